import { InputError } from '../../errors.js';
import type { Model } from '../../market/model.js';
import type { Universe } from '../../market/universe.js';

/**
 * Refuses a model with a contract that may be held but that nothing charges for: a forgotten rule would make its
 * positions free. Assets and long-only options need no charge, since their value bounds the loss. Throws
 * {@link InputError} naming the symbol.
 */
export function checkCovered(model: Model, { instruments }: Universe): void {
  model.instruments.forEach((row, i) => {
    const { symbol, kind } = instruments[i]!;
    const [first, last] = [row.breakpoints[0]!, row.breakpoints.at(-1)!];
    const short = row.fold ? last > 1n : first < 0n;
    const risky =
      kind === 'option' ? short : (kind === 'perpetual' || kind === 'future') && (short || last > 1n);
    if (!risky) return;
    const charged =
      row.pieces.some(({ charge }) => charge.slope !== 0n || charge.intercept !== 0n) ||
      model.groups.some((group) => group.weights[i] !== 0n) ||
      model.scenarios.some(({ pnl, netted = [] }) => {
        return pnl[i] !== 0n || netted.some(({ form, lead }) => form[i] !== 0n || (lead?.[i] ?? 0n) !== 0n);
      });
    if (!charged) {
      throw new InputError(
        `let ${symbol} be held, but no rule of ${model.marginType} margin charges for it`,
        {
          field: 'models',
          fix: 'Add brackets, a risk array or a group for it, or remove it from the rules',
        },
      );
    }
  });
}
