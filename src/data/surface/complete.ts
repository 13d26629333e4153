import { DataError, InputError } from '../../errors.js';
import { formatFraction, parseFraction } from '../../units/decimal.js';
import type { OptionQuote } from './quotes.js';
import type { FullQuote } from './volUnit.js';

interface Completing {
  /** Time of day of expiries, UTC, `HH:MM`. */
  readonly expiryTime: string;
  /** Rate per year where the exchange states none: a plain decimal, signed. */
  readonly rate?: string | undefined;
  /** Time of the surface, unix seconds. */
  readonly time: number;
}

type Complete = { readonly full: readonly FullQuote[]; readonly leftOut: readonly string[] };

/**
 * The options of strikes of which none lacks a figure, with expiry and rate, and the names of the others. Throws
 * {@link InputError} for a time of day or rate that is none or missing; {@link DataError} `empty`, `expired`, and `inconsistent`
 * for a rate that is not the stated one.
 */
export function complete(quotes: readonly OptionQuote[], { expiryTime, rate, time }: Completing): Complete {
  if (!/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/.test(expiryTime)) {
    throw new InputError('must be a time of day, like 08:00', { field: 'expiryTime' });
  }
  const stated = rate === undefined ? undefined : formatFraction(parseFraction(rate, 'rate'));
  const strikeOf = ({ day, strike }: OptionQuote) => `${day} ${formatFraction(parseFraction(strike))}`;
  const lacking = new Set(quotes.filter((quote) => !hasAll(quote)).map(strikeOf));
  const full = quotes.filter((quote) => hasAll(quote) && !lacking.has(strikeOf(quote))) as readonly Omit<
    FullQuote,
    'expiry'
  >[];
  if (full.length === 0)
    throw new DataError('empty', 'has no strike with mark, volatility and forward', quotes[0]!.at);
  return {
    full: full.map((quote) => ({
      ...quote,
      expiry: expiryOf(quote, expiryTime, time),
      rate: rateOf(quote, stated),
    })),
    leftOut: quotes.filter((quote) => lacking.has(strikeOf(quote))).map(({ name }) => name),
  };
}

function expiryOf({ name, day, at }: Omit<FullQuote, 'expiry'>, expiryTime: string, time: number): number {
  const expiry = Date.parse(`${day}T${expiryTime}:00Z`) / 1000;
  if (expiry > time) return expiry;
  const fix = 'Say which days to take with --expiries';
  throw new DataError('expired', `${name} has expired at the time of the quotes`, { ...at, fix });
}

const hasAll = ({ mark, vol, forward }: OptionQuote) =>
  mark !== undefined && vol !== undefined && forward !== undefined;

function rateOf(
  { rate, at }: Pick<OptionQuote, 'at'> & { readonly rate?: string | undefined },
  stated: string | undefined,
): string {
  if (rate === undefined && stated === undefined) {
    throw new InputError('is not in the file', { field: 'rate', fix: 'Say it, also where it is 0' });
  }
  if (rate !== undefined && stated !== undefined && rate !== stated) {
    throw new DataError('inconsistent', `has a rate of ${rate}, not the stated one`, {
      ...at,
      fix: 'Leave --rate out',
    });
  }
  return (rate ?? stated)!;
}
