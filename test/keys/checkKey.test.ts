import { bn254 } from '@noble/curves/bn254.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { ArtifactError } from '../../src/errors.js';
import { readScalar, writeScalar } from '../../src/groth16/scalarBytes.js';
import { readSections, writeSections } from '../../src/groth16/sections.js';
import { rootOfUnity } from '../../src/groth16/transforms.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import { formatZkey } from '../../src/groth16/zkey.js';
import { checkKey } from '../../src/keys/check/checkKey.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { proveGroth16 } from '../../src/proof/snarkjs.js';
import { type Compiled, compileCircuit } from '../../src/setup/compile.js';
import { makeDevelopmentKey } from '../../src/setup/developmentKey.js';
import { inverse, lagrangeValues, power } from '../../src/setup/lagrange.js';
import { evaluateQap, readCoefficients } from '../../src/setup/qap.js';
import { verificationKeyOf } from '../../src/setup/zkeyPoints.js';
import { FIELD } from '../../src/units/field.js';
import { rejection } from '../support/refusal.js';
import {
  compileTiny,
  filesOf,
  g2Bytes,
  LEAST_FACTOR,
  type Parts,
  partsOf,
  pointOf,
  pointOfSmallOrder,
  SECRETS,
  TINY,
  times,
  withPoint,
} from './keyParts.js';

const { tau, beta, delta } = SECRETS;

let compiled: Compiled;
let honest: Parts;
/** Scalars of the wires, as the honest key has them in its exponents. */
let qap: ReturnType<typeof evaluateQap>;
beforeAll(async () => {
  compiled = await compileTiny();
  honest = await partsOf(compiled.r1cs);
  const { wires, domainBits } = honest.zkey.shape;
  qap = evaluateQap(wires, readCoefficients(compiled.r1cs), lagrangeValues(tau, domainBits));
});

const refused = async (change: (parts: Parts) => Promise<Parts> | Parts): Promise<string> => {
  const error = await rejection(checkKey(compiled.r1cs, filesOf(await change(honest))));
  expect(error).toBeInstanceOf(ArtifactError);
  return error.message;
};
const zkeyWith = (changes: Partial<Parts['zkey']>) => (): Parts => ({
  ...honest,
  zkey: { ...honest.zkey, ...changes },
});
const g1 = (scalar: bigint) => pointOf('g1', scalar);
const g2 = (scalar: bigint) => pointOf('g2', scalar);
const infinite = (points: Uint8Array) => new Uint8Array(points.length);

describe('an honest key', () => {
  test('passes, with its steps told, also when δ is 1', async () => {
    const steps: string[] = [];
    await checkKey(compiled.r1cs, filesOf(honest), { onStep: (step) => steps.push(step) });
    expect(steps).toEqual(['layout', 'points', 'group', 'powers', 'circuit']);
    await checkKey(compiled.r1cs, filesOf(await partsOf(compiled.r1cs, { ...SECRETS, delta: 1n })));
  });

  test('proves and verifies', async () => {
    const { zkey } = filesOf(honest);
    const witness = await calculateWitness({ a: '3', x: '5', z: '0' }, compiled.wasm);
    const { proof, inputs } = await proveGroth16(zkey, witness);
    expect(inputs).toEqual([225n, 3n]);
    expect(verifyGroth16(verificationKeyOf(zkey), inputs, parseGroth16(proof))).toBe(true);
  });

  test('is one for every circuit: that of another is refused', async () => {
    const other = await compileCircuit(TINY.replace('first <== a * x', 'first <== a * (x + 1)'));
    const error = await rejection(checkKey(other.r1cs, filesOf(honest)));
    expect(error.message).toBe('coefficients: are not those of the circuit');
  });

  test('whose coefficients alone are those of another circuit is refused too', async () => {
    const other = await compileCircuit(TINY.replace('first <== a * x', 'first <== a * (x + 1)'));
    const { coefficients } = (await partsOf(other.r1cs)).zkey;
    const error = await rejection(checkKey(other.r1cs, filesOf(zkeyWith({ coefficients })())));
    expect(error.message).toBe('a: is not what the circuit and the powers make');
  });
});

