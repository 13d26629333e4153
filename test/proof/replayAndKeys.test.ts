import { bn254 } from '@noble/curves/bn254.js';
import * as snarkjs from 'snarkjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ArtifactError } from '../../src/errors.js';
import { parseGroth16 } from '../../src/proof/groth16.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { prove } from '../../src/proof/prove.js';
import { judgeUse, type NullifierRegister, type NullifierUse } from '../../src/proof/register.js';
import { verify } from '../../src/proof/verify.js';
import type { VerifyOptions } from '../../src/proof/verifyChecks.js';
import { FIELD } from '../../src/units/field.js';
import { failedChecks } from '../support/failedChecks.js';
import { needs } from '../support/needs.js';
import { pointText1, pointText2 } from '../support/points.js';
import { rejection } from '../support/refusal.js';
import { makeStatement, type Statement, verifyBoth } from '../support/statement.js';

needs('solvency-8');

let statement: Statement;
let proof: ProofFile;
beforeAll(async () => {
  statement = await makeStatement();
  proof = await prove(statement.proveOptions);
});

/** Another proof of the same statement, without knowing anything: (r·A, r⁻¹·B, C). */
function rerandomised(r: bigint): ProofFile {
  const { a, b } = parseGroth16(proof.proof);
  const points = { pi_a: pointText1(a.multiply(r)), pi_b: pointText2(b.multiply(bn254.fields.Fr.inv(r))) };
  return { ...proof, proof: { ...proof.proof, ...points } };
}

describe('a re-randomised proof', () => {
  test('verifies, for proofs are malleable; the register still refuses the replay', async () => {
    let last: NullifierUse | undefined;
    const register: NullifierRegister = {
      use: async (use) => {
        const answer = judgeUse(last, use);
        if (answer.ok) last = use;
        return answer;
      },
    };
    expect((await verify(proof, { ...statement.verifyOptions, register })).valid).toBe(true);
    for (const r of [2n, 0xdecafn, FIELD - 1n]) {
      const other = rerandomised(r);
      expect(other.proof.pi_a).not.toEqual(proof.proof.pi_a);
      expect((await verifyBoth(statement, other)).valid).toBe(true);
      const replay = await verify(other, { ...statement.verifyOptions, register });
      expect(failedChecks(replay)).toEqual(['register']);
    }
  });

  test('is not recorded when anything else fails', async () => {
    const register: NullifierRegister = { use: () => Promise.reject(new Error('must not be asked')) };
    const result = await verify(proof, { ...statement.verifyOptions, register, scope: 1n });
    expect(result.valid).toBe(false);
  });
});

describe('the key', () => {
  test('of development grade is refused by default', async () => {
    const { grade: _, ...options } = statement.verifyOptions;
    const result = await verify(proof, options);
    expect(failedChecks(result)).toEqual(['grade']);
    expect(result.checks.find(({ name }) => name === 'grade')!.detail).toContain('anyone can forge');
  });

  test('with γ = δ is a development key, whatever the manifest claims', async () => {
    const { grade: _, ...options } = statement.verifyOptions;
    const result = await verify(proof, {
      ...options,
      key: { ...options.key, trust: { grade: 'ceremony', makers: ['A', 'B', 'C'], isMine: true } },
    });
    expect(result.grade).toBe('development');
    expect(result.valid).toBe(false);
  });

  test('that is not the one recorded is an error', async () => {
    const { key } = statement.verifyOptions;
    const bytes = Uint8Array.from(key.bytes);
    bytes[100]! ^= 1;
    const other = '0'.repeat(64);
    const cases: [ProofFile, VerifyOptions['key']][] = [
      [proof, { ...key, bytes }],
      [
        { ...proof, keyHash: other },
        { ...key, sha256: other },
      ],
    ];
    for (const [file, bad] of cases) {
      const error = await rejection(verify(file, { ...statement.verifyOptions, key: bad }));
      expect(error).toBeInstanceOf(ArtifactError);
    }
  });

  test('in a proof file is not even read', async () => {
    const exported = await snarkjs.zKey.exportVerificationKey(statement.artifacts.zkey);
    const carrying = async (verificationKey: object) => {
      const carrier = { ...proof, verificationKey } as unknown as ProofFile;
      return (await rejection(verify(carrier, statement.verifyOptions))).message;
    };
    expect(await carrying({ ...exported, IC: [] })).toContain('unknown key');
    expect(await carrying(exported)).toContain('verificationKey.IC: has more than 200 values');
  });
});
