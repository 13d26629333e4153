import { describe, expect, test } from 'vitest';
import { makeWorld } from '../../fixtures/world.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import type { Signer } from '../../src/account/signers.js';
import type { Dated } from '../../src/account/validity.js';
import { signerEntries } from '../../src/chain/signerEntries.js';
import { refusal } from '../support/refusal.js';

/** A contract knows no dates. */

const [first, ...others] = makeWorld(8).signers as [Signer, ...Signer[]];
const START = 5000;
const withDates = (dates: Dated) => [{ ...first, ...dates }, ...others];

describe('entries for a contract', () => {
  test.each<[string, Dated, boolean]>([
    ['from then on', { validFrom: 5000n }, true],
    ['from a second later', { validFrom: 5001n }, false],
    ['until then', { validUntil: 5000n }, false],
    ['until a second later', { validUntil: 5001n }, true],
    ['revoked from then on', { revoked: { from: 5000n, reason: 'x' } }, false],
    ['revoked from a second later', { revoked: { from: 5001n, reason: 'x' } }, true],
  ])('valid %s', (_, dates, good) => {
    const list = withDates(dates);
    if (good) expect(signerEntries(list, START)).toEqual(signerEntries([first, ...others]));
    else expect(refusal(() => signerEntries(list, START)).field).toMatch(/^signers\[0\]\./);
    // When the list starts must be said.
    expect(refusal(() => signerEntries(list)).fix).toBe('Say when the list starts');
  });

  test('are eight at most', () => {
    const many = Array.from({ length: 9 }, () => ({ ...first, key: createSignerKey('alpha').publicKey }));
    expect(signerEntries(many.slice(1)).entries).toHaveLength(8);
    expect(refusal(() => signerEntries(many)).message).toContain('more than 8');
  });
});
