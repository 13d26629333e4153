import type { Curve, WasmExports } from 'ffjavascript';
import { writeScalar } from '../groth16/scalarBytes.js';
import { POINT_BYTES } from '../groth16/zkey.js';
import { WasmMemory } from './wasmMemory.js';

/**
 * Many multiples of the two generators of BN254, fast: a table of `digit · 2^(WINDOW · w) · G` per window, then one
 * mixed addition per non-zero digit, all inside one WASM memory. Points are affine, Montgomery, little-endian: the bytes
 * of a zkey.
 */

const WINDOW = 11;
const WINDOWS = Math.ceil(254 / WINDOW);
const DIGITS = 1 << WINDOW;
const CHUNK = 4096;

export type Group = 'g1' | 'g2';

type Operations = {
  addMixed: WasmExports['g1m_addMixed'];
  double: WasmExports['g1m_double'];
  zero: WasmExports['g1m_zero'];
  copy: WasmExports['g1m_copy'];
  batchToAffine: WasmExports['g1m_batchToAffine'];
};

/** Multiplies generators by many scalars. `onProgress` gets the number of scalars done. */
export interface FixedBase {
  multiply(
    group: Group,
    scalars: readonly bigint[],
    onProgress?: (done: number) => void,
  ): Promise<Uint8Array>;
}

/** Builds the tables once (about 0.2 s). */
export async function buildFixedBase(): Promise<FixedBase> {
  const { buildBn128 } = await import('ffjavascript'); // takes long to load
  const curve = await buildBn128(true);
  const memory = new WasmMemory(curve);
  const tables = {
    g1: buildTable(memory, operationsOf(curve, 'g1'), POINT_BYTES.g1, curve.tm.pG1gen),
    g2: buildTable(memory, operationsOf(curve, 'g2'), POINT_BYTES.g2, curve.tm.pG2gen),
  };
  const jacobians = memory.alloc((CHUNK * POINT_BYTES.g2 * 3) / 2);
  const affines = memory.alloc(CHUNK * POINT_BYTES.g2);

  return {
    async multiply(group, scalars, onProgress) {
      const operations = operationsOf(curve, group);
      const size = POINT_BYTES[group];
      const result = new Uint8Array(scalars.length * size);
      const bytes = new Uint8Array(34);
      for (let start = 0; start < scalars.length; start += CHUNK) {
        const end = Math.min(start + CHUNK, scalars.length);
        for (let i = start; i < end; i++) {
          const out = jacobians + ((i - start) * size * 3) / 2;
          operations.zero(out);
          const scalar = scalars[i]!;
          if (scalar === 0n) continue;
          writeScalar(bytes, 0, scalar);
          for (let w = 0; w < WINDOWS; w++) {
            const digit = digitOf(bytes, w);
            if (digit !== 0) operations.addMixed(out, tables[group] + (w * DIGITS + digit) * size, out);
          }
        }
        operations.batchToAffine(jacobians, end - start, affines);
        result.set(memory.bytes(affines, (end - start) * size), start * size);
        onProgress?.(end);
        await new Promise((resolve) => setImmediate(resolve)); // let progress be drawn
      }
      return result;
    },
  };
}

function digitOf(bytes: Uint8Array, window: number): number {
  const bit = window * WINDOW;
  const at = bit >> 3;
  const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
  return (word >> (bit & 7)) & (DIGITS - 1);
}

function buildTable(memory: WasmMemory, operations: Operations, size: number, generator: number): number {
  const table = memory.alloc(WINDOWS * DIGITS * size);
  const jacobianSize = (size * 3) / 2;
  const row = memory.alloc(DIGITS * jacobianSize);
  const base = memory.alloc(jacobianSize);
  const baseAffine = memory.alloc(size);
  operations.copy(generator, base);
  for (let w = 0; w < WINDOWS; w++) {
    operations.batchToAffine(base, 1, baseAffine);
    operations.zero(row);
    for (let digit = 1; digit < DIGITS; digit++) {
      operations.addMixed(row + (digit - 1) * jacobianSize, baseAffine, row + digit * jacobianSize);
    }
    operations.batchToAffine(row, DIGITS, table + w * DIGITS * size);
    for (let i = 0; i < WINDOW; i++) operations.double(base, base);
  }
  return table;
}

function operationsOf(curve: Curve, group: Group): Operations {
  const { exports } = curve.tm.instance;
  return {
    addMixed: exports[`${group}m_addMixed`],
    double: exports[`${group}m_double`],
    zero: exports[`${group}m_zero`],
    copy: exports[`${group}m_copy`],
    batchToAffine: exports[`${group}m_batchToAffine`],
  };
}
