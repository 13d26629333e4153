import { bn254 } from '@noble/curves/bn254.js';
import { writeScalar } from '../../src/groth16/scalarBytes.js';
import { formatZkey, readZkey, type Zkey } from '../../src/groth16/zkey.js';
import type { KeyFiles } from '../../src/keys/check/checkKey.js';
import { compileCircuit } from '../../src/setup/compile.js';
import { buildFixedBase, type Group } from '../../src/setup/fixedBase.js';
import { type KeySecrets, makeKey } from '../../src/setup/groth16Key.js';
import { formatPowers, type Powers, readPowers } from '../../src/setup/powers.js';
import { verificationKeyText } from '../../src/setup/verificationKeyText.js';
import { FIELD } from '../../src/units/field.js';

/** A key of a small circuit, taken apart so that a test can put a wrong one together. */

/** out = (a·x + x·z)² + z, where a is public; with z = 0 the wires of z and of x·z are zero. */
export const TINY = `pragma circom 2.2.2;
template Tiny() {
  signal input a;
  signal input x;
  signal input z;
  signal output out;
  signal first <== a * x;
  signal second <== z * x;
  out <== (first + second) * (first + second) + z;
}
component main {public [a]} = Tiny();
`;

export const SECRETS: KeySecrets = { tau: 71n, alpha: 73n, beta: 79n, delta: 83n };

export interface Parts {
  readonly zkey: Zkey;
  readonly powers: Powers;
}

export const compileTiny = () => compileCircuit(TINY);

/** A key of known secrets. */
export async function partsOf(r1cs: Uint8Array, secrets: KeySecrets = SECRETS): Promise<Parts> {
  const { zkey, powers } = await makeKey(r1cs, secrets, { label: r1cs, powers: true });
  const parts = readZkey(zkey);
  return { zkey: parts, powers: readPowers(powers, parts.shape.domainBits) };
}

/** The files of a key put together, with the verification key that its proving key has. */
export function filesOf({ zkey, powers }: Parts): KeyFiles {
  const bytes = formatZkey(zkey);
  return { zkey: bytes, verificationKey: verificationKeyText(bytes), powers: formatPowers(powers) };
}

let base: ReturnType<typeof buildFixedBase> | undefined;

/** `scalar · G`, as a zkey has it. */
export async function pointOf(group: Group, scalar: bigint): Promise<Uint8Array> {
  base ??= buildFixedBase();
  return (await base).multiply(group, [((scalar % FIELD) + FIELD) % FIELD]);
}

/** The list with one point replaced. */
export function withPoint(points: Uint8Array, index: number, point: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(points);
  copy.set(point, index * point.length);
  return copy;
}

/** Order of the group of the second curve, divided by that of its subgroup. Its least prime factor is 10 069. */
const { Fp2 } = bn254.fields;
const COFACTOR = 2n * bn254.fields.Fp.ORDER - FIELD;
export const LEAST_FACTOR = 10_069n;

/** A point of the second curve whose order is the least factor of the cofactor: outside the subgroup. */
export function pointOfSmallOrder() {
  for (let x = 1n; ; x++) {
    const at = Fp2.fromBigTuple([x, 1n]);
    const square = Fp2.add(Fp2.mul(Fp2.sqr(at), at), bn254.G2.Point.CURVE().b);
    if (Fp2.eql(square, Fp2.ZERO)) continue;
    let y: typeof square;
    try {
      y = Fp2.sqrt(square);
    } catch {
      continue;
    }
    const any = bn254.G2.Point.fromAffine({ x: at, y });
    const point = times(any, (COFACTOR / LEAST_FACTOR) * FIELD);
    if (!point.is0()) return point;
  }
}

type G2Point = InstanceType<typeof bn254.G2.Point>;

/** By doubling: the library reduces scalars by the order of the subgroup, which these points do not have. */
export function times(point: G2Point, scalar: bigint): G2Point {
  let sum = bn254.G2.Point.ZERO;
  for (let bit = BigInt(scalar.toString(2).length) - 1n; bit >= 0n; bit--) {
    sum = sum.double();
    if ((scalar >> bit) & 1n) sum = sum.add(point);
  }
  return sum;
}

/** A point of the second curve as a zkey has it. */
export function g2Bytes(point: G2Point): Uint8Array {
  const { Fp } = bn254.fields;
  const bytes = new Uint8Array(128);
  const { x, y } = point.toAffine();
  for (const [i, value] of [x.c0, x.c1, y.c0, y.c1].entries())
    writeScalar(bytes, 32 * i, Fp.mul(value, Fp.create(1n << 256n)));
  return bytes;
}
