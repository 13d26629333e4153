import { beforeAll, describe, expect, test } from 'vitest';
import { TIME } from '../../fixtures/world.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { formatSigners, parseSigners, type Signer } from '../../src/account/signers.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { prove } from '../../src/proof/prove.js';
import { verify } from '../../src/proof/verify.js';
import { failedChecks } from '../support/failedChecks.js';
import { needs } from '../support/needs.js';
import { rejection } from '../support/refusal.js';
import { makeStatement, type Statement } from '../support/statement.js';

needs('solvency-8');

/** A proof that was made before keys came and went, verified with the list of today. */

let statement: Statement;
let proof: ProofFile;
beforeAll(async () => {
  statement = await makeStatement();
  proof = await prove(statement.proveOptions);
});

const NOW = BigInt(TIME);
/** What is kept of a list, read for the claim. */
const ofClaim = (signers: readonly Signer[]) => {
  const { market, policy } = statement.verifyOptions;
  return parseSigners(formatSigners(signers), 'signers.json', { market, window: policy.window });
};
const changed = (change: Partial<Signer>): Signer[] => {
  const [first, ...rest] = statement.world.signers;
  return [{ ...first!, ...change }, ...rest];
};
const verifyWith = (signers: readonly Signer[]) => verify(proof, { ...statement.verifyOptions, signers });

describe('an old proof', () => {
  test('still verifies after its key expired, was revoked, and another one came', async () => {
    const next = { ...changed({})[0]!, key: createSignerKey('alpha').publicKey, validFrom: NOW + 1n };
    for (const change of [{ validUntil: NOW + 1n }, { revoked: { from: NOW + 1n, reason: 'x' } }]) {
      const today = [...changed(change), next];
      expect((await verifyWith(ofClaim(today))).valid).toBe(true);
    }
  });

  test('does not with its key revoked as of its time, or from its beginning', async () => {
    for (const from of [NOW, 0n]) {
      const list = changed({ revoked: { from, reason: 'x' } });
      // alpha is to be covered, and has no key left: the policy is not the one that was proved.
      const policy = { ...statement.verifyOptions.policy, coverage: [0] };
      const answer = await verify(proof, { ...statement.verifyOptions, policy, signers: ofClaim(list) });
      expect([answer.valid, failedChecks(answer)]).toEqual([false, ['signers']]);
    }
  });

  test('is never held against a list with entries of another time: nothing is left out silently', async () => {
    const error = await rejection(verifyWith(changed({ validUntil: NOW })));
    expect([error.code, error.field]).toEqual(['INPUT', 'signers[0].validUntil']);
    const { proveOptions } = statement;
    const refused = await rejection(prove({ ...proveOptions, signers: changed({ validFrom: NOW + 1n }) }));
    expect(refused.code).toBe('INPUT');
    const beside = [...changed({}).slice(0, 2), { ...changed({})[2]!, validFrom: NOW + 1n }];
    expect((await rejection(prove({ ...proveOptions, signers: beside }))).field).toBe('signers[2].validFrom');
  });
});
