import { z } from 'zod';
import { InputError } from '../../errors.js';
import { unsignedText } from '../../files/schemas.js';
import type { Candle } from '../data.js';
import { assertFinite, assertWithin, notNegative, positive } from '../guards.js';

/** Circuit breakers: alarms for data that a market should not be built from without somebody saying so. */

/** Something wrong with the data behind a market. It stops nothing by itself: it is recorded, and accepted or not. */
export interface Alarm {
  readonly rule: 'stale' | 'crossed' | 'halted' | 'jump';
  /** Underlying or symbol that it is about. */
  readonly of: string;
  /** What was found, in words. */
  readonly detail: string;
}

const seconds = (description: string) =>
  z
    .int({ error: 'must be whole seconds' })
    .min(0, { error: 'must not be negative' })
    .lt(2 ** 40, { error: 'must be below 2^40' })
    .describe(description);

export const breakerParams = z
  .strictObject({
    maxAge: seconds(
      'Oldest data at the time of the market, seconds; bars may be one interval older. Default 300',
    ).optional(),
    haltIntervals: z
      .int({ error: 'must be a whole number' })
      .min(2, { error: 'must be 2 or more' })
      .max(10_000, { error: 'must be 10000 or less' })
      .optional()
      .describe('Bars in a row without volume, or at one single price, that mean a halt. Default 3'),
    jumpSigmas: unsignedText(
      'Standard deviations of a move against the previous close that mean a jump, "1" to "100". Default "6"',
    ).optional(),
    jumpReturn: unsignedText(
      'Size of a log return against the previous close that means a jump, above "0" to "10". Default "0.25"',
    ).optional(),
  })
  .describe('When data trips a circuit breaker: stale, crossed, halted or jumping');

export type BreakerParams = z.output<typeof breakerParams>;

/** The parameters as numbers, defaults filled in. */
export interface BreakerLimits {
  readonly maxAge: number;
  readonly haltIntervals: number;
  readonly jumpSigmas: number;
  readonly jumpReturn: number;
}

/**
 * Limits of a parameter set. Defaults: 5 minutes (data of an exchange's interface is seconds old, an oracle's minutes); 3 bars; 6
 * standard deviations and a log return of 0.25, which a daily history of seven crypto assets over two years exceeds 6 and 3
 * times in 4 683 asset-days. Throws {@link InputError} for figures out of range.
 */
export function breakerLimits(params: BreakerParams = {}): BreakerLimits {
  const { maxAge = 300, haltIntervals = 3 } = params;
  const jumpSigmas = Number(params.jumpSigmas ?? '6');
  const jumpReturn = Number(params.jumpReturn ?? '0.25');
  assertWithin(jumpSigmas, 1, 100, 'jumpSigmas');
  positive(jumpReturn, 'jumpReturn');
  assertWithin(jumpReturn, 0, 10, 'jumpReturn');
  return { maxAge, haltIntervals, jumpSigmas, jumpReturn };
}

/**
 * `stale` if the time of the data and that of the market are more than `maxAge` seconds apart: before it, or after it, when it
 * says what nobody could know then. Times in unix seconds.
 */
export function staleAlarm(
  of: string,
  { time, marketTime, what = 'data' }: { time: number; marketTime: number; what?: string },
  { maxAge }: Pick<BreakerLimits, 'maxAge'>,
): Alarm | undefined {
  assertFinite([time, marketTime], 'times');
  const age = marketTime - time;
  if (Math.abs(age) <= maxAge) return undefined;
  const how = age > 0 ? 'older than the market' : 'after the time of the market';
  return { rule: 'stale', of, detail: `${what}: ${short(Math.abs(age))} s ${how}, at most ${maxAge} s` };
}

/** `crossed` if the best bid is at or above the best ask, quote per unit, both above 0. */
export function crossedAlarm(of: string, { bid, ask }: { bid: number; ask: number }): Alarm | undefined {
  positive(bid, 'bid');
  positive(ask, 'ask');
  if (bid < ask) return undefined;
  const how = bid === ask ? 'locked: bid and ask are both' : 'crossed: bid above ask by';
  return { rule: 'crossed', of, detail: `quotes are ${how} ${short(bid === ask ? bid : bid - ask)}` };
}

const OPEN = ['trading', 'open', 'active', 'ok', 'normal'];

/** `halted` by what the source says of its market: anything but trading, open, active, ok or normal, in any case of letters. */
export function statusAlarm(of: string, status: string): Alarm | undefined {
  if (OPEN.includes(status.toLowerCase())) return undefined;
  // The word comes from a file: only plain ones are shown.
  const word = /^[A-Za-z][A-Za-z0-9 _-]{0,31}$/.test(status) ? `"${status}"` : 'not one that means trading';
  return { rule: 'halted', of, detail: `status is ${word}` };
}

/**
 * `halted` if each of the last `haltIntervals` bars has no volume, or if all prices in them are one and the same. Fewer bars
 * cannot tell, and give no alarm.
 */
export function haltedAlarm(
  of: string,
  candles: readonly Candle[],
  { haltIntervals }: Pick<BreakerLimits, 'haltIntervals'>,
): Alarm | undefined {
  if (candles.length < haltIntervals) return undefined;
  const last = candles.slice(-haltIntervals);
  if (last.every(({ volume }) => volume === 0)) {
    return { rule: 'halted', of, detail: `no volume in the last ${haltIntervals} bars` };
  }
  const price = last[0]!.close;
  const flat = last.every((bar) => [bar.open, bar.high, bar.low, bar.close].every((p) => p === price));
  return flat ? { rule: 'halted', of, detail: `one price in the last ${haltIntervals} bars` } : undefined;
}

export interface Move {
  /** Quote per unit, above 0. */
  readonly price: number;
  /** Close before it, quote per unit, above 0. */
  readonly previousClose: number;
  /** Standard deviation of log returns over the time between the two. Left out: only the absolute threshold holds. */
  readonly sigma?: number | undefined;
  /** What moved, for the detail. Default `price`. */
  readonly what?: string;
}

/** `jump` if `|ln(price / previousClose)|` is above `jumpSigmas · sigma` or above `jumpReturn`. */
export function jumpAlarm(
  of: string,
  { price, previousClose, sigma, what = 'price' }: Move,
  { jumpSigmas, jumpReturn }: Pick<BreakerLimits, 'jumpSigmas' | 'jumpReturn'>,
): Alarm | undefined {
  positive(price, 'price');
  positive(previousClose, 'previousClose');
  if (sigma !== undefined) notNegative(sigma, 'sigma');
  const move = Math.abs(Math.log(price) - Math.log(previousClose));
  const bySigma = sigma === undefined ? jumpReturn : jumpSigmas * sigma;
  if (move <= Math.min(bySigma, jumpReturn)) return undefined;
  const limit =
    bySigma < jumpReturn ? `${jumpSigmas} standard deviations of ${short(sigma!)}` : `${jumpReturn}`;
  return { rule: 'jump', of, detail: `${what}: log return of ${short(move)} in size, at most ${limit}` };
}

/** Up to six significant digits. */
function short(value: number): string {
  return String(Number(value.toPrecision(6)));
}
