import type { Curve } from 'ffjavascript';

/** Memory behind what the library itself allocates. */
export class WasmMemory {
  readonly #curve: Curve;
  #next: number;

  constructor(curve: Curve) {
    this.#curve = curve;
    this.#next = curve.tm.memory.buffer.byteLength;
  }

  alloc(length: number): number {
    const at = this.#next;
    this.#next += Math.ceil(length / 64) * 64;
    const missing = this.#next - this.#curve.tm.memory.buffer.byteLength;
    if (missing > 0) this.#curve.tm.memory.grow(Math.ceil(missing / 65536));
    return at;
  }

  bytes(at: number, length: number): Uint8Array {
    return new Uint8Array(this.#curve.tm.memory.buffer, at, length);
  }
}
