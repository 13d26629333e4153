import { formatTime } from '../../files/time.js';
import type { GroupRow, MarginType, Piece } from '../../market/model.js';
import { parseRate } from '../../units/decimal.js';
import {
  add,
  ceil,
  commonMeasure,
  divide,
  type Fraction,
  floor,
  fromDouble,
  multiply,
} from '../../units/fraction.js';
import { abs, sum } from '../../units/integers.js';
import { forMarginType } from '../kit/fields.js';
import type { SlotRow } from '../kit/partial.js';
import { type FoldPair, ZERO_PIECE } from '../kit/piecewise.js';
import { chargeUp } from './rounding.js';
import type { ScenarioManagerParams } from './scenarioManagerParams.js';
import { confidenceCharge, positive, share } from './settings.js';
import type { ManagedCollateral, ManagedOption, ManagedPerpetual, ManagedSlots } from './slots.js';

/** Rows and group rows of a scenario manager: what positions are worth, and the charges beside the scenarios. */

export interface ChargeContext {
  readonly params: ScenarioManagerParams;
  readonly marginType: MarginType;
  /** By slot: what covers the rounding of its losses, value units per lot. */
  readonly covers: readonly bigint[];
}

const slopes = (value: bigint, charge: bigint): Piece => ({
  value: { slope: value, intercept: 0n },
  charge: { slope: charge, intercept: 0n },
});

/** One row per slot. */
export function managedRows(
  { options, perpetuals, collaterals }: ManagedSlots,
  context: ChargeContext,
): SlotRow[] {
  const { netStrikes = true } = context.params;
  const alone = (option: ManagedOption) =>
    !netStrikes || options.filter((other) => sameStrike(option, other)).length === 1;
  return [
    ...options.map((option) => optionRow(option, alone(option), context)),
    ...perpetuals.map((perpetual) => perpetualRow(perpetual, context)),
    ...collaterals.map((collateral) => collateralRow(collateral, context)),
  ];
}

/**
 * An option is worth its model price, rounded down for a long and up for a short position. Charges: missing confidence on
 * either side, and the naked short where the strike has no other option; a group row has it where it has.
 */
function optionRow(managed: ManagedOption, alone: boolean, context: ChargeContext): SlotRow {
  const { params, marginType, covers } = context;
  const { slot, lot, units, mark, markError, confidence } = managed;
  const spot = positive(params.spot.price, 'spot.price');
  const unsure = multiply(spot, confidenceCharge(confidence, params, marginType));
  const both = chargeUp(unsure, units, 'contingency.confidenceFactor') + covers[slot]!;
  const naked = alone ? nakedSlope(params, marginType, units) : 0n;
  const worth = (price: number) => multiply(fromDouble(price), units);
  const long = floor(worth(Math.max(0, mark - markError)));
  const short = ceil(worth(mark + markError));
  const limit = lots(params.limits.options, lot, 'limits.options');
  return {
    slot,
    linear: 0n,
    fold: false,
    breakpoints: [1n - limit, 0n, limit],
    pieces: [slopes(short, -(both + naked)), slopes(long, both)],
  };
}

/** Exact mark value; the contingency counts in the index price. */
function perpetualRow(perpetual: ManagedPerpetual, context: ChargeContext): SlotRow {
  const { params, marginType, covers } = context;
  const { slot, lot, units, value, confidence } = perpetual;
  const rate = parseRate(forMarginType(params.contingency.perpetual, marginType), 'contingency.perpetual');
  const charged = add(rate, confidenceCharge(confidence, params, marginType));
  const spot = positive(params.spot.price, 'spot.price');
  const charge = chargeUp(multiply(spot, charged), units, 'contingency.perpetual') + covers[slot]!;
  return {
    slot,
    linear: value,
    fold: true,
    breakpoints: [0n, lots(params.limits.perpetuals, lot, 'limits.perpetuals')],
    pieces: [slopes(0n, charge)],
  };
}

function collateralRow(collateral: ManagedCollateral, context: ChargeContext): SlotRow {
  const { params, marginType, covers } = context;
  const { slot, lot, units, price, value, confidence, index } = collateral;
  const { haircut, limit } = params.collaterals[index]!;
  const at = `collaterals[${index}]`;
  const charged = add(
    share(forMarginType(haircut, marginType), `${at}.haircut`),
    confidenceCharge(confidence, params, marginType),
  );
  const charge = chargeUp(multiply(price, charged), units, `${at}.haircut`) + covers[slot]!;
  return {
    slot,
    linear: 0n,
    fold: false,
    breakpoints: [0n, lots(limit, lot, `${at}.limit`)],
    pieces: [slopes(value, charge)],
  };
}

/**
 * A group row for every strike of an expiry with several options: what is short there, call or put, and not covered by
 * what is long is `max(0, −Σ q)`.
 */
export function nakedShortGroups({ options }: ManagedSlots, context: ChargeContext): GroupRow[] {
  const { params, marginType, covers } = context;
  if (params.netStrikes === false) return [];
  const firsts = options.filter((option, i) => options.findIndex((other) => sameStrike(option, other)) === i);
  return firsts.flatMap((first) => {
    const members = options.filter((other) => sameStrike(first, other));
    if (members.length === 1) return [];
    const unit = commonMeasure(members.map(({ lot }) => lot));
    const weights = new Array<bigint>(covers.length).fill(0n);
    for (const { slot, lot } of members) weights[slot] = divide(lot, unit).n;
    const limit =
      1n +
      sum(
        members.map(
          ({ slot, lot }) => abs(weights[slot]!) * (lots(params.limits.options, lot, 'limits.options') - 1n),
        ),
      );
    const perUnit = divide(multiply(first.units, unit), first.lot);
    const pair: FoldPair = {
      fold: false,
      breakpoints: [1n - limit, 0n, limit],
      pieces: [slopes(0n, -nakedSlope(params, marginType, perUnit)), ZERO_PIECE],
    };
    return [{ label: `naked shorts ${formatTime(first.expiry)} ${first.option.strike}`, weights, ...pair }];
  });
}

function nakedSlope(params: ScenarioManagerParams, marginType: MarginType, units: Fraction): bigint {
  const rate = parseRate(forMarginType(params.contingency.nakedShort, marginType), 'contingency.nakedShort');
  const spot = positive(params.spot.price, 'spot.price');
  return chargeUp(multiply(spot, rate), units, 'contingency.nakedShort');
}

/** Quantities below this, lots. */
function lots(limit: string, lot: Fraction, field: string): bigint {
  return ceil(divide(positive(limit, field), lot));
}

function sameStrike(a: ManagedOption, b: ManagedOption): boolean {
  return a.expiry === b.expiry && a.strikeKey === b.strikeKey;
}