describe('points that hide nothing are refused', () => {
  test.each(['alpha1', 'beta1', 'delta1'] as const)('%s = 0', async (name) => {
    const message = await refused(zkeyWith({ [name]: infinite(honest.zkey[name]) }));
    // α₁ and β₁ stand at the start of the powers as well.
    expect(message).toMatch(name === 'delta1' ? /^delta1: is infinity/ : /^powers: \w+\[0\]: is not what/);
  });

  test.each(['beta2', 'delta2'] as const)('%s = 0', async (name) => {
    expect(await refused(zkeyWith({ [name]: infinite(honest.zkey[name]) }))).toBe(`${name}: is infinity`);
  });

  test('δ₁ = β₁ = 0 with B₁ zero, and with powers that start so', async () => {
    const { zkey, powers } = honest;
    const changes = {
      delta1: infinite(zkey.delta1),
      beta1: infinite(zkey.beta1),
      b1: infinite(zkey.b1),
    };
    expect(await refused(zkeyWith(changes))).toMatch(/betaTau\[0\]: is not what/);
    const betaTau = withPoint(powers.betaTau, 0, changes.beta1);
    const all = (): Parts => ({ zkey: { ...zkey, ...changes }, powers: { ...powers, betaTau } });
    expect(await refused(all)).toBe('beta1: is infinity');
  });

  test('powers of which one is infinity', async () => {
    const { powers } = honest;
    for (const name of ['tau', 'alphaTau', 'betaTau'] as const) {
      const changed = withPoint(powers[name], 2, new Uint8Array(64));
      const message = await refused(() => ({ ...honest, powers: { ...powers, [name]: changed } }));
      expect(message).toBe(`powers: ${name}[2]: is infinity`);
    }
    const message = await refused(() => ({ ...honest, powers: { ...powers, tau2: new Uint8Array(128) } }));
    expect(message).toBe('powers: tau2: is infinity');
  });

  test('IC or H of which one is infinity', async () => {
    for (const name of ['ic', 'h'] as const) {
      const changed = withPoint(honest.zkey[name], 1, new Uint8Array(64));
      expect(await refused(zkeyWith({ [name]: changed }))).toBe(`${name}[1]: is infinity`);
    }
  });
});

describe('secrets that everybody knows are refused', () => {
  test.each([
    ['tau', 'powers: tau[1]'],
    ['alpha', 'alpha1'],
    ['beta', 'beta1'],
  ] as const)('%s = 1; with 2 the key passes', async (name, field) => {
    // A domain point as τ makes no honest key: the points are those of another τ, and the powers say 1.
    const parts =
      name === 'tau'
        ? { ...honest, powers: { ...honest.powers, tau: withPoint(honest.powers.tau, 1, await g1(1n)) } }
        : await partsOf(compiled.r1cs, { ...SECRETS, [name]: 1n });
    expect(await refused(() => parts)).toBe(`${field}: is the generator: no secret was put into it`);
    await checkKey(compiled.r1cs, filesOf(await partsOf(compiled.r1cs, { ...SECRETS, [name]: 2n })));
  });
});

