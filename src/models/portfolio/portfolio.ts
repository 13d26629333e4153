import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import type { MarginType, RiskUnit, Scenario } from '../../market/model.js';
import type { TermScaling, VolShock } from '../../risk/options/volShock.js';
import type { MarketScenario } from '../../risk/scenarios/scenario.js';
import { type ScanRange, stressGrid } from '../../risk/scenarios/stressGrid.js';
import { parseRate } from '../../units/decimal.js';
import { ceil, divide, fraction } from '../../units/fraction.js';
import { groups } from '../groups/groups.js';
import { shortMinimumGroups } from '../groups/shortMinimum.js';
import { factorOf } from '../kit/fields.js';
import { limitedSlots } from '../kit/limits.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext, PartialModel } from '../kit/partial.js';
import { repricedPnl, scannedRows, spotSlot, underlyingsOf, unitWeight } from '../kit/repriced.js';
import { ratedBy } from '../kit/volatilityRule.js';
import { type PortfolioParams, portfolioParams } from './portfolioParams.js';

const STEPS = ['-1', '-2/3', '-1/3', '0', '1/3', '2/3', '1'];
const EXTREMES = [
  { step: '2', weight: '0.35' },
  { step: '-2', weight: '0.35' },
];

/** No scan takes a volatility to more than six times itself. */
const MAX_VOL_UP = 5;

/**
 * Portfolio margin by a stress grid. For every underlying, prices move by multiples of a scan range (stated, or forecast from its history), the
 * volatility of its options up and down, and two extreme moves count in part; all its instruments are repriced in full and net with each
 * other. The requirement is
 *
 *     Σ_underlyings weight · max(0, worst loss) + Σ short option minimums
 *
 * Underlyings do not net: a grid is aligned, and would let a long position in one pay for a short one in another. An underlying without options
 * takes two scenarios, its largest weighted move to either side: the loss of a linear book is linear in the move. Equity counts every
 * instrument at its mark. Profit and loss per lot is rounded to the nearest value unit; half a unit per lot held, times the weight and
 * rounded up, is charged for that.
 *
 * Sources: CME, SPAN (1988); the Options Clearing Corporation's TIMS grid (1986). Throws {@link InputError} naming the parameter.
 */
export const portfolio = defineModel({
  name: 'portfolio',
  version: 1,
  describe: 'Stress grid of price and volatility per underlying, by full repricing',
  params: portfolioParams,
  compile(params, context, marginType) {
    const slots = limitedSlots(params.limits, context);
    const names = underlyingsOf(slots, context);
    const unknown = Object.keys(params.ranges).find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new InputError('is the range of no underlying of the instruments', {
        field: `ranges.${unknown}`,
      });
    }
    const weight = factorOf(params.weight, marginType, 'weight');
    const scans = names.map((name) => scanOf({ underlying: name, slots }, params, context, marginType));
    const units = scans.map((scan, u): RiskUnit => {
      const first = scans.slice(0, u).reduce((count, { length }) => count + length, 0);
      const scenarios = scan.map((_, s) => first + s);
      const floor = { kthWeight: 0n, floor: 0n };
      return { label: names[u]!, scenarios, k: 1, weight: unitWeight(weight, 1), ...floor };
    });
    return {
      rows: scannedRows(params.limits, context, ceil(divide(weight, fraction(2n)))),
      groups: shortOptionGroups(names, params, context, marginType),
      scenarios: scans.flat(),
      units,
    };
  },
});

/** The scenarios of one underlying. */
function scanOf(
  { underlying, slots }: { readonly underlying: string; readonly slots: readonly number[] },
  params: PortfolioParams,
  context: CompileContext,
  marginType: MarginType,
): Scenario[] {
  const { instruments } = context.universe;
  const own = slots.filter((slot) => instruments[slot]!.underlying === underlying);
  const hasOptions = own.some((slot) => instruments[slot]!.kind === 'option');
  const { steps = STEPS, extremes = EXTREMES, term, pricedBy } = params;
  const range = rangeOf({ underlying, hasOptions }, params, context, marginType);
  const grid = stressGrid({
    ranges: new Map([[underlying, range]]),
    steps,
    volDirections: hasOptions ? ['up', 'down'] : ['unchanged'],
    extremes,
  });
  assertBothSides(grid, underlying);
  const moves = hasOptions ? grid : outermost(grid, underlying);
  const options = { scenarios: moves, slots: own, pricedBy, ...(term && { shock: termShock(term) }) };
  const pnl = repricedPnl(options, context);
  return moves.map(({ label }, s) => ({ label: `${underlying}: ${label}`, pnl: pnl[s]! }));
}

