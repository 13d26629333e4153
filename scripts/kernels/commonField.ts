/** What of a field's module does not depend on how its elements are kept. */
export function commonField(p: bigint): string {
  const digits = [...(p - 2n).toString(16).padStart(64, '0')].map((digit) => `0x${digit}`);
  return `/** p − 2 in digits of four bits, the highest first. */
export const EXPONENT: usize = memory.data<u8>([${digits.join(', ')}]);

/** Bytes of an element as an integer. */
export const BYTES: usize = 32;

/** Times a pair of this field. */
export function scale(r: usize, a: usize, b: usize): void {
  mul(r, a, b);
}

/** From Montgomery form to integers. */
export function toInteger(r: usize, a: usize): void {
  mul(r, a, UNIT);
}
`;
}
