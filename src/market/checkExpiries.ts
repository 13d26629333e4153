import { InputError } from '../errors.js';
import { startOfExpiryDay } from './expiryDay.js';
import type { Universe } from './universe.js';

const DAY = 86_400;

/**
 * Throws {@link InputError} for a contract that has expired at a time, unix seconds, and on its day of expiry for one that does not say
 * at what hour; fields below `instruments`.
 */
export function checkExpiries({ instruments }: Universe, time: number): void {
  instruments.forEach(({ symbol, expiry }, i) => {
    const field = `instruments[${i}].expiry`;
    const day = startOfExpiryDay(symbol);
    if (expiry === undefined && day !== undefined && time >= day && time < day + DAY) {
      throw new InputError(`is missing: ${symbol} expires on the day of the market`, {
        field,
        fix: 'Write the time at which it expires, unix seconds, or take it out of the universe',
      });
    }
    const over = expiry ?? day;
    if (over === undefined || over > time) return;
    throw new InputError(`${symbol} has expired at the time of the market`, {
      field,
      fix: 'Take it out of the universe',
    });
  });
}
