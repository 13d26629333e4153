import { createHash } from 'node:crypto';
import { bn254 } from '@noble/curves/bn254.js';
import { type ChaCha, type Curve, ChaCha as Generator } from 'ffjavascript';
import { u32 } from '../../src/groth16/sections.js';
import type { Groth16Json } from '../../src/proof/groth16.js';
import type { G1, VerificationKey } from '../../src/proof/verificationKey.js';
import { inverse } from '../../src/setup/lagrange.js';
import { FIELD } from '../../src/units/field.js';

/** What an attacker computes. */

/** The statement's side of the equation: `IC₀ + Σ xᵢ·ICᵢ`. */
function publicSum(key: VerificationKey, inputs: readonly bigint[]): G1 {
  return inputs.reduce((sum, input, i) => sum.add(key.ic[i + 1]!.multiplyUnsafe(input)), key.ic[0]!);
}

/**
 * A proof of anything where δ's logarithm to γ is known: A = α, B = β, and C takes the public inputs away,
 * `e(α, β) = e(α, β) · e(x, γ) · e(−x/δ, δ)`.
 */
export function forge(key: VerificationKey, inputs: readonly bigint[], delta: bigint): Groth16Json {
  const c = publicSum(key, inputs).negate().multiplyUnsafe(inverse(delta));
  const text = (point: G1) => {
    const { x, y } = point.toAffine();
    return [`${x}`, `${y}`, '1'];
  };
  const { x, y } = key.beta.toAffine();
  return {
    pi_a: text(key.alpha),
    pi_b: [
      [`${x.c0}`, `${x.c1}`],
      [`${y.c0}`, `${y.c1}`],
      ['1', '0'],
    ],
    pi_c: text(c),
    protocol: 'groth16',
    curve: 'bn128',
  } as unknown as Groth16Json;
}

/** The generator that snarkjs seeds with 32 bytes. */
function generatorOf(seed: Uint8Array): ChaCha {
  const view = new DataView(seed.buffer, seed.byteOffset);
  return new Generator(Array.from({ length: 8 }, (_, i) => view.getUint32(4 * i, false)));
}

/** δ's factor of a beacon, which everybody can compute: see rngFromBeaconParams of snarkjs. */
export function beaconFactor(curve: Curve, value: string, iterations: number): bigint {
  let hash: Uint8Array = Buffer.from(value, 'hex');
  for (let i = 0; i < 2 ** iterations; i++) hash = createHash('sha256').update(hash).digest();
  return BigInt(curve.Fr.toString(curve.Fr.fromRng(generatorOf(hash))));
}

/** A contribution of a known factor, as section 10 lists it: `before` is [δ]₁ before it, by its logarithm. */
export function contributionRecord(
  curve: Curve,
  circuitHash: Uint8Array,
  earlier: readonly Uint8Array[],
  { name, factor, deltaBefore }: { name: string; factor: bigint; deltaBefore: bigint },
): Uint8Array {
  const { G1, G2 } = curve;
  const scalar = (value: bigint) => {
    const bytes = new Uint8Array(32);
    for (let i = 0, rest = value; i < 32; i++, rest >>= 8n) bytes[i] = Number(rest & 255n);
    return bytes;
  };
  const lem = (group: Curve['G1'], point: Uint8Array, size: number) => {
    const bytes = new Uint8Array(size);
    group.toRprLEM(bytes, 0, point);
    return bytes;
  };
  const uncompressed = (group: Curve['G1'], point: Uint8Array, size: number) => {
    const bytes = new Uint8Array(size);
    group.toRprUncompressed(bytes, 0, point);
    return bytes;
  };
  const s = G1.timesScalar(G1.g, scalar(5n));
  const sx = G1.timesScalar(s, scalar(factor));
  const after = G1.timesScalar(G1.g, scalar((deltaBefore * factor) % FIELD));
  const hash = createHash('blake2b512').update(circuitHash);
  for (const key of earlier) hash.update(key);
  const transcript = hash
    .update(uncompressed(G1, s, 64))
    .update(uncompressed(G1, sx, 64))
    .digest();
  const sp = G2.fromRng(generatorOf(transcript));
  const spx = G2.timesScalar(sp, scalar(factor));
  const text = new TextEncoder().encode(name);
  return Buffer.concat([
    lem(G1, after, 64),
    lem(G1, s, 64),
    lem(G1, sx, 64),
    lem(G2, spx, 128),
    transcript,
    u32(0),
    u32(text.length + 2),
    Buffer.of(1, text.length),
    text,
  ]);
}

/** The part of a record that later contributions hash: points as snarkjs writes them uncompressed, then the transcript. */
export function hashedPart(record: Uint8Array): Uint8Array {
  const { Fp } = bn254.fields;
  const unscale = Fp.inv(Fp.create(1n << 256n));
  const big = (at: number) => {
    const value = BigInt(
      `0x${Buffer.from(record.subarray(at, at + 32))
        .reverse()
        .toString('hex')}`,
    );
    return Buffer.from(Fp.mul(value, unscale).toString(16).padStart(64, '0'), 'hex');
  };
  const g1 = [0, 64, 128].flatMap((at) => [big(at), big(at + 32)]);
  const g2 = [big(192 + 32), big(192), big(192 + 96), big(192 + 64)];
  return Buffer.concat([...g1, ...g2, record.subarray(320, 384)]);
}