function rangeOf(
  { underlying, hasOptions }: { readonly underlying: string; readonly hasOptions: boolean },
  { ranges }: PortfolioParams,
  context: CompileContext,
  marginType: MarginType,
): ScanRange {
  const field = `ranges.${underlying}`;
  const range = Object.hasOwn(ranges, underlying) ? ranges[underlying]! : undefined;
  if (range === undefined) {
    throw new InputError('is missing: its instruments need it', { field, fix: 'State a scan range' });
  }
  const share = (text: string, name: string) => {
    const { n, d } = parseRate(text, `${field}.${name}`);
    return Number(n) / Number(d);
  };
  const { spot: rule, volUp, volDown } = range;
  const spot =
    typeof rule === 'string'
      ? share(rule, 'spot')
      : inField(`${field}.spot`, () => ratedBy(rule, underlying, context, marginType).rate);
  if (!hasOptions) return { spot };
  for (const [name, value] of Object.entries({ volUp, volDown })) {
    if (value === undefined) {
      throw new InputError('is missing: there are options', { field: `${field}.${name}` });
    }
  }
  const up = share(volUp!, 'volUp');
  if (up > MAX_VOL_UP) {
    throw new InputError(`is above ${MAX_VOL_UP}: is it a percentage?`, {
      field: `${field}.volUp`,
      fix: 'Write 0.5 for 50 % of the volatility',
    });
  }
  return { spot, volUp: up, volDown: share(volDown!, 'volDown') };
}

/** The largest weighted moves up and down: no other can be the worst of a linear book. */
function outermost(grid: readonly MarketScenario[], underlying: string): MarketScenario[] {
  const sorted = [...grid].sort((a, b) => weightedMove(a, underlying) - weightedMove(b, underlying));
  return [sorted.at(-1)!, sorted[0]!];
}

const weightedMove = ({ moves }: MarketScenario, underlying: string): number => {
  const { spot, weight = 1 } = moves.get(underlying)!;
  return weight * (spot - 1);
};

/** A grid that moves to one side only would leave the other side of every book free. */
function assertBothSides(grid: readonly MarketScenario[], underlying: string): void {
  const moves = grid.map((scenario) => weightedMove(scenario, underlying));
  if (Math.max(...moves) > 0 && Math.min(...moves) < 0) return;
  throw new InputError('must move the price to either side', { field: 'steps' });
}

/** Moves of volatility that fade with time to expiry. */
function termShock(term: NonNullable<PortfolioParams['term']>): (vol: number) => VolShock {
  const scaling: TermScaling = {
    floorDays: Number(term.floorDays),
    shortPower: Number(term.shortPower),
    longPower: Number(term.longPower),
  };
  return (vol) =>
    vol < 0
      ? { kind: 'termDown', range: -vol, term: scaling }
      : { kind: 'termUp', range: vol, minimum: 0, term: scaling };
}

function shortOptionGroups(
  names: readonly string[],
  { shortOptions, pricedBy, limits }: PortfolioParams,
  context: CompileContext,
  marginType: MarginType,
): NonNullable<PartialModel['groups']> {
  if (shortOptions === undefined) return [];
  const { instruments } = context.universe;
  const options = instruments.filter(
    ({ symbol, kind }) => kind === 'option' && Object.hasOwn(limits, symbol),
  );
  return names.flatMap((underlying) => {
    if (!options.some((option) => option.underlying === underlying)) return [];
    const spot = context.prices[spotSlot(underlying, { pricedBy }, context)]!;
    const minimums = inField('shortOptions', () =>
      shortMinimumGroups({ ...shortOptions, instruments: options, underlying, spot }),
    );
    return groups.compile({ groups: minimums }, context, marginType).groups ?? [];
  });
}
