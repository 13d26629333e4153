import { z } from 'zod';
import { InputError } from '../../errors.js';
import { rateText, unsignedText } from '../../files/schemas.js';
import type { Line, MarginType, Piece } from '../../market/model.js';
import { parseFraction, parseRate } from '../../units/decimal.js';
import {
  add,
  ceil,
  compare,
  divide,
  type Fraction,
  fraction,
  multiply,
  ONE,
  subtract,
  ZERO,
} from '../../units/fraction.js';
import { exactUnits } from '../../units/valueUnits.js';
import { forMarginType, perMarginType } from '../kit/fields.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext } from '../kit/partial.js';
import { type FoldPair, simplify, ZERO_LINE } from '../kit/piecewise.js';
import { assertKinds, lotSize, priceOf, selection, selectSlots } from '../kit/select.js';

const collateralParams = z
  .strictObject({
    ...selection,
    tiers: z
      .array(
        z.strictObject({
          upTo: unsignedText(
            'End of the tier, exclusive, units of the asset. The last one is the position limit',
          ),
          weight: perMarginType(rateText('Share of the price that units in this tier count for, "0" to "1"')),
        }),
      )
      .min(1, { error: 'must have at least one tier' })
      .optional()
      .describe('What a positive balance counts for: marginal weights, never rising. Left out: no balance'),
    borrow: z
      .strictObject({
        upTo: unsignedText('Debt must stay below this, units of the asset, above 0'),
        factor: perMarginType(rateText('Debt counts for its price times this, "1" or more')),
        countAs: z
          .enum(['equity', 'requirement'])
          .optional()
          .describe(
            '"equity" (default): debt lowers equity. "requirement": debt is the requirement, so that the margin ratio ' +
              'is the health factor of a lending market',
          ),
      })
      .optional()
      .describe('What a negative balance counts for. Left out: no debt'),
    chargeRate: perMarginType(rateText('Charge on the full value of balance or debt, "0" to "1"')).optional(),
  })
  .describe('Assets as collateral and debt: haircuts that grow with size, borrow factors, limits');

export type CollateralParams = z.output<typeof collateralParams>;

/** Debt at more than this many times its price is a percentage. */
const MAX_FACTOR = fraction(10n);

/** Value and charge lines in quote per unit of the asset, from `start` units on. */
interface Segment {
  readonly start: Fraction;
  readonly value: { readonly slope: Fraction; readonly intercept: Fraction };
  readonly charge: Fraction;
}

/**
 * Collateral with haircuts: a balance counts `Σ weight_t · price` over the units in each tier (concave, continuous), a
 * debt its full price times the borrow factor, and either may carry a charge on its full value. Source: collateral
 * rules of Binance portfolio margin and OKX (tiered discount rates), Aave v3 (liquidation thresholds).
 * Throws {@link InputError} naming the tier and field; nothing is rounded.
 */
export const collateral = defineModel({
  name: 'collateral',
  version: 1,
  describe: 'Assets at a weight that falls with size, and debts',
  params: collateralParams,
  compile(params, context, marginType) {
    if (params.tiers === undefined && params.borrow === undefined) {
      throw new InputError('has neither "tiers" nor "borrow"', {
        fix: 'Add one: it would accept no quantity',
      });
    }
    const slots = selectSlots(context, params);
    assertKinds(context, slots, ['spot', 'supply', 'debt', 'option'], 'Use "tiered" or "mark" for contracts');
    return {
      rows: slots.map((slot) => ({ slot, linear: 0n, ...assetPair(params, context, marginType, slot) })),
    };
  },
});

function assetPair(
  params: CollateralParams,
  context: CompileContext,
  marginType: MarginType,
  slot: number,
): FoldPair {
  const price = priceOf(context, slot);
  const lot = lotSize(context, slot);
  const { valueDecimals } = context.universe;
  const rate = parseRate(forMarginType(params.chargeRate ?? '0', marginType), 'chargeRate');
  if (compare(rate, ONE) > 0n) throw new InputError('must not be above 1', { field: 'chargeRate' });

  const balance = balanceSegments(params.tiers ?? [], price, multiply(rate, price), marginType);
  const pieces = balance.segments.map(({ value, charge }, t): Piece => {
    const field = params.tiers === undefined ? 'borrow' : `tiers[${t}].weight`;
    return {
      value: {
        slope: exactUnits(multiply(value.slope, lot), valueDecimals, field),
        intercept: exactUnits(value.intercept, valueDecimals, field),
      },
      charge: { slope: exactUnits(multiply(charge, lot), valueDecimals, 'chargeRate'), intercept: 0n },
    };
  });
  const breakpoints = balance.segments.map(({ start }) => ceil(divide(start, lot)));
  // Without tiers the row ends at 0: no balance.
  breakpoints.push(params.tiers === undefined ? 1n : ceil(divide(balance.end, lot)));

  const debt =
    params.borrow && debtSegment(params.borrow, { price, lot, chargeRate: rate, valueDecimals, marginType });
  if (debt !== undefined && debt.start < 0n) {
    breakpoints.unshift(debt.start);
    pieces.unshift(debt.piece);
  }
  return dropEmpty({ fold: false, breakpoints, pieces });
}

