import { DataError } from '../../errors.js';
import { black76Value } from '../../risk/options/black.js';
import { SECONDS_PER_YEAR } from '../../risk/seconds.js';
import type { OptionQuote } from './quotes.js';

/** An option with all its figures, and when it expires. */
export interface FullQuote extends OptionQuote {
  readonly mark: string;
  readonly vol: string;
  readonly forward: string;
  readonly rate: string;
  /** Unix seconds. */
  readonly expiry: number;
}

const VOL_UNITS = ['fraction', 'percent'] as const;
const MARK_UNITS = ['quote', 'coin'] as const;

/** What the figures of a chain are in. */
export interface ChainUnits {
  readonly vol: (typeof VOL_UNITS)[number];
  readonly mark: (typeof MARK_UNITS)[number];
}

const PAIRS: readonly ChainUnits[] = VOL_UNITS.flatMap((vol) => MARK_UNITS.map((mark) => ({ vol, mark })));

interface UnitCheck {
  /** Time of the surface, unix seconds. */
  readonly time: number;
  /** Volatility per year by which a mark and a volatility may differ, above 0. */
  readonly tolerance: number;
}

/** With the decimals of the marks: those of the one that has most, since trailing zeros are not printed. */
type MarkCheck = UnitCheck & { readonly decimals: number };

/** Marks and forwards are printed with few digits: this share of the forward is no contradiction. */
const ROUNDED = 1e-4;

/**
 * The units in which every mark is the Black-76 value on the stated forward at the stated volatility, give or take the
 * tolerance and the last digit that is printed. Throws {@link DataError} `inconsistent`, naming an option, where no unit fits it or all of
 * them, and where the volatility could be read either way.
 */
export function unitsOf(quotes: readonly FullQuote[], { time, tolerance }: UnitCheck): ChainUnits {
  const decimals = quotes.reduce((most, { mark }) => Math.max(most, mark.split('.')[1]?.length ?? 0), 0);
  const check = { time, tolerance, decimals };
  const fits = PAIRS.map((units) => quotes.map((quote) => isValue(quote, units, check)));
  const fitting = PAIRS.filter((_, i) => fits[i]!.every((one) => one));
  const [first] = fitting;
  if (first === undefined) throw contradiction(quotes, fits);
  if (fitting.every(({ vol }) => vol === first.vol)) return first;
  throw new DataError('inconsistent', 'could be a percentage or a fraction: marks fit both', {
    ...quotes[0]!.at,
    fix: 'Import options nearer to the money, or more of them',
  });
}

function contradiction(quotes: readonly FullQuote[], fits: readonly (readonly boolean[])[]): DataError {
  const alone = quotes.findIndex((_, i) => fits.every((list) => !list[i]));
  // Each fits some unit: the first that the best of them does not fit.
  const counts = fits.map((list) => list.filter((one) => one).length);
  const best = fits[counts.indexOf(Math.max(...counts))]!;
  const { name, at } = quotes[alone >= 0 ? alone : best.indexOf(false)]!;
  const where = alone >= 0 ? 'in every unit' : 'in the units of the others';
  return new DataError(
    'inconsistent',
    `${name}: mark, volatility and forward contradict each other, ${where}`,
    {
      ...at,
      fix: 'Save the chain again, at one moment; --tolerance says how far they may lie apart',
    },
  );
}

function isValue(quote: FullQuote, units: ChainUnits, { time, tolerance, decimals }: MarkCheck): boolean {
  const { right, expiry } = quote;
  const [forward, strike, rate] = [quote.forward, quote.strike, quote.rate].map(Number) as [
    number,
    number,
    number,
  ];
  const scale = units.mark === 'coin' ? forward : 1;
  const vol = Number(quote.vol) / (units.vol === 'percent' ? 100 : 1);
  const years = (expiry - time) / SECONDS_PER_YEAR;
  const value = (at: number) => black76Value({ right, forward, strike, vol: Math.max(0, at), years, rate });
  const slack = scale * 10 ** -decimals + forward * ROUNDED;
  const mark = Number(quote.mark) * scale;
  return mark >= value(vol - tolerance) - slack && mark <= value(vol + tolerance) + slack;
}
