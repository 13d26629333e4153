import { createHash } from 'node:crypto';
import { bn254 } from '@noble/curves/bn254.js';
import { DEVELOPMENT_SEED } from '../../src/setup/developmentKey.js';
import { type HeadName, type ListName, readProvingKey, readRows } from './container.js';
import { Scalars, secretOf } from './scalars.js';

/** Points of a development key, recomputed one by one: its secrets are known to everybody, so each point is a known multiple. */

export interface Recomputed {
  /** How many points were recomputed, by section. */
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
}

const { Fp } = bn254.fields;
const UNSCALE = Fp.inv(Fp.create(1n << 256n));

/**
 * The points of the header, and `most` of every section, which a hash of the circuit chooses; all of a section that has no more.
 * The verification key must hold the same ones.
 */
export function recomputeKey(
  files: { r1cs: Uint8Array; zkey: Uint8Array; verificationKey: Uint8Array },
  most: number,
  seed: string = DEVELOPMENT_SEED,
): Recomputed {
  const key = readProvingKey(files.zkey);
  const findings: string[] = [];
  const counts: Record<string, number> = {};
  const hash = createHash('sha256').update(files.r1cs).digest('hex');
  const places = new Map(
    Object.entries(key.lists).map(([name, { count }]) => [name, choose(`${hash} ${name}`, count, most)]),
  );
  const wires = new Set(
    [...places].flatMap(([name, chosen]) =>
      name === 'H' ? [] : chosen.map((i) => (name === 'C' ? i + key.publics + 1 : i)),
    ),
  );
  const rows = readRows(files.r1cs, (wire) => wires.has(wire));
  const [tau, alpha, beta] = ['tau', 'alpha', 'beta'].map((name) => secretOf(seed, name));
  const secrets = { tau: tau!, alpha: alpha!, beta: beta!, delta: 1n };
  const scalars = new Scalars(rows, secrets);

  // 1. As many points as the circuit asks for.
  const expected = {
    ...{ A: rows.wires, B1: rows.wires, B2: rows.wires, H: scalars.domain },
    ...{ IC: rows.publics + 1, C: rows.wires - rows.publics - 1 },
  };
  for (const [name, count] of Object.entries(expected)) {
    const found = key.lists[name as ListName].count;
    if (found !== count) findings.push(`${name} has ${found} points, the circuit asks for ${count}`);
  }
  const ofCircuit = [rows.wires, rows.publics, scalars.domain];
  if (`${[key.wires, key.publics, key.domain]}` !== `${ofCircuit}`)
    findings.push(`the header counts ${[key.wires, key.publics, key.domain]}, the circuit ${ofCircuit}`);

  // 2. Each point that was chosen.
  const compare = (section: string, place: string, words: readonly bigint[], scalar: bigint) => {
    counts[section] = (counts[section] ?? 0) + 1;
    if (`${words.map((word) => Fp.mul(word, UNSCALE))}` !== `${coordinates(scalar, words.length === 4)}`)
      findings.push(`${place} is not what circuit and seed make`);
  };
  const headScalars: Record<HeadName, bigint> = {
    ...{ alpha1: secrets.alpha, beta1: secrets.beta, beta2: secrets.beta },
    ...{ gamma2: 1n, delta1: secrets.delta, delta2: secrets.delta },
  };
  for (const [name, scalar] of Object.entries(headScalars) as [HeadName, bigint][])
    compare('header', name, key.head[name].words(0), scalar);
  const scalarOf: Record<ListName, (index: number) => bigint> = {
    A: (i) => scalars.polynomials(i)[0],
    B1: (i) => scalars.polynomials(i)[1],
    B2: (i) => scalars.polynomials(i)[1],
    C: (i) => scalars.c(i),
    H: (i) => scalars.h(i),
    IC: (i) => scalars.combined(i),
  };
  for (const [name, chosen] of places as Map<ListName, number[]>)
    for (const i of chosen) compare(name, `${name}[${i}]`, key.lists[name].words(i), scalarOf[name](i));

  // 3. The same ones in the verification key.
  const text = verificationKeyPoints(files.verificationKey);
  const fixed = { alpha: 'alpha1', beta: 'beta2', gamma: 'gamma2', delta: 'delta2' } as const;
  for (const [name, head] of Object.entries(fixed) as [keyof typeof fixed, HeadName][])
    if (text[name] !== `${coordinates(headScalars[head], head.endsWith('2'))}`)
      findings.push(`verification key: ${name} is not what the seed makes`);
  if (text.ic.length !== key.lists.IC.count)
    findings.push(`verification key: has ${text.ic.length} IC points, the proving key ${key.lists.IC.count}`);
  for (const [i, point] of text.ic.entries()) {
    const words = i < key.lists.IC.count ? key.lists.IC.words(i) : [];
    if (point !== `${words.map((word) => Fp.mul(word, UNSCALE))}`)
      findings.push(`verification key: IC[${i}] is not that of the proving key`);
  }
  return { counts, findings };
}

/** Affine coordinates of a multiple of a generator; infinity is zeros, as a proving key has it. */
function coordinates(scalar: bigint, isSecond: boolean): readonly bigint[] {
  if (isSecond) {
    if (scalar === 0n) return [0n, 0n, 0n, 0n];
    const { x, y } = bn254.G2.Point.BASE.multiply(scalar).toAffine();
    return [x.c0, x.c1, y.c0, y.c1];
  }
  if (scalar === 0n) return [0n, 0n];
  const { x, y } = bn254.G1.Point.BASE.multiply(scalar).toAffine();
  return [x, y];
}

/** Points of snarkjs' JSON form, each as the text of its affine coordinates. */
function verificationKeyPoints(bytes: Uint8Array) {
  type Point = readonly (string | readonly string[])[];
  const json = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, Point> & { IC: Point[] };
  const affine = (point: Point) => `${point.slice(0, 2)}`;
  return {
    alpha: affine(json.vk_alpha_1!),
    beta: affine(json.vk_beta_2!),
    gamma: affine(json.vk_gamma_2!),
    delta: affine(json.vk_delta_2!),
    ic: json.IC.map(affine),
  };
}

/** Distinct places below `count` that a hash chooses, in order; the first and the last are among them. */
export function choose(words: string, count: number, most: number): number[] {
  if (count <= most) return [...Array(count).keys()];
  const chosen = new Set([0, count - 1]);
  for (let n = 0; chosen.size < most; n++) {
    const digest = createHash('sha256').update(`${words} ${n}`).digest();
    chosen.add(Number(digest.readBigUInt64BE() % BigInt(count)));
  }
  return [...chosen].sort((a, b) => a - b);
}
