import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { InputError } from '../errors.js';

/** Order of the BN254 scalar field, in which circuits compute. */
export const FIELD = 21888242871839275222246405745257275088548364400416034343698204186575808495617n;

/** A whole number in its one decimal form: no sign, no leading zero. */
export const CANONICAL = /^(0|[1-9][0-9]{0,76})$/;

/** Parses a canonical decimal string of a field element: no sign, no leading zero, below the field order. */
export function parseField(text: unknown, field?: string): bigint {
  if (typeof text !== 'string' || !CANONICAL.test(text)) {
    throw new InputError('must be a whole number in quotes: digits only, no leading zeros', { field });
  }
  const n = BigInt(text);
  if (n >= FIELD) throw new InputError('is not below the field order', { field });
  return n;
}

/** Guards a bigint as a field element: libraries reduce silently, so `x` and `x + r` would be one. */
export function assertField(n: bigint, field: string): bigint {
  if (typeof n !== 'bigint' || n < 0n || n >= FIELD)
    throw new InputError('is not a field element', { field });
  return n;
}

/** Signed integer to field element. */
export function toField(n: bigint): bigint {
  const reduced = n % FIELD;
  return reduced < 0n ? reduced + FIELD : reduced;
}

/** Field element to the signed integer nearest to zero. */
export function fromField(n: bigint): bigint {
  return n > FIELD / 2n ? n - FIELD : n;
}

/** Hashes a text to 248 bits: the first 31 bytes of SHA-256 over `tag`, a zero byte and the text, big-endian. */
export function hashText(tag: string, text: string): bigint {
  const digest = sha256(utf8ToBytes(`${tag}\0${text}`));
  return BigInt(`0x${bytesToHex(digest.subarray(0, 31))}`);
}
