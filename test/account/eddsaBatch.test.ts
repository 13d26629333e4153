import { describe, expect, test } from 'vitest';
import { SUBGROUP_ORDER } from '../../src/account/curve.js';
import { createPrivateKey, type KeyPair, publicKeyOf, signDigest } from '../../src/account/eddsa.js';
import { allHold, type SignedDigest } from '../../src/account/eddsaBatch.js';

const privateKey = createPrivateKey();
const key: KeyPair = { privateKey, publicKey: publicKeyOf(privateKey) };
const signed: SignedDigest[] = Array.from({ length: 20 }, (_, i) => ({
  digest: BigInt(i) ** 20n,
  signature: signDigest(BigInt(i) ** 20n, privateKey),
}));

describe('signatures of one key, together', () => {
  test('hold', () => {
    for (const count of [0, 1, 2, 20]) expect(allHold(signed.slice(0, count), key)).toBe(true);
  });

  test.each<[string, (one: SignedDigest) => SignedDigest]>([
    ['another response', (one) => ({ ...one, signature: { ...one.signature, S: one.signature.S ^ 1n } })],
    ['another digest', (one) => ({ ...one, digest: one.digest + 1n })],
    [
      'the commitment of another',
      (one) => ({ ...one, signature: { ...one.signature, R8: signed[3]!.signature.R8 } }),
    ],
    ['a point off the curve', (one) => ({ ...one, signature: { ...one.signature, R8: { x: 1n, y: 2n } } })],
    [
      'a response past the order',
      (one) => ({ ...one, signature: { ...one.signature, S: one.signature.S + SUBGROUP_ORDER } }),
    ],
  ])('do not, with %s in one of them', (_, change) => {
    for (const place of [0, 7, 19]) {
      expect(allHold(signed.with(place, change(signed[place]!)), key)).toBe(false);
    }
    expect(allHold([change(signed[7]!)], key)).toBe(false);
  });

  test('two faults do not make up for each other', () => {
    const other = (i: number, by: bigint): SignedDigest => {
      const { digest, signature } = signed[i]!;
      return { digest, signature: { ...signature, S: (signature.S + by + SUBGROUP_ORDER) % SUBGROUP_ORDER } };
    };
    for (let i = 0; i < 5; i++)
      expect(allHold(signed.with(1, other(1, 5n)).with(2, other(2, -5n)), key)).toBe(false);
  });

  test('nor under the key of another', () => {
    const stranger = createPrivateKey();
    expect(allHold(signed, { privateKey: stranger, publicKey: publicKeyOf(stranger) })).toBe(false);
    expect(allHold(signed, { privateKey, publicKey: publicKeyOf(stranger) })).toBe(false);
  });
});
