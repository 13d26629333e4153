import { describe, expect, it } from 'vitest';
import { seal } from '../../src/account/sealedKey.js';
import { InputError } from '../../src/errors.js';
import { formatExchangeKey, keyOfEnvironment, parseExchangeKey } from '../../src/live/exchangeKey.js';

const KEY = { key: 'public-part', secret: 'wörds of the secret', password: 'third' };
const passphrase = 'a long enough passphrase';
const why = (promise: Promise<unknown>) =>
  promise.then(
    () => 'was read',
    (error: Error) => error.message,
  );

describe('a key under a passphrase', () => {
  it('comes back as it was, and stands nowhere in the file', async () => {
    const text = await formatExchangeKey('okx', KEY, passphrase);
    expect(await parseExchangeKey(text, { exchange: 'okx', passphrase })).toEqual(KEY);
    for (const part of Object.values(KEY)) {
      expect(text).not.toContain(part);
      expect(text).not.toContain(Buffer.from(part).toString('hex'));
    }
    const { password: _, ...two } = KEY;
    const without = await formatExchangeKey('bybit', two, passphrase);
    expect(await parseExchangeKey(without, { exchange: 'bybit', passphrase })).toEqual(two);
  });

  it('comes back at its greatest length, and is refused beyond it', async () => {
    // ["k","s…",null] in 4096 bytes.
    const longest = { key: 'k', secret: 's'.repeat(4096 - '["k","",null]'.length) };
    const text = await formatExchangeKey('okx', longest, passphrase);
    expect(await parseExchangeKey(text, { exchange: 'okx', passphrase })).toEqual(longest);
    const longer = { ...longest, key: 'kk' };
    expect(await why(formatExchangeKey('okx', longer, passphrase))).toContain('too long');
  });

  it('is refused with another passphrase, for another exchange, changed, or too long', async () => {
    const text = await formatExchangeKey('okx', KEY, passphrase);
    const wrong = parseExchangeKey(text, {
      exchange: 'okx',
      passphrase: 'another passphrase',
      file: 'k.json',
    });
    expect(await why(wrong)).toBe(
      'k.json: encrypted: cannot be decrypted. The passphrase is wrong, or the file was changed',
    );
    expect(await why(parseExchangeKey(text, { exchange: 'bybit', passphrase }))).toContain(
      'exchange: is a key of okx',
    );
    // The name of the exchange is part of what is authenticated.
    const renamed = text.replace('"okx"', '"bybit"');
    expect(await why(parseExchangeKey(renamed, { exchange: 'bybit', passphrase }))).toContain(
      'cannot be decrypted',
    );
    expect(await why(formatExchangeKey('okx', { key: 'k', secret: 's'.repeat(5000) }, passphrase))).toContain(
      'too long',
    );
    expect(await why(formatExchangeKey('okx', KEY, 'short'))).toContain('passphrase: is too short');
  });

  it('is refused where what was sealed is no key, without a word of it', async () => {
    for (const words of [
      '["public-part"]',
      '{"public-part":1}',
      'public-part',
      '["a","b",null,"public-part"]',
    ]) {
      const encrypted = await seal(Buffer.from(words), passphrase, 'ballast/exchange-key/1\0okx');
      const text = JSON.stringify({ version: 1, kind: 'ballast/exchange-key', exchange: 'okx', encrypted });
      const error = await parseExchangeKey(text, { exchange: 'okx', passphrase, file: 'k.json' }).catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).message).toMatch(/^k\.json/);
      expect((error as InputError).message).not.toContain('public-part');
    }
  });
});

describe('a key of the environment', () => {
  it('is whole, or none, or refused', () => {
    const env = { BALLAST_EXCHANGE_KEY: 'k', BALLAST_EXCHANGE_SECRET: 's' };
    expect(keyOfEnvironment(env)).toEqual({ key: 'k', secret: 's' });
    expect(keyOfEnvironment({ ...env, BALLAST_EXCHANGE_PASSWORD: 'p' })).toEqual({
      key: 'k',
      secret: 's',
      password: 'p',
    });
    expect(keyOfEnvironment({})).toBeUndefined();
    for (const name of Object.keys(env)) {
      const half = { ...env, [name]: '' };
      expect(() => keyOfEnvironment(half)).toThrow(`${name}: is not set`);
    }
  });
});