type Tiers = NonNullable<CollateralParams['tiers']>;

function balanceSegments(
  tiers: Tiers,
  price: Fraction,
  charge: Fraction,
  marginType: MarginType,
): { segments: Segment[]; end: Fraction } {
  if (tiers.length === 0) {
    return { segments: [{ start: ZERO, value: { slope: ZERO, intercept: ZERO }, charge: ZERO }], end: ZERO };
  }
  let [end, weight, intercept] = [ZERO, ONE, ZERO];
  const segments = tiers.map((tier, t) => {
    const start = end;
    const next = parseRate(forMarginType(tier.weight, marginType), `tiers[${t}].weight`);
    if (compare(next, weight) > 0n) {
      const rule = t === 0 ? 'must not be above 1' : 'must not be above the weight of the tier before it';
      throw new InputError(rule, { field: `tiers[${t}].weight` });
    }
    end = parseFraction(tier.upTo, `tiers[${t}].upTo`);
    if (compare(end, start) <= 0n) {
      const rule = t === 0 ? 'must be above 0' : 'must be above that of the tier before it';
      throw new InputError(rule, { field: `tiers[${t}].upTo` });
    }
    // Continuity at `start`: what the units below it counted for stays.
    intercept = add(intercept, multiply(multiply(subtract(weight, next), price), start));
    weight = next;
    return { start, value: { slope: multiply(weight, price), intercept }, charge };
  });
  return { segments, end };
}

interface DebtOptions {
  readonly price: Fraction;
  /** Units of the asset per lot. */
  readonly lot: Fraction;
  readonly chargeRate: Fraction;
  readonly valueDecimals: number;
  readonly marginType: MarginType;
}

function debtSegment(
  borrow: NonNullable<CollateralParams['borrow']>,
  { price, lot, chargeRate, valueDecimals, marginType }: DebtOptions,
): { start: bigint; piece: Piece } {
  const limit = parseFraction(borrow.upTo, 'borrow.upTo');
  if (limit.n <= 0n) throw new InputError('must be above 0', { field: 'borrow.upTo' });
  const factor = parseRate(forMarginType(borrow.factor, marginType), 'borrow.factor');
  if (compare(factor, ONE) < 0n) throw new InputError('must be 1 or more', { field: 'borrow.factor' });
  if (compare(factor, MAX_FACTOR) > 0n) {
    throw new InputError(`is above ${MAX_FACTOR.n}: is it a percentage?`, {
      field: 'borrow.factor',
      fix: 'Write 1.1 for 110 %',
    });
  }
  const lotPrice = multiply(price, lot);
  const owed = exactUnits(multiply(factor, lotPrice), valueDecimals, 'borrow.factor');
  const charged = exactUnits(multiply(chargeRate, lotPrice), valueDecimals, 'chargeRate');
  const asRequirement = borrow.countAs === 'requirement';
  const value: Line = asRequirement ? ZERO_LINE : { slope: owed, intercept: 0n };
  const charge: Line = { slope: -charged - (asRequirement ? owed : 0n), intercept: 0n };
  return { start: 1n - ceil(divide(limit, lot)), piece: { value, charge } };
}

/** Tiers narrower than a lot may hold no whole lot. */
function dropEmpty({ fold, breakpoints, pieces }: FoldPair): FoldPair {
  const keep = pieces.map((_, t) => breakpoints[t]! < breakpoints[t + 1]!);
  return simplify({
    fold,
    breakpoints: breakpoints.filter((_, t) => keep[t] ?? true),
    pieces: pieces.filter((_, t) => keep[t]),
  });
}
