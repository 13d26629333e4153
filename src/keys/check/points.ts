import { ArtifactError } from '../../errors.js';
import { readScalar } from '../../groth16/scalarBytes.js';
import { POINT_BYTES } from '../../groth16/zkey.js';
import { BASE_FIELD } from '../../proof/verificationKey.js';
import type { Group } from '../../setup/fixedBase.js';
import { WasmMemory } from './wasmMemory.js';

const CHUNK = 4096;
/** Highest 32 bits of the base field's order: what is below them is below it. */
const TOP = Number(BASE_FIELD >> 224n);

/** Affine points of a key, under the name that errors call them. */
export interface Points {
  readonly name: string;
  readonly group: Group;
  readonly bytes: Uint8Array;
  /** Wires that a matrix does not use have infinity, all zeros. Everywhere else it is refused. */
  readonly infinity?: boolean;
}

/** Whether a point is infinity, all zeros. */
function isInfinity(point: Uint8Array): boolean {
  return point.every((byte) => byte === 0);
}

/**
 * Every point lies on its curve, and has coordinates below the field's order: no point has two forms. For the second group
 * this is not enough, whose curve has more points than the group. Throws {@link ArtifactError} naming the first that does not.
 */
export async function assertOnCurve(lists: readonly Points[]): Promise<void> {
  const { buildBn128 } = await import('ffjavascript');
  const curve = await buildBn128(true); // of its own: more memory than the shared one has
  const memory = new WasmMemory(curve);
  const room = memory.alloc(CHUNK * POINT_BYTES.g2);
  const { exports } = curve.tm.instance;
  for (const { name, group, bytes, infinity = false } of lists) {
    const size = POINT_BYTES[group];
    const isOn = exports[`${group}m_inCurveAffine`];
    const count = bytes.length / size;
    for (let start = 0; start < count; start += CHUNK) {
      const chunk = bytes.subarray(start * size, Math.min(start + CHUNK, count) * size);
      memory.bytes(room, chunk.length).set(chunk);
      for (let i = 0; i < chunk.length / size; i++) {
        const point = chunk.subarray(i * size, (i + 1) * size);
        const at = { field: count === 1 ? name : `${name}[${start + i}]` };
        if (isInfinity(point)) {
          if (!infinity) throw new ArtifactError('is infinity', at);
        } else if (!isCanonical(point) || isOn(room + i * size) === 0) {
          throw new ArtifactError('is not a point of the curve', at);
        }
      }
    }
  }
}

function isCanonical(point: Uint8Array): boolean {
  const view = new DataView(point.buffer, point.byteOffset, point.byteLength);
  for (let i = 0; i < point.length / 32; i++) {
    const top = view.getUint32(32 * i + 28, true);
    if (top > TOP || (top === TOP && readScalar(point, i) >= BASE_FIELD)) return false;
  }
  return true;
}
