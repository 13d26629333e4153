import * as snarkjs from 'snarkjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ArtifactError } from '../../src/errors.js';
import { readSections, writeSections } from '../../src/groth16/sections.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { proveGroth16, verifyWithSnarkjs } from '../../src/proof/snarkjs.js';
import {
  formatVerificationKey,
  isDevelopmentKey,
  parseVerificationKey,
  type VerificationKey,
} from '../../src/proof/verificationKey.js';
import { type Compiled, compileCircuit } from '../../src/setup/compile.js';
import { makeDevelopmentKey } from '../../src/setup/developmentKey.js';
import { readR1cs } from '../../src/setup/r1cs.js';
import { verificationKeyOf } from '../../src/setup/zkeyPoints.js';
import { sha256Hex } from '../../src/units/hash.js';
import { refusal, rejection } from '../support/refusal.js';

// out = (a · b)² + 3, with a public `unused` that no constraint holds: the key must bind it all the same.
const SOURCE = `pragma circom 2.2.2;
template Tiny() {
  signal input a;
  signal input b;
  signal input unused;
  signal output out;
  signal product <== a * b;
  out <== product * product + 3;
}
component main {public [a, unused]} = Tiny();
`;

let compiled: Compiled;
let zkey: Uint8Array;
let key: VerificationKey;
beforeAll(async () => {
  compiled = await compileCircuit(SOURCE);
  zkey = await makeDevelopmentKey(compiled.r1cs);
  key = verificationKeyOf(zkey);
});
const proveTiny = async (a: bigint, b: bigint, unused: bigint) => {
  const inputs = { a: `${a}`, b: `${b}`, unused: `${unused}` };
  return proveGroth16(zkey, await calculateWitness(inputs, compiled.wasm));
};

describe('compiling', () => {
  test('gives the same circuit twice, and says what is in it', async () => {
    const again = await compileCircuit(SOURCE);
    expect([again.r1cs, again.wasm].map(sha256Hex)).toEqual([compiled.r1cs, compiled.wasm].map(sha256Hex));
    expect(readR1cs(compiled.r1cs).header).toEqual({
      ...{ wires: 6, outputs: 1, publicInputs: 2, privateInputs: 1, constraints: 2 },
    });
    expect(compiled.sym).toContain('main.product');
  });

  test('fails with the message of the compiler', async () => {
    const error = await rejection(compileCircuit('pragma circom 2.2.2;\ntemplate {'));
    expect(error.message).toContain('the circuit compiler stopped');
  });
});

describe('a development key', () => {
  test('is the same bytes every time, and others for another seed', async () => {
    expect(sha256Hex(await makeDevelopmentKey(compiled.r1cs))).toBe(sha256Hex(zkey));
    expect(sha256Hex(await makeDevelopmentKey(compiled.r1cs, { seed: 'other' }))).not.toBe(sha256Hex(zkey));
  });

  test('is what snarkjs reads out of it', async () => {
    const { vk_alphabeta_12: _, ...exported } = await snarkjs.zKey.exportVerificationKey(zkey);
    expect(JSON.parse(JSON.stringify(exported))).toEqual(formatVerificationKey(key));
    expect(parseVerificationKey(JSON.stringify(exported)).ic).toHaveLength(4);
  });

  test('has γ = δ, so that every verifier recognises it', () => {
    expect(isDevelopmentKey(key)).toBe(true);
    expect(isDevelopmentKey({ ...key, delta: key.delta.double() })).toBe(false);
    expect(isDevelopmentKey({ ...key, delta: key.delta.negate() })).toBe(false);
  });

  test('proves, and both verifiers accept', async () => {
    const { proof, inputs } = await proveTiny(3n, 5n, 9n);
    expect(inputs).toEqual([228n, 3n, 9n]);
    expect(verifyGroth16(key, inputs, parseGroth16(proof))).toBe(true);
    expect(await verifyWithSnarkjs(key, inputs, proof)).toBe(true);
  });

  test('ties every public input to the proof, also one that no constraint holds', async () => {
    const { proof, inputs } = await proveTiny(0n, 0n, 0n);
    for (const [i] of inputs.entries()) {
      const changed = inputs.map((input, j) => (i === j ? input + 1n : input));
      expect(verifyGroth16(key, changed, parseGroth16(proof))).toBe(false);
      expect(await verifyWithSnarkjs(key, changed, proof)).toBe(false);
    }
  });

  test('does not accept the proof of another circuit', async () => {
    const other = verificationKeyOf(
      await makeDevelopmentKey((await compileCircuit(SOURCE.replace('+ 3', '+ 4'))).r1cs),
    );
    const { proof, inputs } = await proveTiny(3n, 5n, 9n);
    expect(verifyGroth16(other, inputs, parseGroth16(proof))).toBe(false);
  });
});

describe('a file that was cut or is another is refused', () => {
  test('a container, wherever it is cut', () => {
    const data = Uint8Array.of(1, 2, 3);
    const whole = writeSections('test', 1, [
      { id: 1, data: [data] },
      { id: 7, data: [data, data] },
    ]);
    expect([...readSections(whole, 'test', 1)].map(([id, bytes]) => [id, bytes.length])).toEqual([
      [1, 3],
      [7, 6],
    ]);
    for (let length = 0; length < whole.length; length++) {
      expect(refusal(() => readSections(whole.slice(0, length), 'test', 1))).toBeInstanceOf(ArtifactError);
    }
    expect(refusal(() => readSections(Uint8Array.of(...whole, 0), 'test', 1)).message).toContain('cut short');
    expect(refusal(() => readSections(whole, 'zkey', 1)).message).toBe('is not a zkey file');
  });

  /** The same file with one section replaced. */
  const replaced = (file: Uint8Array, magic: string, id: number, change: (data: Uint8Array) => Uint8Array) =>
    writeSections(
      magic,
      1,
      [...readSections(file, magic, 1)].map(([known, data]) => ({
        id: known,
        data: [known === id ? change(data) : data],
      })),
    );
  const flipped = (at: number) => (data: Uint8Array) => data.map((byte, i) => (i === at ? byte ^ 1 : byte));

  test('an r1cs file', () => {
    const read = (bytes: Uint8Array) => () => [...readR1cs(bytes).constraints()];
    const { r1cs } = compiled;
    for (const bytes of [
      r1cs.slice(0, -1),
      r1cs.slice(0, 10),
      zkey,
      replaced(r1cs, 'r1cs', 1, (head) => head.slice(0, 40)),
      replaced(r1cs, 'r1cs', 1, flipped(4)), // another prime
      replaced(r1cs, 'r1cs', 2, (body) => body.slice(0, -1)),
      replaced(r1cs, 'r1cs', 2, (body) => body.slice(0, 2)),
      replaced(r1cs, 'r1cs', 2, flipped(3)), // 2^24 terms
    ]) {
      expect(refusal(read(bytes))).toBeInstanceOf(ArtifactError);
    }
  });

  test('a zkey file', () => {
    for (const bytes of [
      zkey.slice(0, -1),
      compiled.r1cs,
      replaced(zkey, 'zkey', 2, (head) => head.slice(0, -1)),
      replaced(zkey, 'zkey', 2, flipped(4)), // another prime
      replaced(zkey, 'zkey', 3, (ic) => ic.slice(0, -1)),
    ]) {
      expect(refusal(() => verificationKeyOf(bytes))).toBeInstanceOf(ArtifactError);
    }
  });
});
