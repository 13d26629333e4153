/** Domain tags: a text of at most 31 bytes read as a big-endian integer, so that it is one field element. */

const MAX_TAG_BYTES = 31;

/** Big-endian integer of the UTF-8 bytes of `text` (1 to 31 bytes). Throws `RangeError`: tags are constants. */
export function tag(text: string): bigint {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0 || bytes.length > MAX_TAG_BYTES) {
    throw new RangeError(`a tag has 1 to ${MAX_TAG_BYTES} bytes`);
  }
  return bytes.reduce((n, byte) => (n << 8n) | BigInt(byte), 0n);
}

export const TAG_SUBJECT = tag('ballast/subject/1');
export const TAG_NULLIFIER = tag('ballast/nullifier/1');
export const TAG_ACCOUNT = tag('ballast/account/1');
export const TAG_SNAPSHOT = tag('ballast/snapshot/1');
