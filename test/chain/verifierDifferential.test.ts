import { bn254 } from '@noble/curves/bn254.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { buildContext } from '../../src/proof/context.js';
import { foldKey } from '../../src/proof/fold.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { BASE_FIELD, type VerificationKey } from '../../src/proof/verificationKey.js';
import { FIELD } from '../../src/units/field.js';
import { needs } from '../support/needs.js';
import {
  change,
  type VerifierSetting,
  type VerifyCall,
  verifierSetting,
  wordsOf,
} from './support/verifier.js';

needs('solvency-8');

const { Fr } = bn254.fields;
const WORDS = 1n << 256n;

let setting: VerifierSetting;
let folded: VerificationKey;

beforeAll(async () => {
  setting = await verifierSetting();
  const { key, proveOptions } = setting;
  folded = foldKey(key, buildContext(proveOptions).scalars);
});

/** What `verifyGroth16` says of the words, in the contract's terms. */
function strictVerdict({ claim, proof }: VerifyCall): string {
  const [ax, ay, x1, x0, y1, y0, cx, cy] = proof.map(String);
  const json = {
    protocol: 'groth16',
    curve: 'bn128',
    pi_a: [ax, ay, '1'],
    pi_b: [
      [x0, x1],
      [y0, y1],
      ['1', '0'],
    ],
    pi_c: [cx, cy, '1'],
  };
  try {
    return verifyGroth16(folded, claim, parseGroth16(json)) ? 'holds' : 'ProofDoesNotHold';
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return 'MalformedProof';
  }
}

type Tampering = (call: VerifyCall) => VerifyCall;

const scalar = fc.bigInt({ min: 1n, max: FIELD - 1n });
const word = fc.oneof(
  fc.bigInt({ min: 0n, max: WORDS - 1n }),
  fc.constantFrom(0n, 1n, BASE_FIELD - 1n, BASE_FIELD, FIELD - 1n, FIELD, WORDS - 1n),
);

/** Ways to change a call. Some leave it true: nothing, and (k·A, k⁻¹·B, C). */
const tampering: fc.Arbitrary<Tampering> = fc.oneof(
  fc.constant<Tampering>((call) => call),
  fc.tuple(fc.nat(3), word).map(
    ([at, n]): Tampering =>
      (call) => ({ ...call, claim: change(call.claim, at, () => n) }),
  ),
  fc.tuple(fc.nat(7), word).map(
    ([at, n]): Tampering =>
      (call) => ({ ...call, proof: change(call.proof, at, () => n) }),
  ),
  fc.tuple(fc.nat(7), fc.constantFrom(-1n, 1n, BASE_FIELD)).map(
    ([at, by]): Tampering =>
      (call) => ({ ...call, proof: change(call.proof, at, (n) => (n + by) % WORDS) }),
  ),
  fc.constantFrom(1, 7).map(
    (at): Tampering =>
      (call) => ({
        ...call,
        proof: change(call.proof, at, (y) => (BASE_FIELD - (y % BASE_FIELD)) % BASE_FIELD),
      }),
  ),
  fc.tuple(scalar, scalar, scalar, fc.boolean()).map(
    ([k, m, n, true_]): Tampering =>
      (call) => {
        const { a, b, c } = parseGroth16(setting.file.proof);
        const points = true_
          ? { a: a.multiply(k), b: b.multiply(Fr.inv(k)), c }
          : { a: a.multiply(k), b: b.multiply(m), c: c.multiply(n) };
        return { ...call, proof: wordsOf(points) };
      },
  ),
);

describe('the contract and verifyGroth16', () => {
  it('say the same of proofs and claims that were tampered with', async () => {
    const seen = new Map<string, number>();
    const property = fc.asyncProperty(
      fc.array(tampering, { minLength: 1, maxLength: 2 }),
      async (changes) => {
        const call = changes.reduce((last, next) => next(last), setting.honest);
        const verdict = await setting.verifier.verdict(call);
        expect(verdict).toBe(strictVerdict(call));
        seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
      },
    );
    await fc.assert(property, { numRuns: 80 });
    // the property says something only where every answer was met
    for (const verdict of ['holds', 'MalformedProof', 'ProofDoesNotHold']) {
      expect(seen.get(verdict) ?? 0, verdict).toBeGreaterThan(5);
    }
  });
});
