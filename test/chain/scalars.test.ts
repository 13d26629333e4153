import fc from 'fast-check';
import { keccak256 } from 'viem';
import { describe, expect, it } from 'vitest';
import {
  CHUNK,
  chunkCount,
  decodeScalars,
  encodePoints,
  encodeScalars,
  icHashOf,
  pointBytes,
  scalarsHashOf,
} from '../../src/chain/scalars.js';
import { FIELD } from '../../src/units/field.js';
import { icOf } from './support/markets.js';

const NULL_HASH = new Uint8Array(32);
const concat = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
const word = (n: bigint) => Uint8Array.from(Buffer.from(n.toString(16).padStart(64, '0'), 'hex'));

/** Zeros, runs, small numbers, the largest there is. */
const scalar = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0n) },
  fc.constantFrom(1n, 2n, FIELD - 1n, FIELD - 2n),
  fc.bigInt({ min: 0n, max: FIELD - 1n }),
);
const someScalars = fc.array(scalar, { minLength: 1, maxLength: 60 });

/** Chunk ranges that cover a number of chunks. */
const splits = (chunks: number, cuts: readonly number[]) => {
  const marks = [...new Set([0, ...cuts.map((cut) => cut % (chunks + 1)), chunks])].sort((a, b) => a - b);
  return marks.slice(1).map((to, i) => ({ from: marks[i]!, to }));
};

describe('the encoding of scalars', () => {
  it('leaves zeros out and says where they were', () => {
    const scalars = [1n, 0n, 3n, 0n, 0n, 0n, 0n, 8n, ...new Array<bigint>(8).fill(0n), 17n];
    expect(encodeScalars(scalars)).toEqual({ mask: '0x850001', values: [1n, 3n, 8n, 17n] });
    expect(encodeScalars(scalars, { from: 1, to: 3 })).toEqual({ mask: '0x0001', values: [17n] });
    expect(encodeScalars(scalars, { from: 2, to: 2 })).toEqual({ mask: '0x', values: [] });
  });

  it('counts chunks', () => {
    expect([0, 1, 7, 8, 9, 16, 17].map(chunkCount)).toEqual([0, 1, 1, 1, 2, 2, 3]);
    expect(CHUNK).toBe(8);
  });

  it('is undone by decodeScalars, in any parts', () => {
    fc.assert(
      fc.property(someScalars, fc.array(fc.nat(), { maxLength: 4 }), (scalars, cuts) => {
        const parts = splits(chunkCount(scalars.length), cuts).map((range) => encodeScalars(scalars, range));
        expect(decodeScalars(parts, scalars.length)).toEqual(scalars);
      }),
    );
  });

  it('refuses scalars that are no field elements', () => {
    for (const bad of [FIELD, FIELD + 5n, -1n]) {
      expect(() => encodeScalars([1n, bad])).toThrow(/scalars.*field order/);
      expect(() => scalarsHashOf([1n, bad])).toThrow(/scalars.*field order/);
    }
    expect(encodeScalars([FIELD - 1n]).values).toEqual([FIELD - 1n]);
  });

  it('refuses ranges outside the chunks', () => {
    const scalars = new Array<bigint>(17).fill(1n);
    for (const range of [
      { from: -1, to: 1 },
      { from: 2, to: 1 },
      { from: 0, to: 4 },
      { from: 0.5, to: 1 },
    ]) {
      expect(() => encodeScalars(scalars, range)).toThrow(/range.*3 chunks/);
    }
    expect(encodeScalars(scalars, { from: 0, to: 3 }).values).toHaveLength(17);
  });
});

