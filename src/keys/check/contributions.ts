import { createHash } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import { ArtifactError } from '../../errors.js';
import { pointOfG1, pointOfG2 } from '../../groth16/points.js';
import { POINT_BYTES } from '../../groth16/zkey.js';

/** Contributions as snarkjs' files list them: read strictly, every point on its curve and in its group. */

/** One contribution of a file. */
export interface ContributionRecord {
  readonly name: string | undefined;
  /** Value and iterations, where it is a beacon's, whose randomness everybody knows. */
  readonly beacon: { readonly value: string; readonly iterations: number } | undefined;
  /** Of a key, snarkjs' hash of the contribution; of powers, the challenge for the next one. */
  readonly hash: string;
  /** All of the record, to compare files by. */
  readonly bytes: Uint8Array;
}

/** Section 10 of a zkey. Throws {@link ArtifactError}. */
export function readKeyContributions(section: Uint8Array, file?: string): ContributionRecord[] {
  const reader = new RecordReader(section, file);
  reader.take(64); // hash of the circuit and the powers: snarkjs compares it
  return reader.list(() => {
    const points = [reader.g1(), reader.g1(), reader.g1(), reader.g2()]; // δ after it; the proof of its factor
    const hash = createHash('blake2b512');
    for (const { uncompressed } of points) hash.update(uncompressed);
    return hash.update(reader.take(64)).digest('hex');
  });
}

/** Section 7 of a file of powers. Throws {@link ArtifactError}. */
export function readPowersContributions(section: Uint8Array, file?: string): ContributionRecord[] {
  const reader = new RecordReader(section, file);
  return reader.list(() => {
    for (const group of ['g1', 'g2', 'g1', 'g1', 'g2'] as const) reader[group](); // τ, α, β after it
    for (let i = 0; i < 6; i++) reader.g1(); // the proofs of its three factors
    for (let i = 0; i < 3; i++) reader.g2();
    reader.take(216); // state of a hash function
    return bytesToHex(reader.take(64));
  });
}

class RecordReader {
  #at = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string | undefined,
  ) {}

  take(length: number): Uint8Array {
    if (this.#at + length > this.bytes.length) throw this.#malformed();
    this.#at += length;
    return this.bytes.subarray(this.#at - length, this.#at);
  }

  g1() {
    const bytes = this.take(POINT_BYTES.g1);
    const { x, y } = this.#valid(() => pointOfG1(bytes, 'contribution'));
    return { uncompressed: bigEndian([x, y]) };
  }

  g2() {
    const bytes = this.take(POINT_BYTES.g2);
    const { x, y } = this.#valid(() => pointOfG2(bytes, 'contribution'));
    return { uncompressed: bigEndian([x.c1, x.c0, y.c1, y.c0]) };
  }

  /** Their number, then each: what `read` reads, its type, and its parameters. Nothing may come after the last. */
  list(read: () => string): ContributionRecord[] {
    const records: ContributionRecord[] = [];
    for (let left = this.#u32(); left > 0; left--) {
      const start = this.#at;
      const hash = read();
      const type = this.#u32();
      const { name, beacon } = this.#parameters();
      if (type > 1 || (type === 1) !== (beacon !== undefined)) throw this.#malformed();
      records.push({ name, beacon, hash, bytes: this.bytes.subarray(start, this.#at) });
    }
    if (this.#at !== this.bytes.length) throw this.#malformed();
    return records;
  }

  /** 1 is a name, 2 the iterations of a beacon, 3 its value; in this order. */
  #parameters(): Pick<ContributionRecord, 'name' | 'beacon'> {
    const end = this.#u32() + this.#at;
    let [name, value, iterations, last]: [string?, string?, number?, number?] = [];
    while (this.#at < end) {
      const [kind] = this.take(1) as unknown as [number];
      if (kind <= (last ?? 0)) throw this.#malformed();
      last = kind;
      const [number] = this.take(1) as unknown as [number];
      if (kind === 1) name = this.#text(this.take(number));
      else if (kind === 2) iterations = number;
      else if (kind === 3) value = bytesToHex(this.take(number));
      else throw this.#malformed();
    }
    if (this.#at !== end || (value === undefined) !== (iterations === undefined)) throw this.#malformed();
    return { name, beacon: value === undefined ? undefined : { value, iterations: iterations! } };
  }

  #u32(): number {
    const bytes = this.take(4);
    return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  }

  #text(bytes: Uint8Array): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.#malformed();
    }
  }

  #valid<Affine>(make: () => { is0(): boolean; assertValidity(): void; toAffine(): Affine }): Affine {
    try {
      const point = make();
      point.assertValidity(); // the equation, then the subgroup; infinity passes
      if (!point.is0()) return point.toAffine();
    } catch {} // refused below, without the library's words
    throw new ArtifactError('has a point that is none of its group', {
      file: this.file,
      field: 'contributions',
    });
  }

  #malformed(): ArtifactError {
    return new ArtifactError('is not a list of contributions', { file: this.file, field: 'contributions' });
  }
}

function bigEndian(numbers: readonly bigint[]): Uint8Array {
  return Buffer.from(numbers.map((number) => number.toString(16).padStart(64, '0')).join(''), 'hex');
}