describe('one secret in both groups', () => {
  const times7 = async (scalars: readonly bigint[]) =>
    Buffer.concat(await Promise.all(scalars.map((scalar) => g1(7n * scalar))));

  test('β₁, δ₁ and B₁ scaled together, and the β-powers with them', async () => {
    const scaled = {
      beta1: await g1(7n * beta),
      delta1: await g1(7n * delta),
      b1: await times7(qap.b),
    };
    expect(await refused(zkeyWith(scaled))).toMatch(/betaTau\[0\]: is not what/);
    const n = 1 << honest.zkey.shape.domainBits;
    const betaTau = await times7(Array.from({ length: n }, (_, k) => (beta * tau ** BigInt(k)) % FIELD));
    const message = await refused(() => ({
      zkey: { ...honest.zkey, ...scaled },
      powers: { ...honest.powers, betaTau },
    }));
    expect(message).toMatch(/^(delta1|beta1): is not the same secret in both groups/);
  });

  test('another β in the second group only, with everything else of one β', async () => {
    expect(await refused(zkeyWith({ beta2: await g2(beta + 1n) }))).toMatch(/^beta1: is not the same/);
  });

  test('another δ in the first group, or in the second', async () => {
    expect(await refused(zkeyWith({ delta1: await g1(delta + 1n) }))).toMatch(/^delta1: is not the same/);
    expect(await refused(zkeyWith({ delta2: await g2(delta + 1n) }))).toMatch(/^delta1: is not the same/);
  });

  test('another γ', async () => {
    expect(await refused(zkeyWith({ gamma2: await g2(2n) }))).toBe('gamma2: is not what it must be');
  });

  test('B₂ of which one point is not that of B₁', async () => {
    const b2 = withPoint(honest.zkey.b2, 3, await g2(5n));
    expect(await refused(zkeyWith({ b2 }))).toBe('b2: is not what the circuit and the powers make');
  });
});

describe('points that are none', () => {
  const ORDER = bn254.fields.Fp.ORDER;
  /** The first finite point of a list. */
  const finite = (points: Uint8Array, size: number) => {
    for (let i = 0; ; i++) if (points.subarray(i * size, (i + 1) * size).some((byte) => byte > 0)) return i;
  };

  test('off the curve, in every list', async () => {
    const { zkey, powers } = honest;
    for (const [name, size] of [
      ['ic', 64],
      ['a', 64],
      ['b1', 64],
      ['c', 64],
      ['h', 64],
      ['b2', 128],
      ['delta1', 64],
      ['delta2', 128],
      ['beta2', 128],
    ] as const) {
      const at = finite(zkey[name], size);
      const changed = Uint8Array.from(zkey[name]);
      changed[at * size]! ^= 1;
      const message = await refused(zkeyWith({ [name]: changed }));
      expect(message).toMatch(new RegExp(`^${name}(\\[${at}\\])?: is not a point of the curve`));
    }
    for (const name of ['tau', 'alphaTau', 'betaTau'] as const) {
      const changed = Uint8Array.from(powers[name]);
      changed[64 * 5]! ^= 1;
      const message = await refused(() => ({ ...honest, powers: { ...powers, [name]: changed } }));
      expect(message).toBe(`powers: ${name}[5]: is not a point of the curve`);
    }
  });

  test('that the library does not even take: y = 0, in every point of the verification key', async () => {
    for (const [name, size] of [
      ['ic', 64],
      ['alpha1', 64],
      ['beta2', 128],
      ['gamma2', 128],
      ['delta2', 128],
    ] as const) {
      const changed = Uint8Array.from(honest.zkey[name]);
      changed.fill(0, size / 2, size);
      const field = name === 'ic' ? 'ic[0]' : name;
      const parts = zkeyWith({ [name]: changed })();
      const files = { ...filesOf(honest), zkey: formatZkey(parts.zkey) };
      expect((await rejection(checkKey(compiled.r1cs, files))).message).toBe(
        `${field}: is not a point of the curve`,
      );
    }
  });

  test('with a coordinate that is not below the order of the field', async () => {
    const at = finite(honest.zkey.a, 64);
    for (const coordinate of [0, 1]) {
      const changed = Uint8Array.from(honest.zkey.a);
      const own = changed.subarray(64 * at);
      writeScalar(changed, 64 * at + 32 * coordinate, readScalar(own, coordinate) + ORDER);
      expect(await refused(zkeyWith({ a: changed }))).toBe(`a[${at}]: is not a point of the curve`);
    }
  });

  test('outside the subgroup: δ₂, β₂, [τ]₂ and one point of B₂ plus a point of order 10 069', async () => {
    const small = pointOfSmallOrder();
    expect(times(small, LEAST_FACTOR).is0()).toBe(true);
    const off = (scalar: bigint) => g2Bytes(bn254.G2.Point.BASE.multiply(scalar).add(small));
    for (const [name, scalar] of [
      ['delta2', delta],
      ['beta2', beta],
    ] as const) {
      expect(await refused(zkeyWith({ [name]: off(scalar) }))).toBe(`${name}: is not a point of the group`);
    }
    const message = await refused(() => ({ ...honest, powers: { ...honest.powers, tau2: off(tau) } }));
    expect(message).toBe('tau2: is not a point of the group');
    // Ten combinations miss it with a probability of 2^-131, one with 10^-4.
    const at = finite(honest.zkey.b2, 128);
    for (let run = 0; run < 10; run++) {
      const b2 = withPoint(honest.zkey.b2, at, off(qap.b[at]!));
      expect(await refused(zkeyWith({ b2 }))).toBe('b2: is not a point of the group');
    }
  });
});

