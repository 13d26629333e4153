import ccxt from 'ccxt';
import { describe, expect, it } from 'vitest';
import { ask } from '../../src/live/ask.js';

/** Errors of ccxt as they are thrown: what is asked again, and in which words it ends. */

type ErrorName = keyof typeof ccxt & string;
const raise = (name: string) => {
  const Kind = ccxt[name as ErrorName] as unknown as new (message: string) => Error;
  return new Kind('okx GET https://example.com {"balance":"12345"}');
};

async function outcome(error: Error) {
  let asked = 0;
  const question = () => {
    asked++;
    return Promise.reject(error);
  };
  const refused = await ask(question, { exchange: 'okx', what: 'balances', pause: 0 }).catch(
    (e: unknown) => e,
  );
  return { asked, message: (refused as Error).message };
}

describe('an error of ccxt', () => {
  it.each([
    ['RateLimitExceeded', 4, 'asks for fewer questions'],
    ['DDoSProtection', 4, 'asks for fewer questions'],
    ['InvalidNonce', 4, 'says that the time of this machine is off'],
    ['OnMaintenance', 4, 'is under maintenance'],
    ['RequestTimeout', 4, 'did not answer in time'],
    ['ExchangeNotAvailable', 4, 'is not available'],
    ['NetworkError', 4, 'could not be reached'],
    ['BadResponse', 4, 'gave an answer that cannot be read'],
    ['NullResponse', 4, 'gave an answer that cannot be read'],
    ['AccountNotEnabled', 1, 'has no account of this kind for the key'],
    ['PermissionDenied', 1, 'does not let this key ask that'],
    ['AuthenticationError', 1, 'does not accept the key'],
    ['NotSupported', 1, 'cannot be asked that through ccxt'],
    ['BadSymbol', 1, 'does not have this symbol'],
    ['ExchangeError', 1, 'refused to answer'],
  ])('%s is tried %s times, and told without what it says', async (name, tries, rule) => {
    const { asked, message } = await outcome(raise(name));
    expect(asked).toBe(tries);
    expect(message).toContain(`okx: ${rule} (balances). `);
    expect(message).not.toMatch(/12345|example/);
  });

  it.each([
    ['a broken connection', new TypeError('terminated'), 'could not be reached'],
    ['half of an answer', new SyntaxError('Unexpected end'), 'cut off, or no JSON'],
  ])('of none of its kinds: %s', async (_, error, rule) => {
    const { asked, message } = await outcome(error);
    expect([asked, message]).toEqual([4, expect.stringContaining(rule)]);
  });
});
