import { bytesToHex, concatBytes, hexToBytes } from '@noble/hashes/utils.js';
import type { Hex } from 'viem';
import { InputError } from '../errors.js';
import type { G1 } from '../proof/verificationKey.js';
import { FIELD } from '../units/field.js';
import { keccak256, numberToBytes } from './viem.js';

/**
 * How the scalars of a market part, and the points that they multiply, go to the chain: in chunks of eight, zeros left
 * out. `contracts/lib/MarketFold.sol` reads the same encoding.
 */

/** Scalars per chunk, bits of a mask byte. The last chunk may be shorter. */
export const CHUNK = 8;

/** Some chunks: one mask byte each, bit k says that scalar k is not zero; then the scalars that are not, in order. */
export interface EncodedScalars {
  readonly mask: Hex;
  readonly values: readonly bigint[];
}

/** Chunks `from <= c < to`. */
export interface ChunkRange {
  readonly from: number;
  readonly to: number;
}

const ZERO_HASH: Uint8Array = new Uint8Array(32);

/** How many chunks so many scalars take. */
export function chunkCount(scalars: number): number {
  return Math.ceil(scalars / CHUNK);
}

/**
 * Mask and values of some chunks, all of them by default. An array of scalars has exactly one encoding. Throws
 * {@link InputError} for a scalar that is no field element and for a range outside the array.
 */
export function encodeScalars(scalars: readonly bigint[], range?: ChunkRange): EncodedScalars {
  const mask: number[] = [];
  const values: bigint[] = [];
  for (const chunk of chunksOf(scalars, range)) {
    checkScalars(chunk);
    mask.push(maskOf(chunk));
    values.push(...chunk.filter((scalar) => scalar !== 0n));
  }
  return { mask: `0x${bytesToHex(Uint8Array.from(mask))}`, values };
}

/**
 * The `count` scalars that the parts encode, in order: what the contract took the calldata for. Throws
 * {@link InputError} for what the contract refuses: a zero written out, a value of the field order or above, bits past
 * the last scalar, a value too many or too few.
 */
export function decodeScalars(parts: readonly EncodedScalars[], count: number): bigint[] {
  const scalars = parts.flatMap(decodePart);
  if (scalars.length !== chunkCount(count) * CHUNK) {
    throw new InputError(`holds ${scalars.length / CHUNK} chunks, not ${chunkCount(count)}`, {
      field: 'mask',
    });
  }
  if (scalars.slice(count).some((scalar) => scalar !== 0n)) {
    throw new InputError('has bits past the last scalar', { field: 'mask' });
  }
  return scalars.slice(0, count);
}

/**
 * The words that a recomputation of some chunks takes: x and y of each point of a chunk with a scalar that is not zero,
 * else the keccak256 of the chunk's points in one word. `ic[k]` belongs to `scalars[k]`. Throws {@link InputError}.
 */
export function encodePoints(scalars: readonly bigint[], ic: readonly G1[], range?: ChunkRange): bigint[] {
  if (ic.length !== scalars.length) {
    throw new InputError(`has ${ic.length} points for ${scalars.length} scalars`, { field: 'ic' });
  }
  const points = chunksOf(ic, range);
  return chunksOf(scalars, range).flatMap((chunk, c) => {
    if (maskOf(chunk) === 0) return [BigInt(keccak256(pointBytes(points[c]!)))];
    return points[c]!.flatMap(coordinates);
  });
}

/** The commitment to an array of scalars: `h' = keccak256(h ‖ mask ‖ scalars that are not zero)` per chunk, from zero. */
export function scalarsHashOf(scalars: readonly bigint[]): Hex {
  checkScalars(scalars);
  return roll(chunksOf(scalars), (chunk) =>
    wordBytes([BigInt(maskOf(chunk)), ...chunk.filter((s) => s !== 0n)]),
  );
}

/** The commitment to the points of a market part: `h' = keccak256(h ‖ keccak256(points of the chunk))`, from zero. */
export function icHashOf(ic: readonly G1[]): Hex {
  return roll(chunksOf(ic), (chunk) => keccak256(pointBytes(chunk), 'bytes'));
}

/** x and y of each point in 32 bytes each; infinity is (0, 0). */
export function pointBytes(points: readonly G1[]): Uint8Array {
  return wordBytes(points.flatMap(coordinates));
}

function decodePart({ mask, values }: EncodedScalars): bigint[] {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(mask))
    throw new InputError('is not hexadecimal bytes', { field: 'mask' });
  if (values.some((value) => value <= 0n || value >= FIELD)) {
    throw new InputError('must be above 0 and below the field order', { field: 'values' });
  }
  let next = 0;
  const scalars = [...hexToBytes(mask.slice(2))].flatMap((bits) =>
    Array.from({ length: CHUNK }, (_, k) => ((bits >> k) & 1 ? (values[next++] ?? 0n) : 0n)),
  );
  if (next !== values.length) {
    throw new InputError(`has ${values.length} entries, the mask ${next} bits`, { field: 'values' });
  }
  return scalars;
}

function chunksOf<Item>(items: readonly Item[], range?: ChunkRange): Item[][] {
  const count = chunkCount(items.length);
  const { from, to } = range ?? { from: 0, to: count };
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= count)) {
    throw new InputError(`must lie within the ${count} chunks`, { field: 'range' });
  }
  return Array.from({ length: to - from }, (_, i) => items.slice((from + i) * CHUNK, (from + i + 1) * CHUNK));
}

function checkScalars(scalars: readonly bigint[]): void {
  if (scalars.some((scalar) => scalar < 0n || scalar >= FIELD)) {
    throw new InputError('must be at least 0 and below the field order', { field: 'scalars' });
  }
}

function maskOf(chunk: readonly bigint[]): number {
  return chunk.reduce((bits, scalar, k) => (scalar === 0n ? bits : bits | (1 << k)), 0);
}

function roll<Item>(chunks: readonly Item[], bytesOf: (chunk: Item) => Uint8Array): Hex {
  const last = chunks.reduce<Uint8Array>(
    (hash, chunk) => keccak256(concatBytes(hash, bytesOf(chunk)), 'bytes'),
    ZERO_HASH,
  );
  return `0x${bytesToHex(last)}`;
}

function coordinates(point: G1): bigint[] {
  if (point.is0()) return [0n, 0n];
  const { x, y } = point.toAffine();
  return [x, y];
}

function wordBytes(words: readonly bigint[]): Uint8Array {
  return concatBytes(...words.map((word) => numberToBytes(word, { size: 32 })));
}