describe('one point replaced by another valid one', () => {
  test.each(['a', 'b1', 'ic', 'c', 'h'] as const)('of %s, wherever it is, is found', async (name) => {
    const points = honest.zkey[name];
    const other = await g1(123_457n);
    for (let i = 0; i < points.length / 64; i++) {
      const message = await refused(zkeyWith({ [name]: withPoint(points, i, other) }));
      expect(message).toBe(`${name}: is not what the circuit and the powers make`);
    }
  });

  test('two points exchanged, and a wire that is used made infinity', async () => {
    const { a, c } = honest.zkey;
    const [first, second] = [a.slice(64, 128), a.slice(128, 192)];
    const swapped = withPoint(withPoint(a, 1, second), 2, first);
    expect(await refused(zkeyWith({ a: swapped }))).toMatch(/^a: /);
    expect(await refused(zkeyWith({ c: withPoint(c, 0, new Uint8Array(64)) }))).toMatch(/^c: /);
  });

  test('the points of two public inputs exchanged, or one of them for both', async () => {
    const { ic } = honest.zkey;
    const [first, second] = [ic.slice(64, 128), ic.slice(128, 192)];
    const swapped = withPoint(withPoint(ic, 1, second), 2, first);
    for (const points of [swapped, withPoint(ic, 2, first)])
      expect(await refused(zkeyWith({ ic: points }))).toMatch(/^ic: is not what the circuit/);
  });

  test('errors that cancel in a sum do not cancel in a random combination', async () => {
    const shifted = async (scalars: readonly bigint[], index: number, by: bigint) => g1(scalars[index]! + by);
    const { a } = honest.zkey;
    const first = withPoint(a, 1, await shifted(qap.a, 1, 1n));
    expect(await refused(zkeyWith({ a: withPoint(first, 2, await shifted(qap.a, 2, -1n)) }))).toMatch(/^a: /);
  });

  test('one that hides on a wire which is zero in the witness: proofs verify, the check refuses', async () => {
    const witness = await calculateWitness({ a: '3', x: '5', z: '0' }, compiled.wasm);
    const values = readSections(witness, 'wtns', 2).get(2)!;
    const zero = qap.a.findIndex((_, wire) => readScalar(values, wire) === 0n);
    expect(zero).toBeGreaterThan(0);
    const changed = filesOf(zkeyWith({ a: withPoint(honest.zkey.a, zero, await g1(5n)) })());
    const { proof, inputs } = await proveGroth16(changed.zkey, witness);
    const key = verificationKeyOf(filesOf(honest).zkey);
    expect(verifyGroth16(key, inputs, parseGroth16(proof))).toBe(true);
    expect((await rejection(checkKey(compiled.r1cs, changed))).message).toMatch(/^a: /);
    // Another witness of the same circuit gets no proof: that there is one tells which it was.
    const other = await calculateWitness({ a: '3', x: '5', z: '1' }, compiled.wasm);
    const answer = await proveGroth16(changed.zkey, other);
    expect(verifyGroth16(key, answer.inputs, parseGroth16(answer.proof))).toBe(false);
  });
});

