import { groth16 } from 'snarkjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { ArtifactError, InputError, InternalError } from '../../src/errors.js';
import { isRight, KERNELS, openKernel } from '../../src/groth16/kernel.js';
import { Prover } from '../../src/groth16/prover.js';
import { readScalar, writeScalar } from '../../src/groth16/scalarBytes.js';
import { readSections, writeSections } from '../../src/groth16/sections.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import { readZkey } from '../../src/groth16/zkey.js';
import { withCurve } from '../../src/proof/curve.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { formatVerificationKey, type VerificationKey } from '../../src/proof/verificationKey.js';
import { compileCircuit } from '../../src/setup/compile.js';
import { makeDevelopmentKey } from '../../src/setup/developmentKey.js';
import { verificationKeyOf } from '../../src/setup/zkeyPoints.js';
import { FIELD } from '../../src/units/field.js';
import { everythingIn, rejection } from '../support/refusal.js';

// Wires of every size, some twice in a row, and a public input that no constraint holds.
const SOURCE = `pragma circom 2.2.2;
template Small(n) {
  signal input a;
  signal input b;
  signal input unused;
  signal input bits[n];
  signal output out;
  signal sum[n + 1];
  sum[0] <== a * b;
  for (var i = 0; i < n; i++) {
    bits[i] * (bits[i] - 1) === 0;
    sum[i + 1] <== sum[i] * sum[i] + bits[i] * (3 + i) - a;
  }
  out <== sum[n] * 5;
}
component main {public [a, unused]} = Small(20);
`;

let zkey: Uint8Array;
let key: VerificationKey;
let witness: Uint8Array;
beforeAll(async () => {
  const { r1cs, wasm } = await compileCircuit(SOURCE);
  zkey = await makeDevelopmentKey(r1cs);
  key = verificationKeyOf(zkey);
  const bits = Array.from({ length: 20 }, (_, i) => `${i % 2}`);
  witness = await calculateWitness({ a: `${FIELD - 5n}`, b: '7', unused: '11', bits }, wasm);
});

/** A witness with another value of one wire. */
function withWire(wire: number, value: bigint): Uint8Array {
  const sections = readSections(witness, 'wtns', 2);
  const wires = sections.get(2)!.slice();
  writeScalar(wires, 32 * wire, value);
  return writeSections('wtns', 2, [
    { id: 1, data: [sections.get(1)!] },
    { id: 2, data: [wires] },
  ]);
}

describe.each(KERNELS)('the prover with the kernel %s', (kernel) => {
  it('makes proofs that both verifiers accept, and no two alike', async () => {
    const prover = await Prover.open(zkey, { threads: 1, kernel });
    expect(prover.kernel).toBe(kernel);
    const made = await Promise.all([prover.prove(witness), prover.prove(witness)]);
    for (const { proof, publicSignals } of made) {
      expect(verifyGroth16(key, publicSignals.map(BigInt), parseGroth16(proof))).toBe(true);
      expect(await withCurve(() => groth16.verify(formatVerificationKey(key), publicSignals, proof))).toBe(
        true,
      );
    }
    expect(made[0]!.publicSignals).toEqual(made[1]!.publicSignals);
    expect(made[0]!.proof.pi_a).not.toEqual(made[1]!.proof.pi_a);
    await prover.close();
    expect(await rejection(prover.prove(witness))).toBeInstanceOf(InternalError);
  });

  it('makes the proof of snarkjs where both draw the same numbers', async () => {
    const drawn = [FIELD - 2n, 123_456_789n ** 5n % FIELD] as const;
    const left = [...drawn];
    const theirs = await withCurve(async (curve) => {
      const field = curve.Fr as unknown as { random: () => unknown; e: (value: bigint) => unknown };
      const { random } = field;
      field.random = () => field.e(left.shift()!);
      try {
        return await groth16.prove(zkey, witness);
      } finally {
        field.random = random;
      }
    });
    expect(left).toEqual([]);
    const prover = await Prover.open(zkey, { threads: 1, kernel });
    expect(await prover.prove(witness, { blinding: drawn })).toEqual(theirs);
    await prover.close();
  });

  it('makes no proof of a witness that does not satisfy the circuit, and tells nothing of it', async () => {
    const prover = await Prover.open(zkey, { threads: 1, kernel });
    const wires = readSections(witness, 'wtns', 2).get(2)!.length / 32;
    for (let wire = 1; wire < wires; wire++) {
      const secret = 987_654_321_987_654_321n + BigInt(wire);
      // The input that no constraint holds is public: another one is another claim, and as true.
      if (readScalar(readSections(witness, 'wtns', 2).get(2)!, wire) === 11n) continue;
      const error = await rejection(prover.prove(withWire(wire, secret)));
      expect(error).toBeInstanceOf(InputError);
      expect(error.field).toBe('witness');
      expect(everythingIn(error)).not.toContain(`${secret}`);
    }
    await prover.close();
  });
});

