/** Numbers as 32 little-endian bytes: how the files of circom and snarkjs have them. */

/** Reads one little-endian 32-byte number. */
export function readScalar(bytes: Uint8Array, index: number): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset + 32 * index, 32);
  return (
    view.getBigUint64(0, true) |
    (view.getBigUint64(8, true) << 64n) |
    (view.getBigUint64(16, true) << 128n) |
    (view.getBigUint64(24, true) << 192n)
  );
}

/** Writes one number as 32 little-endian bytes. */
export function writeScalar(bytes: Uint8Array, offset: number, value: bigint): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, 32);
  view.setBigUint64(0, BigInt.asUintN(64, value), true);
  view.setBigUint64(8, BigInt.asUintN(64, value >> 64n), true);
  view.setBigUint64(16, BigInt.asUintN(64, value >> 128n), true);
  view.setBigUint64(24, BigInt.asUintN(64, value >> 192n), true);
}
