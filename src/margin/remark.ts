import { InputError } from '../errors.js';
import type { Market } from '../market/market.js';
import type { InstrumentRow, Line, Model, Piece, Scenario } from '../market/model.js';
import { formatFraction, parseFraction } from '../units/decimal.js';
import { decimalsOf, type Fraction, multiply } from '../units/fraction.js';

/** A published market at other prices, without the rules it was built from. */

/**
 * What charges do when a price moves: `held` keeps them at today's prices; `proportional` moves the slopes of
 * row charges and the profit and loss of scenarios with the price of their instrument.
 */
export type ChargeRule = 'held' | 'proportional';

export interface Remarked {
  readonly market: Market;
  /** Values of the market count in units this many times finer: multiply cash by it. */
  readonly finer: bigint;
}

/**
 * The market with the prices of some slots multiplied. What their rows add to equity moves in proportion;
 * breakpoints, intercepts of charges, group rows and floors stay as published, and charges follow the rule.
 * So haircuts by quantity and charges by rate are exact inside their segment, while brackets by notional,
 * repriced options and whatever else was computed from the price is not: build the market again for those.
 * Exact: values are counted in finer units where a factor has decimals. `factors`: decimals above 0 by slot.
 * Throws {@link InputError} for a factor of 0 or less, or for no such slot.
 */
export function remark(
  market: Market,
  factors: ReadonlyMap<number, Fraction>,
  charges: ChargeRule,
): Remarked {
  const { instruments } = market.universe;
  let decimals = 0;
  for (const [slot, factor] of factors) {
    if (instruments[slot] === undefined) throw new InputError('names no slot', { field: 'factors' });
    if (factor.n <= 0n) throw new InputError('must be above 0', { field: 'factors' });
    const own = decimalsOf(factor);
    if (own === undefined) throw new InputError('has no finite decimal', { field: 'factors' });
    decimals = Math.max(decimals, own);
  }
  const finer = 10n ** BigInt(decimals);
  const times = (slot: number) => {
    const factor = factors.get(slot);
    return factor === undefined ? finer : factor.n * (finer / factor.d);
  };
  const charged = charges === 'held' ? () => finer : times;
  const { models, build: _, ...rest } = market;
  const { initial, maintenance } = models;
  const model = (from: Model) => remarkModel(from, { moved: times, charged, finer });
  return {
    finer,
    market: {
      ...rest,
      universe: { ...market.universe, valueDecimals: market.universe.valueDecimals + decimals },
      prices: market.prices.map((price, slot) => multiplied(price, factors.get(slot))),
      models: {
        ...(initial && { initial: model(initial) }),
        ...(maintenance && { maintenance: model(maintenance) }),
      },
    },
  };
}

/** What the values and the charges of a slot are multiplied by, and everything else. */
interface Factors {
  readonly moved: (slot: number) => bigint;
  readonly charged: (slot: number) => bigint;
  readonly finer: bigint;
}

function remarkModel(model: Model, { moved, charged, finer }: Factors): Model {
  const vector = (entries: readonly bigint[]) => entries.map((entry, slot) => entry * charged(slot));
  return {
    ...model,
    instruments: model.instruments.map(
      (row, slot): InstrumentRow => ({
        ...row,
        linear: row.linear * moved(slot),
        pieces: row.pieces.map(({ value, charge }): Piece => {
          const worth = { slope: value.slope * moved(slot), intercept: value.intercept * moved(slot) };
          return { value: worth, charge: { ...scaled(charge, finer), slope: charge.slope * charged(slot) } };
        }),
      }),
    ),
    groups: model.groups.map((row) => ({
      ...row,
      pieces: row.pieces.map(({ value, charge }) => ({
        value: scaled(value, finer),
        charge: scaled(charge, finer),
      })),
    })),
    scenarios: model.scenarios.map(
      ({ pnl, netted, ...rest }): Scenario => ({
        ...rest,
        pnl: vector(pnl),
        ...(netted && {
          netted: netted.map(({ form, lead, ...slopes }) => ({
            ...slopes,
            form: vector(form),
            ...(lead && { lead: vector(lead) }),
          })),
        }),
      }),
    ),
    units: model.units.map((unit) => ({ ...unit, floor: unit.floor * finer })),
  };
}

function scaled({ slope, intercept }: Line, times: bigint): Line {
  return { slope: slope * times, intercept: intercept * times };
}

function multiplied(price: string, factor: Fraction | undefined): string {
  if (factor === undefined) return price;
  return formatFraction(multiply(parseFraction(price, 'price'), factor));
}