describe('witnesses', () => {
  const refused = async (bytes: Uint8Array) => {
    const prover = await Prover.open(zkey, { threads: 1 });
    try {
      return await rejection(prover.prove(bytes));
    } finally {
      await prover.close();
    }
  };

  it('that are cut, long or of another circuit are refused', async () => {
    const longer = new Uint8Array([...witness, 0]);
    for (const bytes of [new Uint8Array(0), witness.slice(0, 50), witness.slice(0, -1), longer, zkey])
      expect((await refused(bytes)).message).toBe('witness: is not a whole witness file');
    const sections = readSections(witness, 'wtns', 2);
    const [header, wires] = [sections.get(1)!, sections.get(2)!];
    const file = (own: Uint8Array, data: Uint8Array) =>
      writeSections('wtns', 2, [
        { id: 1, data: [own] },
        { id: 2, data: [data] },
      ]);
    expect((await refused(file(header, wires.slice(32)))).message).toContain('has not the');
    expect((await refused(file(header.slice(1), wires))).message).toContain('has not the parts');
    const otherField = header.slice();
    otherField[4]! ^= 1;
    expect((await refused(file(otherField, wires))).message).toContain('is not over the scalar field');
  });

  it('with a wire past the field, or without 1 in front, are refused', async () => {
    expect((await refused(withWire(3, FIELD))).field).toBe('witness[3]');
    expect((await refused(withWire(3, 2n ** 256n - 1n))).field).toBe('witness[3]');
    expect((await refused(withWire(0, 2n))).message).toContain('does not begin with 1');
  });
});

describe('keys', () => {
  it('that are cut at any section are refused', async () => {
    for (const length of [0, 11, 12, 100, 700, zkey.length >> 1, zkey.length - 1])
      expect(await rejection(Prover.open(zkey.slice(0, length), { threads: 1 }))).toBeInstanceOf(
        ArtifactError,
      );
  });

  it('with any bit changed are refused, or give the proof or none', async () => {
    const places = Array.from({ length: 90 }, (_, i) => Math.floor((i * (zkey.length - 1)) / 89));
    for (const [i, at] of places.entries()) {
      const changed = zkey.slice();
      changed[at]! ^= 1 << (i % 8);
      let prover: Prover;
      try {
        prover = await Prover.open(changed, { threads: 1, kernel: KERNELS[i % 2]! });
      } catch (error) {
        expect(error, `${at}`).toBeInstanceOf(ArtifactError);
        continue;
      }
      const outcome = await prover.prove(witness).catch((error: unknown) => error);
      await prover.close();
      if (outcome instanceof Error) expect(outcome, `${at}`).toBeInstanceOf(InputError);
      else {
        const { proof, publicSignals } = outcome as Awaited<ReturnType<Prover['prove']>>;
        // A bit that no proof of this witness depends on, or one of the key that is proved with.
        expect(
          verifyGroth16(verificationKeyOf(changed), publicSignals.map(BigInt), parseGroth16(proof)),
        ).toBe(true);
      }
    }
  });

  it('with a point of their header that no curve has, like one with y = 0, are refused by its name', async () => {
    const { beta1, delta2 } = readZkey(zkey);
    for (const [name, point] of Object.entries({ beta1, delta2 })) {
      const changed = zkey.slice();
      const middle = point.byteOffset - zkey.byteOffset + point.length / 2;
      changed.fill(0, middle, middle + point.length / 2);
      const error = await rejection(Prover.open(changed, { threads: 1 }));
      expect(error).toBeInstanceOf(ArtifactError);
      expect(error.message).toBe(`${name}: is not a point of the curve`);
    }
  });

  it('with coefficients of what is not there are refused', async () => {
    const { coefficients } = readZkey(zkey);
    const at = zkey.indexOf(coefficients[4]!, coefficients.byteOffset - zkey.byteOffset + 4);
    for (const [offset, value] of [
      [0, 2],
      [4, 1 << 20],
      [8, 1 << 20],
    ] as const) {
      const changed = zkey.slice();
      new DataView(changed.buffer).setUint32(at + offset, value, true);
      expect((await rejection(Prover.open(changed, { threads: 1 }))).message).toContain(
        'coefficients of wires',
      );
    }
  });
});

describe('a prover', () => {
  it('tells how far it is, and gives up where it is told to', async () => {
    const told: number[] = [];
    const prover = await Prover.open(zkey, { threads: 1 });
    await prover.prove(witness, { onProgress: (fraction) => told.push(fraction) });
    expect(told).toEqual([1 / 3, 2 / 3, 1]);
    const stop = new AbortController();
    const proving = prover.prove(witness, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(proving).rejects.toThrow('aborted');
    expect(await rejection(prover.prove(witness))).toBeInstanceOf(InternalError); // it ended with that
  });

  it('has 1 to 256 threads', async () => {
    for (const threads of [0, 257, 1.5, Number.NaN])
      expect((await rejection(Prover.open(zkey, { threads }))).field).toBe('threads');
  });
});

describe('the kernel', () => {
  it('is the fused one only where products are fused', async () => {
    const kernel = await openKernel('fused');
    expect(isRight(kernel)).toBe(true);
    expect(isRight({ ...kernel, isExact: () => 0 })).toBe(false);
    // What an engine with two roundings would compute.
    expect(isRight({ ...kernel, multiply: (r, a, b) => kernel.multiply(r, a, a === b ? a : a) })).toBe(false);
  });

  it('of another name is refused', async () => {
    const before = process.env.BALLAST_KERNEL;
    try {
      process.env.BALLAST_KERNEL = 'portable';
      expect((await openKernel()).name).toBe('portable');
      process.env.BALLAST_KERNEL = 'toString';
      expect((await rejection(openKernel())).message).toContain('BALLAST_KERNEL must be one of');
    } finally {
      if (before === undefined) delete process.env.BALLAST_KERNEL;
      else process.env.BALLAST_KERNEL = before;
    }
  });
});
