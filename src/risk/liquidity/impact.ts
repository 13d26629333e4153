import { DataError, InputError } from '../../errors.js';
import type { PriceHistory } from '../data.js';
import { assertSize, assertWhole, assertWithin, notNegative, positive } from '../guards.js';

const DAY = 86_400;
/** Impact coefficient where none is given: measured values are of order one. */
const DEFAULT_COEFFICIENT = 1;

/** The square-root law of one asset. */
export interface ImpactLaw {
  /** Standard deviation of daily returns, a share: 0.03 is 3 % a day. Above 0. */
  readonly volatility: number;
  /** Average daily volume, units. Above 0. */
  readonly volume: number;
  /** `Y`, 0.01 to 100, default 1. */
  readonly coefficient?: number;
  /**
   * Largest size that the law answers for, days of average volume, default 1. The law was measured for orders up to about a
   * tenth of a day's volume; more is an extrapolation.
   */
  readonly mostDays?: number;
}

/**
 * Cost of trading a size, as a share of the price: `Y · σ · √(size / ADV)`, 0 or more.
 *
 * The law gives the price at the *end* of a large order; the average fill is nearer to ⅔ of that. The whole is charged, so the
 * figure errs against the holder. Source: Tóth, Lempérière, Deremble, de Lataillade, Kockelkoren and Bouchaud, "Anomalous
 * price impact and the critical nature of liquidity in financial markets", Physical Review X 1 (2011), which finds Y of order
 * one; Almgren, Thum, Hauptmann and Li, "Direct estimation of equity market impact", Risk 18 (2005), which fits an exponent of
 * 3/5 for temporary impact: near, and smaller than the square root for sizes below a day's volume.
 *
 * Throws {@link InputError} for parameters out of range, and for a size beyond `mostDays`.
 */
export function impactShare(law: ImpactLaw, size: number): number {
  const { volatility, volume, coefficient } = checkedLaw(law);
  notNegative(size, 'size');
  if (size > largestSize(law)) {
    throw new InputError('is beyond the sizes that the impact law answers for', {
      field: 'size',
      fix: 'Lower it, or raise mostDays',
    });
  }
  return coefficient * volatility * Math.sqrt(size / volume);
}

/** The largest size that a law answers for, units. */
export function largestSize(law: ImpactLaw): number {
  const { volume, mostDays } = checkedLaw(law);
  return volume * mostDays;
}

function checkedLaw(law: ImpactLaw): Required<ImpactLaw> {
  const { volatility, volume, coefficient = DEFAULT_COEFFICIENT, mostDays = 1 } = law;
  positive(volatility, 'volatility');
  assertWithin(volatility, 0, 10, 'volatility');
  assertSize(volume, 'volume');
  assertWithin(coefficient, 0.01, 100, 'coefficient');
  assertWithin(mostDays, 1e-6, 1000, 'mostDays');
  return { volatility, volume, coefficient, mostDays };
}

/**
 * Mean volume per day over the last `days` days (default 30), units: bars of any interval are added up and brought to days.
 * Throws {@link DataError} `tooShort` for a history that does not cover them, `negative` for a volume below 0, and
 * `notPositive` if nothing was traded.
 */
export function averageDailyVolume(history: PriceHistory, days = 30): number {
  assertWhole(days, 1, 3650, 'days');
  positive(history.interval, 'interval');
  const bars = Math.ceil((days * DAY) / history.interval);
  if (history.candles.length < bars) {
    throw new DataError('tooShort', `has ${history.candles.length} bars, and ${days} days need ${bars}`, {
      column: 'volume',
      fix: 'Give a longer history, or fewer days',
    });
  }
  const first = history.candles.length - bars;
  const total = history.candles.slice(first).reduce((sum, { volume }, i) => {
    if (volume >= 0 && Number.isFinite(volume)) return sum + volume;
    throw new DataError('negative', 'must be 0 or more', {
      field: `candles[${first + i}]`,
      column: 'volume',
    });
  }, 0);
  if (total <= 0) throw new DataError('notPositive', `is 0 over the last ${days} days`, { column: 'volume' });
  return (total / (bars * history.interval)) * DAY;
}
