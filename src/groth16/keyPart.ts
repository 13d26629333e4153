import { ArtifactError } from '../errors.js';
import { Fr } from './fields.js';
import { bytesOf, type Kernel, type KernelName, openKernel, outOfMemory, put, take } from './kernel.js';
import { writeScalar } from './scalarBytes.js';
import { openTransforms } from './transforms.js';
import { POINT_BYTES, type Shape } from './zkey.js';

/** What one thread holds of a proving key, and what it computes from a witness: sums of multiples of points, and the quotient. */

/** Sums over the points of one section, of one wire each, or of one value of the quotient each. */
export type SectionName = 'ic' | 'a' | 'b1' | 'b2' | 'c' | 'h';

/** Points one behind the other. */
export interface Piece {
  readonly section: SectionName;
  readonly points: Uint8Array;
  /** The wire, or the value of the quotient, of the first point. */
  readonly first: number;
}

/** A sum over some points of a section: x and y, integers of 32 bytes for each coordinate. All 0 for infinity. */
export interface PartialSum {
  readonly section: SectionName;
  readonly point: Uint8Array;
}

/** A piece in memory. */
interface Loaded {
  readonly section: SectionName;
  readonly bases: number;
  /** Numbers of the scalars of the bases. */
  readonly wires: number;
  readonly count: number;
  /** Pairs of a slot and a scalar that is added to it: of points that are the same or opposite. */
  readonly merges: number;
  readonly mergeCount: number;
  readonly firstSlot: number;
  readonly slots: number;
}

/** Matrix, row, wire and coefficient. */
const ENTRY_BYTES = 44;
const OPPOSITE = 0x80000000;
const INFINITE = 0xffffffff;

export class KeyPart {
  readonly #kernel: Kernel;
  readonly #shape: Shape;
  readonly #pieces: Loaded[] = [];
  /** Where scalars lie, with the slots behind them: of wires, and of the quotient. */
  #witness = 0;
  #quotient = 0;
  /** How many scalars there are, with slots. */
  readonly #ends: { wires: number; quotient: number };

  private constructor(kernel: Kernel, shape: Shape) {
    this.#kernel = kernel;
    this.#shape = shape;
    this.#ends = { wires: shape.wires + 1, quotient: 2 ** shape.domainBits }; // one wire more is read where they are odd
  }

  /** A part without points; `addRows` of one part, then `add` and `finish` come next. */
  static async open(shape: Shape, name?: KernelName): Promise<KeyPart> {
    return new KeyPart(await openKernel(name), shape);
  }

  /**
   * Of the part that computes the quotient: tables for transforms, and the rows of the circuit, from the coefficients of the key (section 4). Before all points:
   * nothing else is in memory twice that is as large. Throws {@link ArtifactError} for coefficients of what the key has not.
   */
  addRows(coefficients: Uint8Array): void {
    const kernel = this.#kernel;
    const { wires, domainBits } = this.#shape;
    openTransforms(kernel, domainBits);
    const units = take(kernel, 64);
    const one = Fr.create(1n << 512n);
    writeScalar(bytesOf(kernel), units, one);
    writeScalar(bytesOf(kernel), units + 32, Fr.neg(one));
    const entries = coefficients.subarray(4);
    const count = entries.length / ENTRY_BYTES;
    // In memory twice: what is taken for good lies before it.
    const products = this.#with(entries, (at) => kernel.countProducts(at, count, units, wires, domainBits));
    if (products < 0) throw new ArtifactError('zkey file has coefficients of wires or rows that it has not');
    if (!kernel.takeRows(count, products, wires, domainBits)) throw outOfMemory();
    this.#with(entries, (at) => kernel.fillRows(at, count, units));
  }

  /** Throws {@link InternalError} where memory does not suffice, as all that follows does. */
  add(piece: Piece): void {
    const scalars = piece.section === 'h' ? 'quotient' : 'wires';
    const loaded = this.#load(piece, this.#ends[scalars]);
    this.#ends[scalars] += loaded.slots;
    this.#pieces.push(loaded);
  }

  /** After the last piece. */
  finish(): void {
    this.#witness = take(this.#kernel, 32 * this.#ends.wires);
    this.#quotient = take(this.#kernel, 32 * this.#ends.quotient);
  }

  get kernel(): KernelName {
    return this.#kernel.name;
  }

