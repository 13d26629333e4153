import fc from 'fast-check';
import { wtns } from 'snarkjs';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { readScalar, writeScalar } from '../../src/groth16/scalarBytes.js';
import { readSections } from '../../src/groth16/sections.js';
import { calculateWitness, WitnessError } from '../../src/groth16/witnessProgram.js';
import { compileCircuit } from '../../src/setup/compile.js';
import { FIELD } from '../../src/units/field.js';
import { everythingIn, rejection } from '../support/refusal.js';

/** A program with inputs of every shape, an assertion in a component, and a log that tells a value. */
const SOURCE = `pragma circom 2.2.2;
template Below(n) {
  signal input in;
  assert(in < n);
}
template Shapes() {
  signal input one;
  signal input rows[2][3];
  signal output sum;
  signal inverse;
  component below = Below(1000000);
  below.in <== rows[0][0];
  log("one is", one);
  inverse <-- one == 0 ? 0 : 1 / one;
  one * inverse === 1;
  sum <== one + 2 * rows[0][1] + 3 * rows[1][2];
}
component main = Shapes();
`;

let wasm: Uint8Array;
beforeAll(async () => {
  ({ wasm } = await compileCircuit(SOURCE));
});
afterEach(() => {
  vi.restoreAllMocks();
});

const rows = (first: bigint, ...rest: bigint[]) =>
  [first, ...rest, 0n, 0n, 0n, 0n, 0n].slice(0, 6).map(String);
const place = async (inputs: Record<string, string | string[]>, program = wasm) => {
  const error = await rejection(calculateWitness(inputs, program));
  expect(error).toBeInstanceOf(WitnessError);
  return (error as WitnessError).place;
};

it('gives the file that snarkjs gives', async () => {
  const number = fc.oneof(
    fc.constantFrom(1n, 2n, FIELD - 1n, FIELD >> 1n, 1n << 31n, 1n << 32n, 1n << 64n),
    fc.bigInt({ min: 1n, max: FIELD - 1n }),
  );
  vi.spyOn(console, 'log').mockImplementation(() => undefined); // snarkjs tells what the circuit logs
  await fc.assert(
    fc.asyncProperty(number, fc.array(number, { minLength: 5, maxLength: 5 }), async (one, rest) => {
      const inputs = { one: `${one}`, rows: rows(5n, ...rest) };
      const theirs: { type: 'mem'; data?: Uint8Array } = { type: 'mem' };
      await wtns.calculate(inputs, wasm, theirs, { memorySize: 1 });
      expect(Buffer.compare(await calculateWitness(inputs, wasm), theirs.data!)).toBe(0);
    }),
    { numRuns: 30 },
  );
});

it('takes numbers modulo the field', async () => {
  const sumOf = async (one: bigint) =>
    readScalar(
      readSections(await calculateWitness({ one: `${one}`, rows: rows(0n) }, wasm), 'wtns', 2).get(2)!,
      1,
    );
  expect(await sumOf(-1n)).toBe(FIELD - 1n);
  expect(await sumOf(FIELD + 7n)).toBe(7n);
});

it('says where a program stopped, and no value', async () => {
  const spies = (['log', 'error', 'warn'] as const).map((name) => vi.spyOn(console, name));
  const secret = 271_828_182n;
  expect(await place({ one: `${secret}`, rows: rows(1_000_000n) })).toBe('Below, line 4 in Shapes, line 12');
  expect(await place({ one: '0', rows: rows(0n, secret) })).toBe('Shapes, line 15');
  const error = await rejection(calculateWitness({ one: `${secret}`, rows: rows(1_000_000n) }, wasm));
  expect(everythingIn(error)).not.toContain(`${secret}`);
  await calculateWitness({ one: `${secret}`, rows: rows(0n) }, wasm);
  for (const spy of spies) expect(spy).not.toHaveBeenCalled();
});

it('asks for exactly the inputs of the circuit', async () => {
  expect(await place({ one: '1' })).toBe('Not enough values');
  expect(await place({ one: '1', rows: rows(0n).slice(1) })).toBe('Not enough values');
  expect(await place({ one: '1', rows: [...rows(0n), '0'] })).toBe('Too many values');
  expect(await place({ one: ['1', '1'], rows: rows(0n) })).toBe('Too many values');
  expect(await place({ one: '1', rows: rows(0n), other: '1' })).toBe('Signal not found');
  expect(await place({ one: '1', rows: rows(0n), sum: '1' })).toBe('Signal not found');
  expect(await place({ one: 'x', rows: rows(0n) })).toBe('?');
});

it('refuses what is no program, and one over another field', async () => {
  expect(await place({}, Uint8Array.of(0, 97, 115, 109))).toBe('?');
  const field = new Uint8Array(32);
  writeScalar(field, 0, FIELD);
  const other = Buffer.from(wasm);
  for (let at = other.indexOf(field); at >= 0; at = other.indexOf(field)) other[at]! ^= 2;
  expect(await place({ one: '1', rows: rows(0n) }, other)).toBe('is not over the scalar field of BN254');
});
