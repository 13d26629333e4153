import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { InternalError } from '../errors.js';
import { FIELD } from '../units/field.js';
import { buildFixedBase, type FixedBase } from './fixedBase.js';
import { lagrangeValues } from './lagrange.js';
import { type LinearCombination, readR1cs, readScalar, writeScalar } from './r1cs.js';
import { type Section, writeSections } from './sections.js';

/** Anyone can make these keys, and with them prove anything: for development and demonstrations only. */
export const DEVELOPMENT_SEED = 'ballast development key: public, forgeable by anyone';

/** Order of the BN254 base field. */
const BASE_FIELD = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;
/** Montgomery factor of 256-bit words, squared: the form in which a zkey keeps its coefficients. */
const MONTGOMERY_SQUARED = ((1n << 256n) % FIELD) ** 2n % FIELD;

/** Per wire, the QAP polynomials at τ; and the sparse A and B matrices in the zkey's own form. */
interface Qap {
  readonly a: bigint[];
  readonly b: bigint[];
  readonly c: bigint[];
  readonly coefficients: Uint8Array;
  readonly domainBits: number;
}

/**
 * Makes a Groth16 proving key (zkey, as snarkjs reads it) straight from a public seed: with τ, α and β known, every point
 * of the key is a known multiple of a generator. γ = δ on purpose, so that every verifier recognises such a key.
 * Deterministic: the same circuit and seed give the same bytes everywhere.
 *
 * Formulas: J. Groth, On the Size of Pairing-based Non-interactive Arguments (2016), §3.2; file layout: snarkjs 0.7.
 */
export async function makeDevelopmentKey(
  r1cs: Uint8Array,
  options: { seed?: string; onProgress?: (done: number, total: number) => void } = {},
): Promise<Uint8Array> {
  const seed = options.seed ?? DEVELOPMENT_SEED;
  const tau = secretOf(seed, 'tau');
  const alpha = secretOf(seed, 'alpha');
  const beta = secretOf(seed, 'beta');
  const { header } = readR1cs(r1cs);
  const publics = header.outputs + header.publicInputs;
  const qap = evaluateQap(r1cs, tau, publics);

  const combined = qap.a.map((a, i) => (beta * a + alpha * qap.b[i]! + qap.c[i]!) % FIELD);
  // P(τ) = h(τ)·Z(τ) has degree below 2n and vanishes on the domain, so the odd points of the doubled domain carry it.
  const quotient = lagrangeValues(tau, qap.domainBits + 1, 1, 2);

  const base = await buildFixedBase();
  const total = 5 * header.wires + quotient.length;
  let finished = 0;
  const multiply = async (group: 'g1' | 'g2', scalars: readonly bigint[]) => {
    const weight = group === 'g1' ? 1 : 2;
    const points = await base.multiply(group, scalars, (n) =>
      options.onProgress?.(finished + n * weight, total),
    );
    finished += scalars.length * weight;
    return points;
  };

  const sections: Section[] = [
    { id: 1, data: [u32(1)] },
    {
      id: 2,
      data: await headerSection(base, {
        alpha,
        beta,
        wires: header.wires,
        publics,
        domain: 1 << qap.domainBits,
      }),
    },
    { id: 3, data: [await multiply('g1', combined.slice(0, publics + 1))] },
    { id: 4, data: [u32(qap.coefficients.length / 44), qap.coefficients] },
    { id: 5, data: [await multiply('g1', qap.a)] },
    { id: 6, data: [await multiply('g1', qap.b)] },
    { id: 7, data: [await multiply('g2', qap.b)] },
    { id: 8, data: [await multiply('g1', combined.slice(publics + 1))] },
    { id: 9, data: [await multiply('g1', quotient)] },
    { id: 10, data: [sha512(utf8ToBytes(seed)), u32(0)] }, // no contribution
  ];
  return writeSections('zkey', 1, sections);
}

async function headerSection(
  base: FixedBase,
  key: { alpha: bigint; beta: bigint; wires: number; publics: number; domain: number },
): Promise<Uint8Array[]> {
  const g1 = await base.multiply('g1', [key.alpha, key.beta, 1n]);
  const g2 = await base.multiply('g2', [key.beta, 1n]);
  const alpha1 = g1.subarray(0, 64);
  const beta1 = g1.subarray(64, 128);
  const delta1 = g1.subarray(128, 192);
  const beta2 = g2.subarray(0, 128);
  const generator2 = g2.subarray(128, 256);
  return [
    ...[u32(32), scalar(BASE_FIELD), u32(32), scalar(FIELD)],
    ...[u32(key.wires), u32(key.publics), u32(key.domain)],
    ...[alpha1, beta1, beta2, generator2, delta1, generator2], // γ and δ are both the generator
  ];
}

function evaluateQap(r1cs: Uint8Array, tau: bigint, publics: number): Qap {
  const { header, constraints } = readR1cs(r1cs);
  const rows = header.constraints + publics + 1;
  const domainBits = Math.ceil(Math.log2(rows));
  const lagrange = lagrangeValues(tau, domainBits);
  const zero = () => new Array<bigint>(header.wires).fill(0n);
  const a = zero();
  const b = zero();
  const c = zero();
  const coefficients = new GrowingBytes();

  let row = 0;
  const accumulate = (
    target: bigint[],
    { wires, coefficients: values }: LinearCombination,
    matrix?: number,
  ) => {
    for (let i = 0; i < wires.length; i++) {
      const value = readScalar(values, i);
      const wire = wires[i]!;
      target[wire] = (target[wire]! + value * lagrange[row]!) % FIELD;
      if (matrix !== undefined) coefficients.push(matrix, row, wire, value);
    }
  };
  for (const [left, right, out] of constraints()) {
    accumulate(a, left, 0);
    accumulate(b, right, 1);
    accumulate(c, out);
    row++;
  }
  // One row per public signal, as snarkjs adds them: it ties every public input to the proof, used or not.
  for (let wire = 0; wire <= publics; wire++, row++) {
    a[wire] = (a[wire]! + lagrange[row]!) % FIELD;
    coefficients.push(0, row, wire, 1n);
  }
  return { a, b, c, coefficients: coefficients.bytes(), domainBits };
}

/** Coefficient records of 44 bytes: matrix, row, wire, value × R². */
class GrowingBytes {
  #buffer = new Uint8Array(44 << 16);
  #length = 0;

  push(matrix: number, row: number, wire: number, value: bigint): void {
    if (this.#length + 44 > this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    const view = new DataView(this.#buffer.buffer, this.#length, 12);
    view.setUint32(0, matrix, true);
    view.setUint32(4, row, true);
    view.setUint32(8, wire, true);
    writeScalar(this.#buffer, this.#length + 12, (value * MONTGOMERY_SQUARED) % FIELD);
    this.#length += 44;
  }

  bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }
}

function secretOf(seed: string, name: string): bigint {
  const value = BigInt(`0x${bytesToHex(sha512(utf8ToBytes(`${seed}\0${name}`)))}`) % FIELD;
  if (value === 0n) throw new InternalError('the seed gives zero');
  return value;
}

function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function scalar(value: bigint): Uint8Array {
  const bytes = new Uint8Array(32);
  writeScalar(bytes, 0, value);
  return bytes;
}
