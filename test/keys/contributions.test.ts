import { bn254 } from '@noble/curves/bn254.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { u32 } from '../../src/groth16/sections.js';
import { readKeyContributions, readPowersContributions } from '../../src/keys/check/contributions.js';
import { withCurve } from '../../src/proof/curve.js';
import { contributionRecord } from '../ceremony/crypto.js';
import { refusal } from '../support/refusal.js';
import { g2Bytes, pointOfSmallOrder } from './keyParts.js';

/** Section 10 of a key, read strictly: what it counts decides whose word a key is. */

let record: Uint8Array;
beforeAll(async () => {
  record = await withCurve(async (curve) =>
    contributionRecord(curve, new Uint8Array(64), [], { name: 'Alice', factor: 7n, deltaBefore: 1n }),
  );
});
const section = (...records: Uint8Array[]) =>
  Buffer.concat([new Uint8Array(64), u32(records.length), ...records]);
/** Points and transcript of the record, then another type and other parameters. */
const withEnd = (type: number, ...parameters: number[]) =>
  Buffer.concat([record.subarray(0, 384), u32(type), u32(parameters.length), Buffer.from(parameters)]);
const reason = (bytes: Uint8Array) => refusal(() => readKeyContributions(bytes, 'a.zkey')).message;

describe('a list of contributions', () => {
  test('has names and beacons', () => {
    const beacon = withEnd(1, 2, 10, 3, 2, 0xab, 0xcd);
    const list = readKeyContributions(section(record, withEnd(0), beacon));
    expect(list.map(({ name, beacon: own }) => [name, own])).toEqual([
      ['Alice', undefined],
      [undefined, undefined],
      [undefined, { value: 'abcd', iterations: 10 }],
    ]);
    expect(new Set(list.map(({ hash }) => hash)).size).toBe(1); // of points and transcript only
    expect(readKeyContributions(section())).toEqual([]);
  });

  test.each<[string, () => Uint8Array]>([
    ['of another type', () => section(withEnd(2))],
    ['a beacon without a value', () => section(withEnd(1))],
    ['a beacon without iterations', () => section(withEnd(1, 3, 1, 0xab))],
    ['iterations without a value', () => section(withEnd(1, 2, 10))],
    ['a beacon that calls itself a contribution', () => section(withEnd(0, 2, 10, 3, 1, 0xab))],
    ['a parameter of another kind', () => section(withEnd(0, 4, 1, 0))],
    ['a parameter twice', () => section(withEnd(0, 1, 1, 65, 1, 1, 66))],
    ['parameters in another order', () => section(withEnd(1, 3, 1, 0xab, 2, 10))],
    ['a name beyond its parameters', () => section(withEnd(0, 1, 9, 65))],
    ['a name that is no text', () => section(withEnd(0, 1, 1, 0xff))],
    ['bytes behind the last', () => Buffer.concat([section(record), Buffer.of(0)])],
    ['fewer than it counts', () => section(record).subarray(0, 68)],
    ['more than it counts', () => Buffer.concat([new Uint8Array(64), u32(0), record])],
    ['nothing', () => new Uint8Array()],
  ])('is refused with %s', (_, make) => {
    expect(reason(make())).toBe('a.zkey: contributions: is not a list of contributions');
  });

  test('is refused with points that are none of their groups', () => {
    const small = g2Bytes(bn254.G2.Point.BASE.multiply(5n).add(pointOfSmallOrder()));
    for (const [at, bytes] of [
      [0, new Uint8Array(64)],
      [128, new Uint8Array(64).fill(1)],
      [192, new Uint8Array(128)],
      [192, small],
    ] as const) {
      const changed = Uint8Array.from(record);
      changed.set(bytes, at);
      expect(reason(section(changed))).toBe('a.zkey: contributions: has a point that is none of its group');
    }
  });

  test('of powers is refused with too little in it', () => {
    expect(readPowersContributions(u32(0))).toEqual([]);
    for (const bytes of [u32(1), Buffer.concat([u32(0), u32(0)]), new Uint8Array(3)])
      expect(refusal(() => readPowersContributions(bytes)).shortMessage).toMatch(
        /^is not a list|has a point/,
      );
  });
});
