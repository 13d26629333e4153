import { InputError } from '../errors.js';
import { parseTime } from '../files/time.js';
import { roundedDecimal } from '../units/decimal.js';
import {
  absolute,
  compare,
  divide,
  type Fraction,
  multiply,
  ONE,
  subtract,
  sum,
  ZERO,
} from '../units/fraction.js';
import type { Timestamp } from '../units/numbers.js';
import type { Amounts } from './booking.js';
import type { CcxtReported } from './ccxtSchema.js';
import { type Figure, readFigure } from './figures.js';

/**
 * The guard over every conversion: equity computed from balances and positions at the account's own marks must be what the
 * exchange itself reports.
 */

/** Wallets that one report of the exchange is about. */
export interface ReportGroup {
  /** Names of the wallets. */
  readonly wallets: readonly string[];
  readonly reported: CcxtReported | undefined;
  /** Where the report stands. */
  readonly field: string;
  /** Equity at the account's own marks. */
  readonly equity: Amounts;
  /** How far rounding of the printed figures of positions may have moved it. */
  readonly rounding: Amounts;
}

/** One figure of the exchange beside the same figure recomputed, plain decimals in `currency`. Private. */
export interface ReconciledFigure {
  readonly wallets: readonly string[];
  readonly currency: string;
  readonly reported: string;
  readonly recomputed: string;
  /** Largest difference that is accepted. */
  readonly tolerance: string;
  /** Who asked the exchange, and what else it said. */
  readonly by: string;
  readonly marginBalance?: string;
  readonly maintenanceMargin?: string;
}

/** How an account in exchange form compares with the exchange's own figures. */
export interface Reconciliation {
  readonly figures: readonly ReconciledFigure[];
  /** What no second figure of the exchange confirms, in words and symbols: empty if the account is reconciled. */
  readonly open: readonly string[];
}

export interface ReconcileOptions {
  /** Price of coins and currencies in the quote currency. */
  readonly prices: ReadonlyMap<string, Figure>;
  readonly quote: string;
  readonly asOf: Timestamp;
}

/** Share of reported equity that recomputed equity may differ by, beside rounding. */
const SHARE: Fraction = { n: 1n, d: 1000n };
/** Figures that belong together are at most so many seconds apart. */
const MAX_APART = 60n;
const SHOWN_DECIMALS = 8;

/** Compares every report with what was computed. Throws {@link InputError} past the tolerance, without the figures. */
export function reconcile(groups: readonly ReportGroup[], options: ReconcileOptions): ReconciledFigure[] {
  return groups.flatMap((group) => {
    const { reported, field } = group;
    if (reported === undefined) return [];
    checkMoment(parseTime(reported.time, `${field}.time`), options.asOf, `${field}.time`);
    const { equity } = reported;
    return typeof equity === 'object'
      ? perCurrency(group, reported, equity)
      : [inOneCurrency(group, reported, equity, options)];
  });
}

/** Throws {@link InputError} where a figure is of another time than the account. */
export function checkMoment(time: Timestamp, asOf: Timestamp, field: string): void {
  const apart = time > asOf ? time - asOf : asOf - time;
  if (apart <= MAX_APART) return;
  throw new InputError(`is more than ${MAX_APART} s from asOf`, {
    field,
    fix: 'All figures of an account are of one moment: fetch them together, and state that time',
  });
}

function perCurrency(
  group: ReportGroup,
  reported: CcxtReported,
  equity: Readonly<Record<string, string | number>>,
): ReconciledFigure[] {
  const held = [...group.equity].filter(([, { n }]) => n !== 0n).map(([currency]) => currency);
  return [...new Set([...Object.keys(equity), ...held])].sort().map((currency) => {
    const field = `${group.field}.equity.${currency}`;
    const said = readFigure(equity[currency], field, `Give the equity in ${currency}: the account has some`);
    const rounding = group.rounding.get(currency) ?? ZERO;
    const own = group.equity.get(currency) ?? ZERO;
    return compared({ group, reported, currency, field, said, own, rounding });
  });
}

function inOneCurrency(
  group: ReportGroup,
  reported: CcxtReported,
  equity: string | number,
  { prices, quote }: ReconcileOptions,
): ReconciledFigure {
  const { currency = quote } = reported;
  const priceOf = (coin: string): Fraction => {
    if (coin === quote) return ONE;
    const price = prices.get(coin);
    if (price !== undefined) return price.value;
    throw new InputError(`is missing: the reported equity is in ${currency}`, {
      field: `ccxt.prices.${coin}`,
      fix: `Give the price of ${coin} in ${quote} at asOf, or the reported equity per currency`,
    });
  };
  const total = (amounts: Amounts) =>
    divide(
      sum(
        [...amounts].filter(([, { n }]) => n !== 0n).map(([coin, amount]) => multiply(amount, priceOf(coin))),
      ),
      priceOf(currency),
    );
  const field = `${group.field}.equity`;
  const [own, rounding] = [total(group.equity), total(group.rounding)];
  return compared({ group, reported, currency, field, said: readFigure(equity, field), own, rounding });
}

interface Comparison {
  readonly group: ReportGroup;
  readonly reported: CcxtReported;
  readonly currency: string;
  readonly field: string;
  readonly said: Figure;
  readonly own: Fraction;
  readonly rounding: Fraction;
}

function compared({ group, reported, currency, field, said, own, rounding }: Comparison): ReconciledFigure {
  const tolerance = sum([multiply(absolute(said.value), SHARE), rounding, said.rounding]);
  if (compare(absolute(subtract(said.value, own)), tolerance) > 0n) {
    throw new InputError(`is not what balances and positions come to in ${currency}`, {
      field,
      fix: 'More than 0.1 % and rounding apart: check what totals and debts contain, units, and that all is of one moment',
    });
  }
  const shown = (x: Fraction) => roundedDecimal(x, SHOWN_DECIMALS);
  const also = (name: 'marginBalance' | 'maintenanceMargin') => {
    const figure = reported[name];
    return figure === undefined ? {} : { [name]: shown(readFigure(figure, `${group.field}.${name}`).value) };
  };
  return {
    wallets: group.wallets,
    currency,
    reported: shown(said.value),
    recomputed: shown(own),
    tolerance: shown(tolerance),
    by: reported.by,
    ...also('marginBalance'),
    ...also('maintenanceMargin'),
  };
}
