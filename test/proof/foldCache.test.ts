import { bn254 } from '@noble/curves/bn254.js';
import { expect, test } from 'vitest';
import type { Context } from '../../src/proof/context.js';
import { foldKey } from '../../src/proof/fold.js';
import { foldedKey } from '../../src/proof/foldCache.js';
import type { VerificationKey } from '../../src/proof/verificationKey.js';

/** A key that was folded for one key, market or list is never handed out for another. */

const [G1, G2] = [bn254.G1.Point.BASE, bn254.G2.Point.BASE];
const keyOf = (first: bigint): VerificationKey => ({
  ...{ alpha: G1, beta: G2, gamma: G2, delta: G2 },
  ic: Array.from({ length: 7 }, (_, i) => G1.multiply(first + BigInt(i))),
});
const contextOf = (market: bigint, signers: bigint): Context => ({
  ...{ market: [], signers: [] },
  scalars: [market, signers],
  digests: { market: `market ${market}`, signers: `signers ${signers}` },
});

test('each of key, market and signers has a fold of its own', () => {
  const seen = new Set<string>();
  for (const first of [1n, 100n]) {
    for (const market of [5n, 6n]) {
      for (const signers of [7n, 8n]) {
        const [key, context] = [keyOf(first), contextOf(market, signers)];
        const folded = foldedKey(key, `hash ${first}`, context);
        expect(folded.ic[0]!.equals(foldKey(key, context.scalars).ic[0]!)).toBe(true);
        expect(foldedKey(key, `hash ${first}`, context)).toBe(folded);
        seen.add(folded.ic[0]!.toHex());
      }
    }
  }
  expect(seen.size).toBe(8);
});

test('sixteen are kept, and of more the oldest goes', () => {
  const key = keyOf(1000n);
  const of = (n: bigint) => foldedKey(key, 'hash', contextOf(n, 0n));
  const first = of(0n);
  for (let n = 1n; n < 16n; n++) of(n);
  expect(of(0n)).toBe(first);
  const last = of(16n);
  expect(of(16n)).toBe(last);
  expect(of(0n)).not.toBe(first);
});
