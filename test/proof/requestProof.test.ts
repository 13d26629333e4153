import { beforeAll, describe, expect, test } from 'vitest';
import { marketHash } from '../../src/market/marketFile.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { prove } from '../../src/proof/prove.js';
import type { NullifierUse } from '../../src/proof/register.js';
import { judgeUse } from '../../src/proof/register.js';
import { type ProofRequest, requestBinding } from '../../src/proof/request.js';
import { bindingOf, scopeOf } from '../../src/proof/scope.js';
import { verify } from '../../src/proof/verify.js';
import type { VerifyOptions } from '../../src/proof/verifyChecks.js';
import { failedChecks } from '../support/failedChecks.js';
import { needs } from '../support/needs.js';
import { makeStatement, type Statement, sayingWhatIsAsked, verifyBoth } from '../support/statement.js';

needs('solvency-8');

let statement: Statement;
let request: ProofRequest;
let answer: ProofFile;
let plain: ProofFile;

/** What a verifier with this request holds a proof against. */
const asked = (own: ProofRequest): Partial<VerifyOptions> => ({
  binding: bindingOf(own.recipient),
  request: requestBinding(own),
});

beforeAll(async () => {
  statement = await makeStatement();
  const { market, marginType, signers, policy, instance } = statement.proveOptions;
  const { sha256 } = statement.verifyOptions.key;
  request = {
    words: 'the lender, for the credit line',
    market,
    marketHash: marketHash(market),
    marginType,
    signers,
    policy,
    scope: 'lender.example/credit-line',
    recipient: 'lender',
    instance,
    key: { sha256, grade: 'development' },
    acceptAlarms: [],
  };
  expect(scopeOf(request.scope)).toBe(statement.proveOptions.scope);
  answer = await prove({ ...statement.proveOptions, binding: requestBinding(request) });
  plain = await prove(statement.proveOptions);
});

const detailOf = async (proof: ProofFile, change: Partial<VerifyOptions>) =>
  (await verifyBoth(statement, proof, change)).checks.find(({ name }) => name === 'request')?.detail;

describe('a proof that answers a request', () => {
  test('is valid for it, and the check says so in place of the recipient', async () => {
    const result = await verifyBoth(statement, answer, asked(request));
    expect(result.valid).toBe(true);
    const names = result.checks.map(({ name }) => name);
    expect(names.slice(4, 7)).toEqual(['scope', 'request', 'policy']);
    expect(names).not.toContain('recipient');
  });

  test('has the nullifier of the scope, as any proof in it', () => {
    expect(answer.claim.nullifier).toBe(plain.claim.nullifier);
    expect(answer.claim.binding).not.toBe(plain.claim.binding);
  });

  test.each<[string, Partial<ProofRequest>]>([
    ['other words', { words: 'the lender, for another credit line' }],
    ['another recipient', { recipient: 'broker' }],
    ['another market', { marketHash: 'c'.repeat(64) }],
    ['another key', { key: { sha256: 'c'.repeat(64), grade: 'development' } }],
    ['alarms that are accepted', { acceptAlarms: ['stale'] }],
  ])('is refused for a request with %s, whatever its file says', async (_, change) => {
    const other = asked({ ...request, ...change });
    const result = await verifyBoth(statement, answer, other);
    expect(failedChecks(result)).toEqual(['request']);
    expect(await detailOf(answer, other)).toContain('does not answer this request');
    const forged = { ...answer, claim: { ...answer.claim, binding: `${other.request}` } };
    expect(failedChecks(await verifyBoth(statement, forged, other))).toEqual(['proof']);
  });

  test('is refused where a recipient alone is asked', async () => {
    expect(failedChecks(await verifyBoth(statement, answer))).toEqual(['recipient']);
    const forged = sayingWhatIsAsked(answer, statement.verifyOptions);
    expect(failedChecks(await verifyBoth(statement, forged))).toEqual(['proof']);
  });
});

describe('a proof without a request', () => {
  test('is refused for one, and told apart from an answer to another', async () => {
    const result = await verifyBoth(statement, plain, asked(request));
    expect(failedChecks(result)).toEqual(['request']);
    expect(await detailOf(plain, asked(request))).toContain('was made without a request');
    const forged = { ...plain, claim: { ...plain.claim, binding: answer.claim.binding } };
    expect(failedChecks(await verifyBoth(statement, forged, asked(request)))).toEqual(['proof']);
  });
});

describe('the register', () => {
  test('remembers the recipient, so that the next request of the same one refreshes a claim', async () => {
    const uses: NullifierUse[] = [];
    const register = {
      use: async (use: NullifierUse) => {
        const told = judgeUse(uses.at(-1), use);
        if (told.ok) uses.push(use);
        return told;
      },
    };
    const { valid } = await verifyOnce(answer, { ...asked(request), register });
    expect(valid).toBe(true);
    expect(uses).toEqual([
      expect.objectContaining({ binding: bindingOf('lender'), scope: scopeOf(request.scope) }),
    ]);
    const { window } = uses[0]!;
    const later = { notBefore: window!.notAfter + 1n, notAfter: window!.notAfter + 1n };
    expect(judgeUse(uses[0], { ...uses[0]!, window: later }).ok).toBe(true);
    expect(judgeUse(uses[0], { ...uses[0]!, binding: bindingOf('broker'), window: later }).ok).toBe(false);
    expect((await verifyOnce(plain, { register })).checks.at(-1)).toMatchObject({
      name: 'register',
      ok: false,
    });
  });

  const verifyOnce = async (proof: ProofFile, change: Partial<VerifyOptions>) => {
    return verify(proof, { ...statement.verifyOptions, ...change });
  };
});
