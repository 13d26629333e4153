import { InputError } from '../../errors.js';
import type { Market } from '../../market/market.js';
import { misfitOfAll } from '../../proof/fit.js';

/** A market that no circuit can hold is of no use: refused, with the reason of the instance that comes closest. */
export function assertFits(market: Market, file: string, name?: string): void {
  const found = misfitOfAll(market);
  if (found === undefined) return;
  const { instance, error } = found;
  const reason = [error.field, error.shortMessage].filter(Boolean).join(' ');
  throw new InputError(`makes a market that fits no instance. ${instance.name} comes closest: ${reason}`, {
    file,
    ...(name === undefined ? {} : { field: `models.${name}` }),
    ...(error.fix ? { fix: error.fix } : {}),
  });
}
