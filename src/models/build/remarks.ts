import { assess } from '../../margin/assess.js';
import type { Market } from '../../market/market.js';
import type { Model } from '../../market/model.js';
import type { RiskInputs } from '../../risk/data.js';
import { surfaceFindings } from '../../risk/options/surfaceFindings.js';
import type { Registry } from '../kit/model.js';
import type { RiskEntry } from './riskFile.js';

/** What a publisher should see before signing off: no error, but rarely meant. */

/** The rules that a market was built from. */
interface Rules {
  readonly entries: readonly RiskEntry[];
  readonly registry: Registry;
}

/** What its models say about the parts that they made of a market. */
export function modelRemarks(market: Market, inputs: RiskInputs, { entries, registry }: Rules): string[] {
  const { universe, prices, time } = market;
  const context = { universe, prices, time, inputs };
  const said = registry.flatMap((model) =>
    (['initial', 'maintenance'] as const).flatMap((marginType) => {
      const own = entries.flatMap(({ model: name, marginTypes = [marginType], ...params }) =>
        name === model.name && marginTypes.includes(marginType) ? [params] : [],
      );
      const used = own.length > 0 && market.models[marginType] !== undefined;
      return used ? (model.remarks?.(own, context, marginType) ?? []) : [];
    }),
  );
  return [...new Set(said)];
}

/**
 * Remarks on a market: instruments of which a position asks for less initial than maintenance margin (a whole half of the limit or one
 * lot, to either side, alone), and surfaces with arbitrage.
 */
export function marketRemarks({ models, universe }: Market, { surfaces }: RiskInputs): string[] {
  const { initial, maintenance } = models;
  const symbols =
    initial === undefined || maintenance === undefined
      ? []
      : universe.instruments.flatMap(({ symbol }, slot) =>
          sizesOf(initial, slot).some((size) => asksLess(initial, maintenance, slot, size)) ? [symbol] : [],
        );
  const findings = [...surfaces].flatMap(([underlying, surface]) => {
    const rules = surfaceFindings(surface).map(({ rule }) => rule);
    if (rules.length === 0) return [];
    return [
      `the surface of ${underlying} holds arbitrage (${[...new Set(rules)].join(', ')}): it is used as it is`,
    ];
  });
  const below =
    symbols.length === 0
      ? []
      : [`initial margin is below maintenance margin for a position in ${symbols.join(', ')}`];
  return [...below, ...findings];
}

/** One lot and half the limit, long and short, as far as the row allows. */
function sizesOf(model: Model, slot: number): bigint[] {
  const { breakpoints, fold } = model.instruments[slot]!;
  const [first, last] = [breakpoints[0]!, breakpoints.at(-1)!];
  const low = fold ? 1n - last : first;
  const ends = [last - 1n, low];
  return ends
    .flatMap((end) => (end === 0n ? [] : [end > 0n ? 1n : -1n, end / 2n]))
    .filter((size) => size !== 0n);
}

/** A model may limit a position that the other allows, and groups may limit both: no remark then. */
function asksLess(initial: Model, maintenance: Model, slot: number, size: bigint): boolean {
  const quantities = initial.instruments.map((_, i) => (i === slot ? size : 0n));
  const requirement = (model: Model) => {
    try {
      return assess(model, { quantities, cash: 0n }).requirement;
    } catch {
      return undefined;
    }
  };
  const [a, b] = [requirement(initial), requirement(maintenance)];
  return a !== undefined && b !== undefined && a < b;
}
