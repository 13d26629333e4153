import { describe, expect, test } from 'vitest';
import { smallMarket, TIME } from '../../fixtures/world.js';
import { revokedWords } from '../../src/proof/knownKey.js';
import type { Policy } from '../../src/proof/policy.js';

const market = smallMarket(8);
const last = BigInt(TIME + market.maxSkew);
const words = (from: bigint | undefined, policy: Policy = {}) =>
  revokedWords({ revoked: { why: 'lost', from } }, { policy, market });

describe('a key that was revoked', () => {
  test('does not serve, from a time or for ever', () => {
    expect(revokedWords({}, { policy: {}, market })).toBeUndefined();
    expect(words(undefined)).toBe('the key was revoked: lost');
    expect(words(0n)).toBe('the key was revoked for accounts as of 1970-01-01T00:00:00Z or later: lost');
  });

  test('serves where the last moment of the claim was before', () => {
    expect([last - 1n, last].map((from) => typeof words(from))).toEqual(['string', 'string']);
    expect(words(last + 1n)).toBeUndefined();
    const window = { notBefore: 5n, notAfter: 9n };
    expect([8n, 9n].map((from) => typeof words(from, { window }))).toEqual(['string', 'string']);
    expect(words(10n, { window })).toBeUndefined();
  });
});