describe('powers', () => {
  test('of another τ are refused', async () => {
    const { powers } = await partsOf(compiled.r1cs, { ...SECRETS, tau: tau + 1n });
    expect(await refused(() => ({ ...honest, powers }))).toBe(
      'a: is not what the circuit and the powers make',
    );
  });

  test('with another [τ]₂ are refused', async () => {
    const tau2 = await g2(tau + 1n);
    const message = await refused(() => ({ ...honest, powers: { ...honest.powers, tau2 } }));
    expect(message).toBe('powers: tau: are not consecutive powers of one secret');
  });

  test.each(['tau', 'alphaTau', 'betaTau'] as const)(
    'of which one of %s is replaced are refused',
    async (name) => {
      const points = honest.powers[name];
      const last = points.length / 64 - 1;
      for (const k of [0, 1, last - 1, last]) {
        const changed = withPoint(points, k, await g1(123_457n));
        const message = await refused(() => ({ ...honest, powers: { ...honest.powers, [name]: changed } }));
        expect(message).toBe(
          k === 0
            ? `powers: ${name}[0]: is not what it must be`
            : `powers: ${name}: are not consecutive powers of one secret`,
        );
      }
    },
  );

  test('one fewer of τ will do, as in a ceremony of exactly this size; two fewer will not', async () => {
    const { tau: points } = honest.powers;
    // The quotient then has no highest power: H is made without it.
    const { domainBits } = honest.zkey.shape;
    const n = 1 << (domainBits + 1);
    const quotient = lagrangeValues(tau, domainBits + 1, 1, 2);
    const root = rootOfUnity(domainBits + 1);
    const h = await Promise.all(
      quotient.map((value, i) => {
        const highest = (power(root, BigInt(2 * i + 1)) * inverse(BigInt(n))) % FIELD;
        const cut = (value - ((highest * power(tau, BigInt(n - 1))) % FIELD) + FIELD) % FIELD;
        return g1((cut * inverse(delta)) % FIELD);
      }),
    );
    const fewer = { ...honest.powers, tau: points.slice(0, -64) };
    const zkey = { ...honest.zkey, h: Buffer.concat(h) };
    await checkKey(compiled.r1cs, filesOf({ zkey, powers: fewer }));
    expect(await refused(() => ({ ...honest, powers: fewer }))).toMatch(/^h: /);
    expect(await refused(() => ({ ...honest, zkey }))).toMatch(/^h: /);
    const two = { ...honest.powers, tau: points.slice(0, -128) };
    expect(await refused(() => ({ zkey, powers: two }))).toMatch(/has not the powers/);
  });
});

