import { formatTime } from '../../files/time.js';
import { type PriceSet, priceSetHash } from '../../prices/priceSet.js';
import { facts, shortDigest } from '../shell/text.js';

/** A price set in four lines. */
export function priceSetPage(set: PriceSet): string {
  const { source, time, prices } = set;
  const oldest = prices.reduce((least, price) => Math.min(least, price.time), time);
  return facts([
    ['source', source],
    ['time', `${formatTime(time)}${oldest < time ? `, oldest price ${time - oldest} s before` : ''}`],
    ['prices', prices.map(({ symbol }) => symbol).join(', ')],
    ['hash', shortDigest(priceSetHash(set).toString())],
  ]);
}
