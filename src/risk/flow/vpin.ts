import { DataError, InputError } from '../../errors.js';
import { exactSizes } from '../../units/printed.js';
import type { Trade } from '../data.js';
import { assertSize, assertWhole, assertWithin } from '../guards.js';
import { fillBuckets, type VolumeBucket } from './buckets.js';
import { flowBySide, flowInBulk } from './classify.js';
import { assertInOrder } from './order.js';

export interface VpinOptions {
  /** Volume of a bucket, units: the paper takes a fiftieth of the average daily volume. */
  readonly bucketVolume: number;
  /** Buckets in the rolling average, 1 to 100 000, default 50. */
  readonly buckets?: number;
  /** `bulk` (default): from price changes. `sides`: from the side of each trade. */
  readonly classify?: 'bulk' | 'sides';
  /** Length of the bars of `bulk`, seconds, 0.001 to 86 400, default 60. */
  readonly barSeconds?: number;
}

export interface VpinPoint {
  /** When the last of its buckets was full, unix seconds. */
  readonly time: number;
  /** 0 (as many buys as sells in every bucket) to 1 (only buys, or only sells, in each). */
  readonly value: number;
}

/**
 * Volume-synchronised probability of informed trading: the mean of `|V_buy − V_sell| / V` over the last n buckets of equal
 * volume V, one point per bucket from the n-th on, oldest first. Trades are split over buckets exactly; a bucket that is not
 * full does not count. It measures how one-sided the flow is; levels depend on bucket volume and classification, so compare
 * a value with the asset's own past ({@link shareBelow}).
 *
 * Source: Easley, López de Prado and O'Hara, "Flow toxicity and liquidity in a high-frequency world", Review of Financial
 * Studies 25 (2012). Throws {@link DataError} `empty`, `unordered`, `notPositive`, `inconsistent` for a missing side,
 * `tooShort` for trades that fill fewer than n buckets; {@link InputError} for parameters out of range.
 */
export function vpin(trades: readonly Trade[], options: VpinOptions): VpinPoint[] {
  const { bucketVolume, buckets: window = 50, classify = 'bulk', barSeconds = 60 } = options;
  assertSize(bucketVolume, 'bucketVolume');
  assertWhole(window, 1, 100_000, 'buckets');
  assertWithin(barSeconds, 0.001, 86_400, 'barSeconds');
  if (classify !== 'bulk' && classify !== 'sides') {
    throw new InputError('must be "bulk" or "sides"', { field: 'classify' });
  }
  assertTrades(trades);
  const sizes = [bucketVolume, ...trades.map((trade) => trade.size)];
  const { units } = exactSizes(sizes, (i) => (i === 0 ? 'bucketVolume' : `trades[${i - 1}].size`));
  const [volume, ...traded] = units as readonly [bigint, ...bigint[]];
  const flows = classify === 'sides' ? flowBySide(trades, traded) : flowInBulk(trades, traded, barSeconds);
  const full = fillBuckets(flows, volume);
  if (full.length < window) {
    throw new DataError('tooShort', `fill ${full.length} of the ${window} buckets that an average needs`, {
      field: 'trades',
      fix: 'Give more trades, smaller buckets, or fewer of them',
    });
  }
  return rollingMean(full, window);
}

/** Throws {@link DataError} unless there are trades, in order, with prices and sizes above 0. */
function assertTrades(trades: readonly Trade[]): void {
  if (trades.length === 0) throw new DataError('empty', 'has no trade', { field: 'trades' });
  assertInOrder(trades, 'trades');
  trades.forEach(({ price, size }, i) => {
    const wrong = !(price > 0 && Number.isFinite(price))
      ? 'price'
      : !(size > 0 && Number.isFinite(size))
        ? 'size'
        : undefined;
    if (wrong !== undefined) {
      throw new DataError('notPositive', 'must be above 0', { field: `trades[${i}]`, column: wrong });
    }
  });
}

function rollingMean(buckets: readonly VolumeBucket[], window: number): VpinPoint[] {
  let sum = 0;
  return buckets.flatMap(({ time, imbalance }, i) => {
    sum += imbalance - (i < window ? 0 : buckets[i - window]!.imbalance);
    // The running sum has rounding errors, the mean has bounds.
    return i + 1 < window ? [] : [{ time, value: Math.max(0, Math.min(1, sum / window)) }];
  });
}