describe('what no secret touches', () => {
  test('a coefficient replaced, its row or its wire', async () => {
    for (const [at, what] of [
      [4, 'matrix'],
      [8, 'row'],
      [12, 'wire'],
      [16, 'value'],
    ] as const) {
      const changed = Uint8Array.from(honest.zkey.coefficients);
      changed[at]! ^= 1;
      expect(await refused(zkeyWith({ coefficients: changed })), what).toMatch(/^coefficients: are not/);
    }
  });

  test('more public signals, fewer wires, another domain', async () => {
    const { zkey } = honest;
    const { shape, ic, a, b1, b2, c } = zkey;
    // As many points as the counts say: what is left over moves from C to IC.
    const more = {
      shape: { ...shape, publics: shape.publics + 1 },
      ic: Buffer.concat([ic, c.subarray(0, 64)]),
      c: c.subarray(64),
    };
    expect(await refused(zkeyWith(more))).toBe('zkey: publics: is not that of the circuit');
    const fewer = {
      shape: { ...shape, wires: shape.wires - 1 },
      ...{ a: a.slice(64), b1: b1.slice(64), b2: b2.slice(128), c: c.slice(64) },
    };
    expect(await refused(zkeyWith(fewer))).toBe('zkey: wires: is not that of the circuit');
    const { h } = zkey;
    const { powers } = honest;
    const doubled = (points: Uint8Array) => Buffer.concat([points, points]);
    const wider = (): Parts => ({
      zkey: { ...zkey, shape: { ...shape, domainBits: shape.domainBits + 1 }, h: doubled(h) },
      powers: {
        ...powers,
        domainBits: shape.domainBits + 1,
        ...{ tau: doubled(powers.tau), alphaTau: doubled(powers.alphaTau) },
        betaTau: doubled(powers.betaTau),
      },
    });
    expect(await refused(wider)).toBe('zkey: domainBits: is not that of the circuit');
  });

  test('counts that the sections do not bear out', async () => {
    const { shape } = honest.zkey;
    for (const other of [
      { ...shape, wires: shape.wires + 1 },
      { ...shape, publics: shape.publics - 1 },
      { ...shape, domainBits: shape.domainBits - 1 },
    ]) {
      const error = await rejection(Promise.resolve().then(() => refusedBytes(other)));
      expect(error.message).toMatch(/has not the points that its header counts/);
    }
  });
  const refusedBytes = (shape: Parts['zkey']['shape']) => filesOf(zkeyWith({ shape })());

  test('another verification key beside the proving key', async () => {
    const files = filesOf(honest);
    const text = new TextDecoder().decode(files.verificationKey);
    for (const other of [text.replace('"1"', '"2"'), text.trimEnd(), `${text} `, '']) {
      const error = await rejection(
        checkKey(compiled.r1cs, { ...files, verificationKey: new TextEncoder().encode(other) }),
      );
      expect(error.message).toBe('verification key: is not that of the proving key');
    }
  });

  test('other containers: a protocol, a prime, a section twice, one missing, one more, bytes behind', async () => {
    const files = filesOf(honest);
    const sections = [...readSections(files.zkey, 'zkey', 1)].map(([id, data]) => ({ id, data: [data] }));
    const flipped = (id: number, at: number) =>
      sections.map((section) =>
        section.id === id
          ? { id, data: [section.data[0]!.map((byte, i) => (i === at ? byte ^ 1 : byte))] }
          : section,
      );
    for (const [what, other] of [
      ['protocol', flipped(1, 0)],
      ['base field', flipped(2, 5)],
      ['scalar field', flipped(2, 41)],
      ['twice', [...sections, sections[4]!]],
      ['missing', sections.slice(0, -1)],
      ['one more', [...sections, { id: 11, data: [new Uint8Array(4)] }]],
      ['another number', sections.map((section) => (section.id === 10 ? { ...section, id: 11 } : section))],
    ] as const) {
      const zkey = writeSections('zkey', 1, other);
      const error = await rejection(checkKey(compiled.r1cs, { ...files, zkey }));
      expect(error, what).toBeInstanceOf(ArtifactError);
      expect(error.message, what).toMatch(/^zkey file /);
    }
    for (const zkey of [
      Uint8Array.of(...files.zkey, 0),
      files.zkey.slice(0, -1),
      writeSections('zkey', 2, sections),
    ]) {
      expect((await rejection(checkKey(compiled.r1cs, { ...files, zkey }))).message).toMatch(/zkey file/);
    }
  });
});

test('a development key has no powers, and passes with those of nobody', async () => {
  const zkey = await makeDevelopmentKey(compiled.r1cs);
  const files = { ...filesOf(honest), zkey };
  expect(await rejection(checkKey(compiled.r1cs, files))).toBeInstanceOf(ArtifactError);
});
