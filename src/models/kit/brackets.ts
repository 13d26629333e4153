import { z } from 'zod';
import { InputError } from '../../errors.js';
import { rateText, unsignedText } from '../../files/schemas.js';
import type { MarginType } from '../../market/model.js';
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
import { chargeUnits } from '../../units/valueUnits.js';
import { type FoldPair, simplify, ZERO_LINE } from './piecewise.js';

/** Notional brackets as exchanges publish them, and their charge as a function of |x|. */

export const bracketSchema = z
  .strictObject({
    minNotional: unsignedText(
      'Lower bound of the notional, inclusive, quote. The first bracket starts at "0"',
    ),
    maxNotional: unsignedText(
      'Upper bound of the notional, exclusive, quote. The last one is the position limit',
    ),
    maintenanceRate: rateText('Maintenance margin rate, "0" to "1", decimal or fraction').optional(),
    cum: unsignedText(
      'Deduction from maintenance margin, quote ("maintenance amount"). Left out: what makes the margin continuous',
    ).optional(),
    initialRate: rateText(
      'Initial margin rate, "0" to "1", decimal or fraction. Wins over maxLeverage',
    ).optional(),
    maxLeverage: unsignedText(
      'Largest leverage, "1" or more: the initial rate is 1/maxLeverage, rounded up where it is no finite decimal',
    ).optional(),
  })
  .describe('One bracket: maintenance = notional · maintenanceRate − cum, initial = notional · initialRate');

export const bracketsSchema = z
  .array(bracketSchema)
  .min(1, { error: 'must have at least one bracket' })
  .describe('Brackets by notional, in order, each starting where the one before it ends');

export type Bracket = z.output<typeof bracketSchema>;

/**
 * The charge of a bracket table on |x|, where one unit of x has a notional of `unitNotional` quote (above 0):
 * maintenance `notional · rate − cum`, initial `notional · rate`, in the bracket with `min <= notional < max`. Its
 * breakpoints are the first integers at or above the bounds, so a look-up at an integer is exact. Limited to notionals
 * below the last bound. Coefficients are exact; those without a finite decimal are rounded up, per segment. Throws {@link InputError} with a path like `brackets[1].minNotional`.
 */
export function bracketPair(
  brackets: readonly Bracket[],
  unitNotional: Fraction,
  valueDecimals: number,
  marginType: MarginType,
): FoldPair {
  const ends = boundsOf(brackets).map((bound) => ceil(divide(bound, unitNotional)));
  const deductions = marginType === 'maintenance' ? deductionsOf(brackets) : brackets.map(() => ZERO);
  const segments = brackets.flatMap((bracket, t) => {
    const start = t === 0 ? 0n : ends[t - 1]!;
    const end = ends[t]!;
    checkRates(bracket, t);
    // A bracket narrower than a lot may hold no whole lot.
    if (start === end) return [];
    const { rate, name } = rateOf(bracket, marginType, t);
    const charge = {
      slope: chargeUnits(multiply(unitNotional, rate), valueDecimals, `brackets[${t}].${name}`),
      intercept: chargeUnits(subtract(ZERO, deductions[t]!), valueDecimals, `brackets[${t}].cum`),
    };
    return [{ end, piece: { value: ZERO_LINE, charge } }];
  });
  return simplify({
    fold: true,
    breakpoints: [0n, ...segments.map((segment) => segment.end)],
    pieces: segments.map((segment) => segment.piece),
  });
}

/** Upper bounds of contiguous brackets, quote. */
function boundsOf(brackets: readonly Bracket[]): Fraction[] {
  let previous = ZERO;
  return brackets.map((bracket, t) => {
    const at = { field: `brackets[${t}].minNotional` };
    const min = parseFraction(bracket.minNotional, at.field);
    const max = parseFraction(bracket.maxNotional, `brackets[${t}].maxNotional`);
    const step = compare(min, previous);
    if (t === 0 && step !== 0n) throw new InputError('of the first bracket must be "0"', at);
    if (step < 0n) throw new InputError('overlaps the bracket before it', { ...at, fix: CONTIGUOUS });
    if (step > 0n)
      throw new InputError('leaves a gap after the bracket before it', { ...at, fix: CONTIGUOUS });
    if (compare(max, min) <= 0n) {
      throw new InputError('must be above minNotional', { field: `brackets[${t}].maxNotional` });
    }
    previous = max;
    return max;
  });
}

const CONTIGUOUS = 'Start it at the maxNotional of the bracket before';

/** Deductions as published, or derived: `cum_t = cum_{t-1} + min_t · (rate_t − rate_{t-1})`. */
function deductionsOf(brackets: readonly Bracket[]): Fraction[] {
  let [previousRate, previousCum] = [ZERO, ZERO];
  return brackets.map((bracket, t) => {
    const field = `brackets[${t}].cum`;
    const min = parseFraction(bracket.minNotional, `brackets[${t}].minNotional`);
    const { rate } = rateOf(bracket, 'maintenance', t);
    const continuous = add(previousCum, multiply(min, subtract(rate, previousRate)));
    const cum = bracket.cum === undefined ? continuous : parseFraction(bracket.cum, field);
    if (compare(cum, multiply(min, rate)) > 0n) {
      throw new InputError('makes the margin negative at the start of the bracket', {
        field,
        fix: 'Check it against the table of the exchange, or leave it out',
      });
    }
    [previousRate, previousCum] = [rate, cum];
    return cum;
  });
}

/** Maintenance margin is about half of initial margin: at this many times as much, one of the two is in another unit. */
const RATES_APART = fraction(10n);

/** Holds the two rates of a bracket against each other, where it says both. That they are in order is for remarks to say. */
function checkRates(bracket: Bracket, t: number): void {
  const { maintenanceRate, initialRate, maxLeverage } = bracket;
  if (maintenanceRate === undefined || (initialRate ?? maxLeverage) === undefined) return;
  const maintenance = rateOf(bracket, 'maintenance', t).rate;
  const { rate: initial, name } = rateOf(bracket, 'initial', t);
  if (compare(maintenance, multiply(RATES_APART, initial)) <= 0n) return;
  throw new InputError(
    `is more than ${RATES_APART.n} times the rate of initial margin that ${name} says: is it a percentage?`,
    { field: `brackets[${t}].maintenanceRate`, fix: 'Write rates as fractions, 0.005 for 0.5 %' },
  );
}

/** The rate of a bracket for a margin type, 0 to 1, and the field it came from. */
function rateOf(bracket: Bracket, marginType: MarginType, t: number): { rate: Fraction; name: string } {
  const name = marginType === 'maintenance' ? 'maintenanceRate' : 'initialRate';
  const field = `brackets[${t}].${name}`;
  const text = bracket[name];
  if (text !== undefined) {
    const rate = parseRate(text, field);
    if (compare(rate, ONE) > 0n) throw new InputError('must not be above 1', { field });
    return { rate, name };
  }
  if (marginType === 'initial' && bracket.maxLeverage !== undefined) {
    const leverageField = `brackets[${t}].maxLeverage`;
    const leverage = parseFraction(bracket.maxLeverage, leverageField);
    if (compare(leverage, ONE) < 0n) throw new InputError('must be 1 or more', { field: leverageField });
    return { rate: fraction(leverage.d, leverage.n), name: 'maxLeverage' };
  }
  throw new InputError(`is missing: ${marginType} margin needs it`, {
    field,
    fix: `Add it${marginType === 'initial' ? ', or maxLeverage' : ''}, or leave "${marginType}" out of marginTypes`,
  });
}
