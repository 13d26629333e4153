/**
 * The files that a key and its circuit are in, read once more: nothing here is of `src/setup`, whose answers are looked at. Bytes are
 * those of our own tools; what does not fit throws.
 */

const WORD = 32;

/** Sections of an iden3 container by number. */
function sectionsOf(bytes: Uint8Array, magic: string): Map<number, DataView> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (Buffer.from(bytes.subarray(0, 4)).toString('latin1') !== magic) throw new Error(`is no ${magic} file`);
  const found = new Map<number, DataView>();
  for (let at = 12; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at + 4, true));
    found.set(view.getUint32(at, true), new DataView(bytes.buffer, bytes.byteOffset + at + 12, length));
    at += 12 + length;
  }
  return found;
}

/** A little-endian number of 32 bytes. */
function numberAt(view: DataView, at: number): bigint {
  let value = 0n;
  for (let i = WORD - 1; i >= 0; i--) value = (value << 8n) | BigInt(view.getUint8(at + i));
  return value;
}

/** A wire's coefficient on one side of a row: 0 is A, 1 is B, 2 is C. */
export interface Entry {
  readonly row: number;
  readonly side: 0 | 1 | 2;
  readonly coefficient: bigint;
}

export interface Rows {
  readonly wires: number;
  /** Outputs and public inputs: wires 1 to this number. */
  readonly publics: number;
  readonly rows: number;
  /** By wire, of those that were asked for. */
  readonly entries: ReadonlyMap<number, readonly Entry[]>;
}

/** Where wires stand in the rows of a compiled circuit. */
export function readRows(r1cs: Uint8Array, isAsked: (wire: number) => boolean = () => true): Rows {
  const sections = sectionsOf(r1cs, 'r1cs');
  const head = sections.get(1)!;
  const word = (index: number) => head.getUint32(4 + WORD + 4 * index, true);
  const [wires, outputs, inputs, rows] = [word(0), word(1), word(2), word(6)];
  const body = sections.get(2)!;
  const entries = new Map<number, Entry[]>();
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (const side of [0, 1, 2] as const) {
      const count = body.getUint32(at, true);
      at += 4;
      for (let i = 0; i < count; i++, at += 4 + WORD) {
        const wire = body.getUint32(at, true);
        if (!isAsked(wire)) continue;
        const entry = { row, side, coefficient: numberAt(body, at + 4) };
        const list = entries.get(wire);
        if (list === undefined) entries.set(wire, [entry]);
        else list.push(entry);
      }
    }
  }
  return { wires, publics: outputs + inputs, rows, entries };
}

/** Lists of points of a proving key, by snarkjs' numbers of their sections. */
const LISTS = { IC: 3, A: 5, B1: 6, B2: 7, C: 8, H: 9 } as const;
/** Points of the header in order, with the words that each has. */
const HEAD = { alpha1: 2, beta1: 2, beta2: 4, gamma2: 4, delta1: 2, delta2: 4 } as const;

export type ListName = keyof typeof LISTS;
export type HeadName = keyof typeof HEAD;

/** Points as a key has them, unread: two words in the first group, four in the second, scaled by 2^256. */
interface Points {
  readonly count: number;
  words(index: number): readonly bigint[];
}

export interface ProvingKey {
  readonly wires: number;
  readonly publics: number;
  readonly domain: number;
  readonly head: Readonly<Record<HeadName, Points>>;
  readonly lists: Readonly<Record<ListName, Points>>;
}

export function readProvingKey(zkey: Uint8Array): ProvingKey {
  const sections = sectionsOf(zkey, 'zkey');
  const header = sections.get(2)!;
  const sizes = 2 * (4 + WORD); // two primes with their lengths
  const [wires, publics, domain] = [0, 4, 8].map((at) => header.getUint32(sizes + at, true));
  let at = sizes + 12;
  const head = Object.entries(HEAD).map(([name, words]) => {
    const points = pointsIn(header, at, words, 1);
    at += words * WORD;
    return [name, points];
  });
  const lists = Object.entries(LISTS).map(([name, id]) => {
    const view = sections.get(id)!;
    const words = name === 'B2' ? 4 : 2;
    return [name, pointsIn(view, 0, words, view.byteLength / (words * WORD))];
  });
  return {
    ...{ wires: wires!, publics: publics!, domain: domain! },
    head: Object.fromEntries(head) as ProvingKey['head'],
    lists: Object.fromEntries(lists) as ProvingKey['lists'],
  };
}

const pointsIn = (view: DataView, start: number, words: number, count: number): Points => ({
  count,
  words: (index) =>
    Array.from({ length: words }, (_, i) => numberAt(view, start + (index * words + i) * WORD)),
});
