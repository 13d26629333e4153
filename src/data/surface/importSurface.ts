import { DataError, InputError } from '../../errors.js';
import { toFileText } from '../../files/schemas.js';
import { formatTime } from '../../files/time.js';
import { parseSurface } from '../../risk/options/surfaceFile.js';
import { type SurfaceFinding, surfaceFindings } from '../../risk/options/surfaceFindings.js';
import { parseFraction } from '../../units/decimal.js';
import type { SavedText } from '../saved.js';
import { complete } from './complete.js';
import { type ChainFormat, type OptionQuote, readChain } from './quotes.js';
import { slicesOf } from './slices.js';
import { type ChainUnits, unitsOf } from './volUnit.js';

export interface SurfaceImport {
  /** Whose options to take. Default: all must be of one. */
  readonly underlying?: string | undefined;
  /** Days of expiry to take, like `2026-12-25`, each of which must be there. Default: all. */
  readonly expiries?: readonly string[] | undefined;
  /** Time of day of expiries, UTC, `HH:MM`. */
  readonly expiryTime: string;
  /** Rate per year where the exchange states none: a plain decimal, signed. */
  readonly rate?: string | undefined;
  /** When quotes without a time were observed, unix seconds. */
  readonly observed?: number | undefined;
  /** Volatility per year by which mark and volatility, and call and put, may differ: a plain decimal, above 0. */
  readonly tolerance: string;
}

export interface ImportedSurface {
  /** A surface as `parseSurface` reads it. */
  readonly text: string;
  readonly underlying: string;
  /** Unix seconds: the latest of the quotes, rounded down. */
  readonly time: number;
  readonly units: ChainUnits;
  readonly expiries: readonly { readonly expiry: number; readonly strikes: number; readonly rate: string }[];
  /** Options of strikes that were left out, because one of them has no mark, volatility or forward. */
  readonly leftOut: readonly string[];
  readonly findings: readonly SurfaceFinding[];
  readonly read: readonly { readonly file: string | undefined; readonly format: ChainFormat }[];
}

/** Seconds between the first and the last quote. */
const MAX_SPREAD = 60;

/**
 * A surface from option chains of one moment. Marks prove the units of volatilities, see `unitsOf`; a strike with an option that
 * lacks a figure is left out and counted. Arbitrage is reported, not refused.
 *
 * Throws {@link InputError} for options that are none or missing, and where underlyings are several; {@link DataError} as its
 * parts do, `badDate` where quotes have no time or are not of one moment, `empty`, `expired`.
 */
export function importSurface(texts: readonly SavedText[], options: SurfaceImport): ImportedSurface {
  const tolerance = toleranceOf(options.tolerance);
  const chains = texts.map(readChain);
  const { underlying, quotes } = wanted(
    chains.flatMap(({ file, quotes: all }) => all.map((quote) => ({ ...quote, at: { ...quote.at, file } }))),
    options,
  );
  const time = timeOf(quotes, options.observed);
  const { full, leftOut } = complete(quotes, { ...options, time });
  const units = unitsOf(full, { time, tolerance });
  const slices = slicesOf(full, units, tolerance);
  const text = toFileText({
    kind: 'ballast/surface',
    version: 1,
    underlying,
    time: formatTime(time),
    slices: slices.map(({ expiry, ...slice }) => ({ expiry: formatTime(expiry), ...slice })),
  });
  return {
    text,
    underlying,
    time,
    units,
    expiries: slices.map(({ expiry, strikes, rate }) => ({ expiry, strikes: strikes.length, rate })),
    leftOut,
    findings: surfaceFindings(parseSurface(text)),
    read: chains.map(({ file, format }) => ({ file, format })),
  };
}

function toleranceOf(text: string): number {
  const { n } = parseFraction(text, 'tolerance');
  if (n <= 0n || Number(text) > 0.1)
    throw new InputError('must be above 0 and at most 0.1', { field: 'tolerance' });
  return Number(text);
}

type Wanted = { readonly underlying: string; readonly quotes: readonly OptionQuote[] };

function wanted(all: readonly OptionQuote[], { underlying, expiries }: SurfaceImport): Wanted {
  const names = [...new Set(all.map((quote) => quote.underlying))];
  const [only] = names;
  if (underlying === undefined && names.length > 1) {
    throw new InputError(`must be said: the files have ${names.slice(0, 5).join(', ')}`, {
      field: 'underlying',
    });
  }
  const name = underlying ?? only!;
  if (!names.includes(name)) throw new InputError('is in none of the files', { field: 'underlying' });
  const own = all.filter((quote) => quote.underlying === name);
  const absent = expiries?.find((day) => !own.some((quote) => quote.day === day));
  if (absent !== undefined) {
    throw new InputError(`names ${absent}, which no option expires on`, {
      field: 'expiries',
      fix: 'Write days like 2026-12-25',
    });
  }
  return {
    underlying: name,
    quotes: expiries === undefined ? own : own.filter(({ day }) => expiries.includes(day)),
  };
}

/** The latest time, in whole seconds; all lie within a minute of it. */
function timeOf(quotes: readonly OptionQuote[], observed: number | undefined): number {
  const times = quotes.map(({ time, at }) => {
    if (time !== undefined) return time;
    if (observed !== undefined) return observed;
    throw new DataError('badDate', 'has no time', { ...at, fix: 'Say when it was observed: --observed' });
  });
  const latest = times.reduce((most, time) => Math.max(most, time));
  const early = times.findIndex((time) => time < latest - MAX_SPREAD);
  if (early >= 0) {
    const rule = `is quoted ${Math.round(latest - times[early]!)} s before the latest: a surface is of one moment`;
    throw new DataError('badDate', rule, { ...quotes[early]!.at, fix: `Save all within ${MAX_SPREAD} s` });
  }
  return Math.floor(latest);
}
