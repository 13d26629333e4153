import { findLiquidationPrice } from '../margin/findLiquidationPrice.js';
import { withinLimits } from '../margin/limits.js';
import {
  lastPrice,
  liquidationPrice,
  type PriceDirection,
  priceDecimals,
  priceTicks,
} from '../margin/liquidationPrice.js';
import { type MoveTarget, moveTarget } from '../margin/target.js';
import { custodianViews } from '../margin/views.js';
import { marksOf } from '../market/marks.js';
import type { Model, Portfolio } from '../market/model.js';
import { modelOf } from '../market/modelOf.js';
import type { Fraction } from '../units/fraction.js';
import type { Ratio } from '../units/numbers.js';
import { custodianName } from './insight.js';
import type { Rebuilder } from './moves.js';
import type { MarginReport } from './report.js';

/**
 * Liquidation prices per instrument and custodian, from the published market, or from one that is built again at
 * every price. Private.
 */

/** Where one portfolio loses the ratio when one thing moves. */
export interface LiquidationLine {
  /** Underlying or symbol that moves. */
  readonly target: string;
  /** `all accounts`, or the custodian whose accounts alone are meant. */
  readonly of: string;
  /**
   * `reached`: the ratio does not hold now. `outside`: the model gives no answer now. `none`: at no price
   * above 0.
   */
  readonly status: 'at' | 'none' | 'reached' | 'outside';
  readonly direction?: PriceDirection;
  /** Price of every slot that moves, the last one that holds. */
  readonly prices?: ReadonlyMap<number, string>;
  /** What the price is multiplied by; rounded to a tick where models are rebuilt. */
  readonly factor?: Fraction;
  /** Whether the ratio ends because the model's position limits do. */
  readonly outsideLimits?: boolean;
}

export interface Liquidations {
  readonly ratio: Ratio;
  readonly rebuilt: boolean;
  readonly lines: readonly LiquidationLine[];
  /** Slots of options that keep their mark although the underlying moves. */
  readonly heldOptions: readonly number[];
}

interface Owner {
  readonly of: string;
  readonly portfolio: Portfolio;
}

/** The underlyings of positions that are linear in their price. */
export function liquidationTargets({ market, holdings }: MarginReport): string[] {
  const { instruments } = market.universe;
  const held = instruments.filter(
    ({ kind }, slot) => kind !== 'option' && holdings.some(({ quantities }) => quantities[slot] !== 0n),
  );
  return [...new Set(held.map(({ underlying }) => underlying))];
}

/** One line per target and owner, two where models are rebuilt and both directions lose the ratio. */
export function liquidations(
  report: MarginReport,
  targets: readonly string[],
  rebuilder?: Rebuilder,
): Liquidations {
  const owners = ownersOf(report);
  const found = targets.map((name) => ({
    name,
    ...moveTarget(report.market.universe, name, 'targets'),
  }));
  const options = found.flatMap(({ options: list }) => list).filter((slot) => isHeld(report, slot));
  const lines = found.flatMap(({ name, ...target }) => {
    const solve = rebuilder && solver(report, name, target, rebuilder);
    return owners.flatMap((owner) => solve?.(owner) ?? [approximate(report, name, owner)]);
  });
  return {
    ratio: report.all.minRatio,
    rebuilt: rebuilder !== undefined,
    lines,
    heldOptions: rebuilder?.held(options) ?? options,
  };
}

function isHeld({ holdings }: MarginReport, slot: number): boolean {
  return holdings.some(({ quantities }) => quantities[slot] !== 0n);
}

/** All accounts, and every custodian's alone where there are several. */
function ownersOf(report: MarginReport): Owner[] {
  const { market, holdings, all } = report;
  const alone = custodianViews(holdings, marksOf(market), 'alone');
  const each = alone.map(({ custodianId, portfolio }) => ({
    of: `${custodianName(report, custodianId)} alone`,
    portfolio,
  }));
  return [{ of: all.title, portfolio: all.portfolio }, ...(each.length > 1 ? each : [])];
}

function approximate(
  { market, marginType, model, all }: MarginReport,
  target: string,
  owner: Owner,
): LiquidationLine {
  const { of, portfolio } = owner;
  if (!withinLimits(model, portfolio)) return { target, of, status: 'outside' };
  const { liquidation, slots } = liquidationPrice({
    market,
    marginType,
    portfolio,
    target,
    ratio: all.minRatio,
    charges: 'proportional',
  });
  if (liquidation.kind !== 'at') return { target, of, status: liquidation.kind };
  const { direction, factor } = liquidation;
  const prices = slots.map((slot) => [slot, lastPrice(market.prices[slot]!, factor, direction)] as const);
  return { target, of, status: 'at', direction, factor, prices: new Map(prices) };
}

/** Searches with models rebuilt at every price that is tried; each is built once for all owners. */
function solver(report: MarginReport, name: string, target: MoveTarget, rebuilder: Rebuilder) {
  const { market, marginType, all } = report;
  const slot = target.slots.find((own) => isHeld(report, own)) ?? target.slots[0];
  if (slot === undefined) return undefined;
  const text = market.prices[slot]!;
  const decimals = priceDecimals(text);
  const today = priceTicks(text, decimals);
  const isUnderlying = market.universe.instruments.some(({ underlying }) => underlying === name);
  const movedTo = (ticks: bigint) => {
    const factor = { n: ticks, d: today };
    return rebuilder.moved({
      factors: new Map(target.slots.map((own) => [own, factor])),
      underlyings: new Map(isUnderlying ? [[name, factor]] : []),
    });
  };
  const known = new Map<bigint, Model>();
  const rebuild = (ticks: bigint): Model => {
    const model = known.get(ticks) ?? modelOf(movedTo(ticks).market, marginType);
    known.set(ticks, model);
    return model;
  };
  const { finer } = movedTo(today);
  return ({ of, portfolio }: Owner): LiquidationLine[] => {
    const scaled = { ...portfolio, cash: portfolio.cash * finer };
    if (!withinLimits(rebuild(today), scaled)) return [{ target: name, of, status: 'outside' }];
    const lines = (['down', 'up'] as const).map((direction): LiquidationLine => {
      const found = findLiquidationPrice({
        rebuild,
        portfolio: scaled,
        ratio: all.minRatio,
        price: today,
        direction,
      });
      if (found.kind !== 'at') return { target: name, of, status: found.kind };
      const { holds, outsideLimits } = found;
      const { prices } = movedTo(holds).market;
      return {
        target: name,
        of,
        status: 'at',
        direction,
        factor: { n: holds, d: today },
        outsideLimits,
        prices: new Map(target.slots.map((own) => [own, prices[own]!])),
      };
    });
    const hits = lines.filter(({ status }) => status === 'at');
    return hits.length > 0 ? hits : lines.slice(0, 1);
  };
}
