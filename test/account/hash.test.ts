import fc from 'fast-check';
import * as lite from 'poseidon-lite';
import { beforeAll, describe, expect, test } from 'vitest';
import { poseidon } from '../../src/account/poseidon.js';
import { bytesToInteger, integerToBytes, random248 } from '../../src/account/random.js';
import { TAG_SNAPSHOT, tag } from '../../src/account/tags.js';
import { FIELD } from '../../src/units/field.js';
import { refusal } from './fixtures.js';
import { loadOracle, type Oracle } from './oracle.js';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await loadOracle();
});

const element = fc.bigInt({ min: 0n, max: FIELD - 1n });
const bits = (count: number) => fc.bigInt({ min: 0n, max: (1n << BigInt(count)) - 1n });
describe('tags and Poseidon', () => {
  test('a tag is the big-endian integer of its bytes', () => {
    expect(tag('ab')).toBe(0x6162n);
    expect(TAG_SNAPSHOT).toBe(BigInt(`0x${Buffer.from('ballast/snapshot/1').toString('hex')}`));
    expect(() => tag('x'.repeat(32))).toThrow(RangeError);
    expect(() => tag('')).toThrow(RangeError);
  });

  test('agrees with circomlib at every arity', () => {
    for (let arity = 1; arity <= 16; arity++) {
      const inputs = Array.from({ length: arity }, (_, i) => FIELD - 1n - BigInt(i));
      expect(poseidon(inputs)).toBe(oracle.poseidon(inputs));
    }
  });

  test('agrees with a second library on random inputs of every arity', () => {
    const hashes = new Map<string, (inputs: bigint[]) => bigint>(Object.entries(lite));
    for (let arity = 1; arity <= 16; arity++) {
      const hash = hashes.get(`poseidon${arity}`)!;
      const inputs = fc.array(element, { minLength: arity, maxLength: arity });
      fc.assert(
        fc.property(inputs, (values) => {
          expect(poseidon(values)).toBe(hash(values));
        }),
        { numRuns: 12, examples: [[Array(arity).fill(0n)], [Array(arity).fill(FIELD - 1n)]] },
      );
    }
  });

  test('refuses what is no field element: it would hash like the one below the order', () => {
    expect(refusal(() => poseidon([1n, FIELD]))).toContain('inputs[1]');
    expect(refusal(() => poseidon([-1n]))).toContain('inputs[0]');
    expect(() => poseidon([])).toThrow('1 to 16');
    expect(() => poseidon(Array(17).fill(0n))).toThrow('1 to 16');
  });

  test('integers round-trip through 32 bytes', () => {
    fc.assert(fc.property(bits(256), (n) => bytesToInteger(integerToBytes(n)) === n));
    expect(random248() < 1n << 248n).toBe(true);
  });
});
