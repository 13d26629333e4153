import { beforeAll, describe, expect, test } from 'vitest';
import { signedAccount } from '../../fixtures/world.js';
import { InternalError } from '../../src/errors.js';
import { readScalar } from '../../src/groth16/scalarBytes.js';
import { readSections } from '../../src/groth16/sections.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import { readZkey } from '../../src/groth16/zkey.js';
import { checkKey } from '../../src/keys/check/checkKey.js';
import { randomSecrets } from '../../src/keys/ownSecrets.js';
import { toInputs } from '../../src/market/signals.js';
import { checkClaim, type ProveOptions, prove } from '../../src/proof/prove.js';
import { verify } from '../../src/proof/verify.js';
import { claimSignals, privateSignals } from '../../src/proof/witness.js';
import { loadArtifact } from '../../src/setup/artifacts.js';
import { makeKey } from '../../src/setup/groth16Key.js';
import { readPowers } from '../../src/setup/powers.js';
import { sha256Hex } from '../../src/units/hash.js';
import { needs } from '../support/needs.js';
import { rejection } from '../support/refusal.js';
import { makeStatement, type Statement } from '../support/statement.js';
import { filesOf, type Parts, pointOf, withPoint } from './keyParts.js';

needs('solvency-8');

/**
 * What a stranger's key can do to a holder who proves under it unchecked. Such a key is put together here and used as an
 * import would never let it be used.
 */

let statement: Statement;
let r1cs: Uint8Array;
let honest: Parts;
beforeAll(async () => {
  statement = await makeStatement();
  r1cs = await loadArtifact('solvency-8', 'r1cs');
  const { zkey, powers } = await makeKey(r1cs, randomSecrets(), { label: r1cs, powers: true });
  const parts = readZkey(zkey);
  honest = { zkey: parts, powers: readPowers(powers, parts.shape.domainBits) };
});

/** A book of one perpetual, long or short, of three sizes each. */
const SIZES = [40n, 700n, 1_500n];
const book = (quantity: bigint): ProveOptions => {
  const { world, proveOptions } = statement;
  const account = { quantities: [0n, quantity, 0n], cash: 40_000_000_000n };
  return { ...proveOptions, attestations: [signedAccount(world, 0, account)] };
};
const longs = () => SIZES.map(book);
const shorts = () => SIZES.map((size) => book(-size));

async function witnessOf(options: ProveOptions): Promise<(wire: number) => bigint> {
  const { scope, binding, policy, context } = checkClaim(options);
  const signals = [
    ...claimSignals({ scope, binding, policy }),
    ...context.market,
    ...context.signers,
    ...privateSignals(options),
  ];
  const witness = await calculateWitness(toInputs(signals), options.artifacts.wasm);
  const values = readSections(witness, 'wtns', 2).get(2)!;
  return (wire) => readScalar(values, wire);
}

const proveUnder = (options: ProveOptions, parts: Parts) =>
  prove({ ...options, artifacts: { ...options.artifacts, ...filesOf(parts) } });

/** As a lender verifies who made the key. */
async function accepts(options: ProveOptions, parts: Parts): Promise<boolean> {
  const proof = await proveUnder(options, parts);
  const { verificationKey: bytes } = filesOf(parts);
  const key = {
    ...{ bytes, sha256: sha256Hex(bytes), instance: 'solvency-8' },
    trust: { grade: 'own', makers: ['the lender'], isMine: true } as const,
  };
  const { grade: _, ...options8 } = statement.verifyOptions;
  return (await verify(proof, { ...options8, key })).valid;
}

describe('an honest key', () => {
  test('takes long and short books alike, and passes the check', async () => {
    for (const options of [longs()[1]!, shorts()[1]!]) expect(await accepts(options, honest)).toBe(true);
    await checkKey(r1cs, filesOf(honest));
  });
});

describe('a key with one A point replaced', () => {
  test('tells long from short by whether there is a proof; the check refuses it', async () => {
    const long = await Promise.all(longs().map(witnessOf));
    const short = await Promise.all(shorts().map(witnessOf));
    const { a, shape } = honest.zkey;
    const isUsed = (wire: number) => a.subarray(64 * wire, 64 * wire + 64).some((byte) => byte > 0);
    const wires = Array.from({ length: shape.wires }, (_, wire) => wire);
    const telling = wires.find(
      (wire) => isUsed(wire) && long.every((w) => w(wire) === 0n) && short.every((w) => w(wire) !== 0n),
    );
    expect(telling).toBeDefined();
    const other = { ...honest, zkey: { ...honest.zkey, a: withPoint(a, telling!, await pointOf('g1', 5n)) } };
    expect(filesOf(other).verificationKey).toEqual(filesOf(honest).verificationKey);

    for (const options of longs()) expect(await accepts(options, other)).toBe(true);
    for (const options of shorts()) {
      expect(await rejection(proveUnder(options, other))).toBeInstanceOf(InternalError);
    }
    expect((await rejection(checkKey(r1cs, filesOf(other)))).message).toBe(
      'a: is not what the circuit and the powers make',
    );
  });
});

describe('a key with δ₁ = β₁ = 0 and B₁ zero', () => {
  test('makes proofs that verify and whose A hides nothing; the check refuses it', async () => {
    const { delta1, beta1, b1 } = honest.zkey;
    const none = (points: Uint8Array) => new Uint8Array(points.length);
    const zeroed = { delta1: none(delta1), beta1: none(beta1), b1: none(b1) };
    const other = { ...honest, zkey: { ...honest.zkey, ...zeroed } };
    const [options] = longs() as [ProveOptions];
    expect(await accepts(options, other)).toBe(true);
    const first = async (parts: Parts) => (await proveUnder(options, parts)).proof.pi_a;
    expect(await first(other)).toEqual(await first(other));
    expect(await first(honest)).not.toEqual(await first(honest));
    expect(await rejection(checkKey(r1cs, filesOf(other)))).toBeDefined();
  });
});