  /** The values of the quotient, 32 bytes each, as scalars of the last section. Only of a part with rows. */
  quotient(witness: Uint8Array): Uint8Array {
    const kernel = this.#kernel;
    const { wires, domainBits } = this.#shape;
    this.#put(this.#witness, witness);
    const start = kernel.mark();
    const vectors = take(kernel, 3 * 2 ** (domainBits - 1) * kernel.pairBytes.value);
    kernel.quotientOf(this.#quotient, vectors, this.#witness, wires);
    kernel.release(start);
    return bytesOf(kernel).slice(this.#quotient, this.#quotient + 32 * 2 ** domainBits);
  }

  /** Sums of multiples by wires, or by values of the quotient. */
  sums(of: 'witness' | 'quotient', scalars: Uint8Array): PartialSum[] {
    const at = of === 'quotient' ? this.#quotient : this.#witness;
    this.#put(at, scalars);
    return this.#pieces
      .filter(({ section }) => (section === 'h') === (of === 'quotient'))
      .map((piece) => ({ section: piece.section, point: this.#sum(piece, at) }));
  }

  #put(at: number, bytes: Uint8Array): void {
    bytesOf(this.#kernel).set(bytes, at);
  }

  #words(at: number, count: number): Uint32Array {
    return new Uint32Array(this.#kernel.memory.buffer, at, count);
  }

  /** Keeps the points that are not infinity, and of those with one x the first; slots for sums of scalars are numbered from `firstSlot`. */
  #load({ section, points, first }: Piece, firstSlot: number): Loaded {
    const kernel = this.#kernel;
    const size = section === 'b2' ? POINT_BYTES.g2 : POINT_BYTES.g1;
    const n = points.length / size;
    const firsts = this.#with(points, (raw) => {
      const found = take(kernel, 4 * n + 4);
      if (!kernel.sameX(found, raw, n, size)) throw outOfMemory();
      return this.#words(found, n).slice();
    });

    const kept: number[] = [];
    const slotOf = new Map<number, number>();
    const merges: number[] = [];
    firsts.forEach((ref, i) => {
      if (ref === i) kept.push(i);
      else if (ref !== INFINITE) {
        const twin = ref & ~OPPOSITE;
        let slot = slotOf.get(twin);
        if (slot === undefined) {
          slot = firstSlot + slotOf.size;
          slotOf.set(twin, slot);
          merges.push(slot, first + twin);
        }
        merges.push(slot, ((first + i) | (ref & OPPOSITE)) >>> 0);
      }
    });

    const group = section === 'b2' ? 2 : 1;
    const bases = take(kernel, kernel[`baseBytes${group}`].value * (kept.length + 1));
    const wires = take(kernel, 4 * kept.length + 4);
    this.#words(wires, kept.length).set(kept.map((i) => slotOf.get(i) ?? first + i));
    const mergeList = take(kernel, 4 * merges.length + 4);
    this.#words(mergeList, merges.length).set(merges);
    const numbers = Uint32Array.from([...kept, 0]); // one more is read where they are odd
    this.#with(points, (at) => {
      const list = put(kernel, new Uint8Array(numbers.buffer));
      kernel[`load${group}`](bases, at, list, kept.length);
    });
    return {
      section,
      ...{ bases, wires, count: kept.length },
      ...{ merges: mergeList, mergeCount: merges.length / 2, firstSlot, slots: slotOf.size },
    };
  }

  #sum({ section, bases, wires, count, merges, mergeCount, firstSlot, slots }: Loaded, scalars: number) {
    const kernel = this.#kernel;
    const group = section === 'b2' ? 2 : 1;
    bytesOf(kernel).fill(0, scalars + 32 * firstSlot, scalars + 32 * (firstSlot + slots));
    kernel.merge(scalars, merges, mergeCount, scalars);
    const start = kernel.mark();
    const result = take(kernel, 128);
    if (!kernel[`sum${group}`](result, bases, wires, scalars, count)) throw outOfMemory();
    const point = bytesOf(kernel).slice(result, result + POINT_BYTES[`g${group}`]);
    kernel.release(start);
    return point;
  }

  /** Puts bytes into memory for as long as the work with them takes. */
  #with<Result>(bytes: Uint8Array, work: (at: number) => Result): Result {
    const start = this.#kernel.mark();
    const result = work(put(this.#kernel, bytes));
    this.#kernel.release(start);
    return result;
  }
}
