import { expect } from 'vitest';
import { createPrivateKey, publicKeyOf } from '../../src/account/eddsa.js';
import type { SignerKey } from '../../src/account/signerKey.js';
import { DataError, type DataRule, InputError } from '../../src/errors.js';
import type { PriceRule } from '../../src/market/quorumRecord.js';
import type { PriceQuote, PriceSet } from '../../src/prices/priceSet.js';
import { type SignedPrices, signPrices } from '../../src/prices/signedPrices.js';
import type { PriceSources } from '../../src/prices/sources.js';

/** Sources with keys, and sets that they signed. */

export const TIME = 1_769_860_800; // 2026-01-31T12:00:00Z

export function keyOf(custodian: string): SignerKey {
  const privateKey = createPrivateKey();
  return { custodian, privateKey, publicKey: publicKeyOf(privateKey) };
}

/** Keys are made once: they cost a curve multiplication each. */
export const KEYS: readonly SignerKey[] = ['a', 'b', 'c', 'd', 'e'].map(keyOf);

export function sourcesOf(
  count: number,
  rule: Partial<PriceRule> = {},
  keys: readonly SignerKey[] = KEYS,
): PriceSources {
  return {
    rule: { atLeast: 2, maxSpread: '0.01', maxAge: 60, ...rule },
    sources: keys.slice(0, count).map(({ custodian, publicKey }) => ({ name: custodian, key: publicKey })),
  };
}

export function setOf(source: string, prices: Readonly<Record<string, string>>, time = TIME): PriceSet {
  const quotes: PriceQuote[] = Object.entries(prices).map(([symbol, price]) => ({ symbol, price, time }));
  return { source, time, prices: quotes };
}

/** The set of source number `i`, signed. */
export function signedBy(i: number, prices: Readonly<Record<string, string>>, time = TIME): SignedPrices {
  const key = KEYS[i]!;
  return signPrices(setOf(key.custodian, prices, time), key);
}

/** Runs `body`, which must throw a DataError of this rule, about this field. */
export function expectData(body: () => unknown, rule: DataRule, field: string | undefined): void {
  const error = thrownBy(body);
  expect(error).toBeInstanceOf(DataError);
  expect([(error as DataError).rule, error.field]).toEqual([rule, field]);
}

export function thrownBy(body: () => unknown): InputError {
  try {
    body();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return error as InputError;
  }
  throw new Error('expected a refusal');
}
