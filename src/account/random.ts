import { InputError } from '../errors.js';

/** Bits of secrets and salts: the largest whole number of bytes that always fits the field. */
export const SECRET_BITS = 248;

/**
 * `count` bytes from the platform's cryptographic random source. Throws {@link InputError} where there is none:
 * there is no fallback.
 */
export function randomBytes(count: number): Uint8Array {
  const source = globalThis.crypto;
  if (typeof source?.getRandomValues !== 'function') {
    throw new InputError('no cryptographic random source is available', {
      fix: 'Run on Node 20 or later, or in a browser with Web Crypto',
    });
  }
  return source.getRandomValues(new Uint8Array(count));
}

/** 248 random bits. */
export function random248(): bigint {
  return bytesToInteger(randomBytes(SECRET_BITS / 8));
}

/** Big-endian bytes to integer. */
export function bytesToInteger(bytes: Uint8Array): bigint {
  return bytes.reduce((n, byte) => (n << 8n) | BigInt(byte), 0n);
}

/** Integer to 32 big-endian bytes, `0 <= n < 2^256`. */
export function integerToBytes(n: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  for (let i = 31, rest = n; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 255n);
  return bytes;
}