describe('decodeScalars refuses what the contract refuses', () => {
  const part = encodeScalars([1n, 0n, 3n, 4n, 5n, 0n, 0n, 0n, 9n]);
  const decode = (changes: object, count = 9) => decodeScalars([{ ...part, ...changes }], count);
  it('accepts the honest one', () => {
    expect(decode({})).toEqual([1n, 0n, 3n, 4n, 5n, 0n, 0n, 0n, 9n]);
  });
  it.each([
    ['a zero written out', { values: [1n, 0n, 4n, 5n, 9n] }, /values.*above 0/],
    ['the field order', { values: [1n, FIELD, 4n, 5n, 9n] }, /values.*field order/],
    ['a value too few', { values: part.values.slice(1) }, /values.*4 entries.*5 bits/],
    ['a value too many', { values: [...part.values, 1n] }, /values.*6 entries.*5 bits/],
    ['a bit past the end', { mask: '0x1d03', values: [...part.values, 1n] }, /mask.*past the last/],
    ['a chunk too few', { mask: '0x1d', values: part.values.slice(0, 4) }, /mask.*1 chunks, not 2/],
    ['a chunk too many', { mask: `${part.mask}00` }, /mask.*3 chunks, not 2/],
    ['no bytes', { mask: '0x1d0' }, /mask.*hexadecimal/],
  ])('%s', (_, changes, message) => {
    expect(() => decode(changes)).toThrow(message);
  });
});

describe('commitments', () => {
  it('roll over mask and scalars of each chunk', () => {
    const first = keccak256(concat(NULL_HASH, word(0x81n), word(6n), word(7n)), 'bytes');
    const second = keccak256(concat(first, word(0n)), 'bytes');
    const third = keccak256(concat(second, word(1n), word(FIELD - 1n)));
    const scalars = [6n, 0n, 0n, 0n, 0n, 0n, 0n, 7n, ...new Array<bigint>(8).fill(0n), FIELD - 1n];
    expect(scalarsHashOf(scalars)).toBe(third);
  });

  it('roll over the hash of each chunk of points', () => {
    const ic = icOf(11);
    const first = keccak256(concat(NULL_HASH, keccak256(pointBytes(ic.slice(0, 8)), 'bytes')), 'bytes');
    expect(icHashOf(ic)).toBe(keccak256(concat(first, keccak256(pointBytes(ic.slice(8)), 'bytes'))));
  });

  it('differ for arrays that differ', () => {
    fc.assert(
      fc.property(someScalars, someScalars, (a, b) => {
        const same = a.length === b.length && a.every((scalar, k) => scalar === b[k]);
        const chunks = chunkCount(a.length) === chunkCount(b.length);
        const padded = (s: bigint[]) => [...s, ...new Array<bigint>(-s.length & 7).fill(0n)].join();
        // The number of scalars is no part of it: the circuit has it.
        const sameChunks = chunks && padded(a) === padded(b);
        expect(scalarsHashOf(a) === scalarsHashOf(b)).toBe(same || sameChunks);
      }),
    );
  });
});

describe('the encoding of points', () => {
  const ic = icOf(17);
  const xy = (k: number) => [ic[k]!.toAffine().x, ic[k]!.toAffine().y];

  it('gives coordinates of chunks with a scalar, else their hash', () => {
    const scalars = [...new Array<bigint>(8).fill(0n), 0n, 4n, ...new Array<bigint>(6).fill(0n), 0n];
    expect(encodePoints(scalars, ic)).toEqual([
      BigInt(keccak256(pointBytes(ic.slice(0, 8)))),
      ...[8, 9, 10, 11, 12, 13, 14, 15].flatMap(xy),
      BigInt(keccak256(pointBytes(ic.slice(16)))),
    ]);
    expect(encodePoints(scalars, ic, { from: 2, to: 3 })).toHaveLength(1);
  });

  it('writes infinity as (0, 0)', () => {
    expect(pointBytes([ic[0]!.subtract(ic[0]!)])).toEqual(new Uint8Array(64));
  });

  it('needs a point per scalar', () => {
    expect(() => encodePoints([1n], ic)).toThrow(/ic.*17 points for 1 scalars/);
  });
});
