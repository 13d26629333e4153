import { DataError } from '../../errors.js';
import type { Trade } from '../data.js';
import { normalCdf } from '../normal.js';
import { rollingVariance } from '../volatility/rolling.js';
import type { Flow } from './buckets.js';

/** Which part of the volume buyers took. */

/** Beyond this many standard deviations the normal distribution is 0 or 1 in double precision. */
const FAR = 40;

/** Flow by the sides that the trades state. Throws {@link DataError} `inconsistent` for a trade without one. */
export function flowBySide(trades: readonly Trade[], units: readonly bigint[]): Flow[] {
  return trades.map(({ time, side }, i) => {
    if (side === undefined) {
      throw new DataError('inconsistent', 'is missing', {
        field: `trades[${i}]`,
        column: 'side',
        fix: 'Give the side of every trade, or classify in bulk',
      });
    }
    return { time, volume: units[i]!, buyShare: side === 'buy' ? 1 : 0 };
  });
}

/**
 * Bulk volume classification: trades are gathered in bars of `barSeconds`, and the share `Φ(ΔP / σ)` of a bar's volume are
 * buys, with `ΔP` the change of price from the last trade of the bar before (in the first bar: from its first trade) and `σ` the
 * sample standard deviation of all the changes, so the whole series is looked at. Where all changes are equal, σ is 0 and
 * the limit holds: 1, 1/2 or 0 by the sign of ΔP.
 *
 * Source: Easley, López de Prado and O'Hara, "Flow toxicity and liquidity in a high-frequency world", Review of Financial
 * Studies 25 (2012), which takes bars of a minute. Throws {@link DataError} `tooShort` for fewer than two bars.
 */
export function flowInBulk(trades: readonly Trade[], units: readonly bigint[], barSeconds: number): Flow[] {
  const bars = barsOf(trades, units, barSeconds);
  if (bars.length < 2) {
    throw new DataError('tooShort', 'must span two bars or more, to know how much prices change', {
      field: 'trades',
      fix: 'Give more trades, or shorter bars',
    });
  }
  const changes = bars.map(({ close }, i) => close - (i === 0 ? trades[0]!.price : bars[i - 1]!.close));
  const sigma = Math.sqrt(rollingVariance(changes, { window: changes.length, mean: 'sample' }));
  return bars.map(({ time, volume }, i) => ({ time, volume, buyShare: buyShareOf(changes[i]!, sigma) }));
}

function buyShareOf(change: number, sigma: number): number {
  if (change === 0) return 0.5;
  // A change over a σ of 0 is infinite: the bound makes it the limit.
  return normalCdf(Math.max(-FAR, Math.min(FAR, change / sigma)));
}

interface Bar {
  readonly index: number;
  readonly time: number;
  readonly close: number;
  readonly volume: bigint;
}

/** Bars with trades, oldest first; the time is that of the last trade. */
function barsOf(trades: readonly Trade[], units: readonly bigint[], barSeconds: number): Bar[] {
  const bars: Bar[] = [];
  trades.forEach(({ time, price }, i) => {
    const index = Math.floor(time / barSeconds);
    const last = bars.at(-1);
    const joins = last?.index === index;
    const bar = { index, time, close: price, volume: units[i]! + (joins ? last.volume : 0n) };
    if (joins) bars[bars.length - 1] = bar;
    else bars.push(bar);
  });
  return bars;
}
