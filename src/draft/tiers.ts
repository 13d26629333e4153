import { z } from 'zod';
import { DataError, InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { inField, inFile } from '../files/places.js';
import { printedNumber } from '../files/schemas.js';
import type { Bracket } from '../models/kit/brackets.js';
import { decimalAbove, formatDecimal, formatFraction, parseFraction } from '../units/decimal.js';
import {
  compare,
  divide,
  type Fraction,
  floor,
  fraction,
  multiply,
  ONE,
  powerOfTen,
  smaller,
  subtract,
  ZERO,
} from '../units/fraction.js';
import { type Printed, parsePrinted } from '../units/printed.js';
import type { Listed } from './listing.js';
import type { TierRule } from './tierRules.js';
import { RATE_DECIMALS } from './units.js';

/** Tiers of leverage in the shape of ccxt's `fetchLeverageTiers`, as brackets of the `tiered` model. */

const tierShape = z.looseObject({
  minNotional: printedNumber,
  maxNotional: printedNumber.nullish(),
  maintenanceMarginRate: printedNumber,
  maxLeverage: printedNumber,
  info: z.looseObject({}).nullish(),
});
type Tier = z.output<typeof tierShape>;

/** Tiers as they stand in a file, by symbol. */
export type TierTable = ReadonlyMap<string, unknown>;

/** The tiers of each symbol, unread: an object of lists, as `fetchLeverageTiers` gives it. Throws {@link InputError} for JSON of another form. */
export function parseTierTable(json: string, file?: string): TierTable {
  return inFile(file, () => {
    const data = parseJson('listing', json, undefined, { fractions: 'text' });
    if (typeof data !== 'object' || data === null || Array.isArray(data)) {
      throw new InputError('is not an object of tiers by symbol', {
        fix: 'Save what fetchLeverageTiers gives',
      });
    }
    return new Map(Object.entries(data));
  });
}

export interface BracketOptions {
  readonly rule: TierRule;
  /** Mark price, quote per unit of underlying: what contracts are worth. */
  readonly price: string;
  /** Positions stay below this notional, quote, where the last tier goes beyond it or on without end. */
  readonly limit?: string | undefined;
  readonly file?: string | undefined;
}

/**
 * The brackets of what is listed: bounds exact, in contracts times contract size and price; rates rounded up, deductions down. A tier starts where the one before it ends;
 * up to one step of an order between them belongs to the upper one. Throws {@link InputError} naming symbol, tier and field.
 */
export function bracketsOf(table: TierTable, listed: Listed, options: BracketOptions): Bracket[] {
  return inFile(options.file, () =>
    inField(listed.symbol, () => {
      const found = table.get(listed.symbol);
      if (!Array.isArray(found) || found.length === 0) {
        throw new DataError('empty', 'has no tiers', { fix: 'Save its tiers, or leave its underlying out' });
      }
      const tiers = found.map((tier, t) => inField(`[${t}]`, () => checkShape(tier, tierShape)));
      return cut(joined(tiers, listed, options), options.limit);
    }),
  );
}

function joined(tiers: readonly Tier[], listed: Listed, options: BracketOptions): Bracket[] {
  const { rule, price, limit } = options;
  const size = parseFraction(listed.multiplier);
  const unit = rule.unit === 'contracts' ? multiply(size, parseFraction(price)) : fraction(1n);
  const step = rule.unit === 'contracts' ? fraction(1n, 10n ** BigInt(listed.lotDecimals)) : fraction(1n);
  let end = ZERO;
  return tiers.map((tier, t) =>
    inField(`[${t}]`, () => {
      const start = end;
      const min = parsePrinted(tier.minNotional, 'minNotional');
      const apart = subtract(min, start);
      if (compare(apart, ZERO) < 0n || compare(apart, t === 0 ? ZERO : step) > 0n) {
        throw new DataError('inconsistent', 'is not where the tier before it ends', { field: 'minNotional' });
      }
      end = endOf(tier, t === tiers.length - 1, limit, unit);
      return {
        minNotional: formatFraction(multiply(start, unit)),
        maxNotional: formatFraction(multiply(end, unit)),
        maintenanceRate: rateAbove(
          parsePrinted(tier.maintenanceMarginRate, 'maintenanceMarginRate'),
          'maintenanceMarginRate',
        ),
        ...deductionOf(tier, rule),
        initialRate: initialRateOf(tier),
      };
    }),
  );
}

/** Only the last tier may go on without end, and then a limit must be stated. */
function endOf({ maxNotional }: Tier, last: boolean, limit: string | undefined, unit: Fraction): Fraction {
  if (maxNotional !== null && maxNotional !== undefined) return parsePrinted(maxNotional, 'maxNotional');
  if (!last) throw new InputError('is missing', { field: 'maxNotional' });
  if (limit === undefined) {
    throw new InputError('is missing: the exchange sets no limit', {
      field: 'maxNotional',
      fix: 'State one: --limit',
    });
  }
  return divide(parseFraction(limit, '--limit'), unit);
}

/** A rate, rounded up; above 1 it would be a percentage. */
function rateAbove(rate: Fraction, field: string): string {
  if (rate.n > 0n && compare(rate, ONE) <= 0n) return decimalAbove(rate, RATE_DECIMALS);
  throw new InputError('must be above 0, and 1 at most', { field, fix: 'Is it a percentage?' });
}

function initialRateOf({ maxLeverage }: Tier): string {
  const leverage = parsePrinted(maxLeverage, 'maxLeverage');
  if (compare(leverage, ONE) < 0n) throw new InputError('must be 1 or more', { field: 'maxLeverage' });
  return rateAbove(divide(ONE, leverage), 'maxLeverage');
}

/** What is deducted: nothing, as stated, or left out where the exchange deducts what makes margin continuous. */
function deductionOf({ info }: Tier, { deduction }: TierRule): { cum?: string } {
  if (deduction === undefined) return { cum: '0' };
  const figure = info?.[deduction];
  // An empty text is how Bybit writes that the first tier deducts nothing.
  if (figure === undefined || figure === null || figure === '') return {};
  const exact = parsePrinted(figure as Printed, `info.${deduction}`);
  return { cum: formatDecimal(floor(multiply(exact, powerOfTen(RATE_DECIMALS))), RATE_DECIMALS) };
}

/** The brackets below a limit. */
function cut(brackets: readonly Bracket[], limit: string | undefined): Bracket[] {
  if (limit === undefined) return [...brackets];
  const most = parseFraction(limit, '--limit');
  return brackets
    .filter(({ minNotional }) => compare(parseFraction(minNotional), most) < 0n)
    .map((bracket) => ({
      ...bracket,
      maxNotional: formatFraction(smaller(parseFraction(bracket.maxNotional), most)),
    }));
}
