import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findInstance } from '../../src/market/instances.js';
import type { MarginType } from '../../src/market/model.js';
import { loadMarket, loadPolicy, loadProof, loadSigners } from '../../src/node.js';
import { buildContext } from '../../src/proof/context.js';
import { packPolicy } from '../../src/proof/policy.js';
import { toPolicy } from '../../src/proof/policyFile.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { bindingOf, scopeOf } from '../../src/proof/scope.js';
import type { CheckName } from '../../src/proof/verifyChecks.js';
import { needs } from '../support/needs.js';
import { execute, MAIN, STACK, Workspace } from './run.js';

needs('dist', 'solvency-32', 'solvency-custodians');

let work: Workspace;
const FILES = '--market market.json --signers signers.json';
const NAMES = '--scope lender.example/2026 --recipient lender.example';
const PROVE = `prove ${FILES} --attestation a.json --attestation b.json ${NAMES}`;
const VERIFY = `verify --proof proof.json ${FILES} ${NAMES} --grade development`;
const POLICY = '--policy examples/policy.json';

beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  await work.must(`${PROVE} ${POLICY}`);
});
afterAll(() => work.close());

interface Verdict {
  valid: boolean;
  grade?: string;
  checks: { name: string; ok: boolean; detail: string }[];
}

/** Verifies with --json: the exit code and the names of the failed checks. */
async function verdict(line: string): Promise<{ code: number; failed: string[]; result: Verdict }> {
  const { code, stdout } = await work.ballast(`${line} --json`);
  const result = JSON.parse(stdout) as Verdict;
  return { code, failed: result.checks.filter(({ ok }) => !ok).map(({ name }) => name), result };
}

describe('a proof', () => {
  it('verifies with both verifiers', async () => {
    for (const verifier of ['strict', 'snarkjs']) {
      const { code, result } = await verdict(`${VERIFY} ${POLICY} --verifier ${verifier}`);
      expect(code).toBe(0);
      expect(result.valid).toBe(true);
      expect(result.grade).toBe('development');
    }
  });

  it('verifies with the policy as options', async () => {
    const line =
      '--min-ratio 150% --min-equity 100000 --not-before 2026-06-01T12:00:00Z --not-after 1780315200 --coverage custodian-a,custodian-b';
    expect((await verdict(`${VERIFY} ${line}`)).failed).toEqual([]);
  });

  it('is refused without --grade development, naming the option', async () => {
    const { code, stdout, stderr } = await work.ballast(
      `${VERIFY.replace('--grade development', '')} ${POLICY}`.replaceAll('  ', ' '),
    );
    expect(code).toBe(4);
    expect(stdout).toContain('anyone can forge proofs');
    expect(stdout).toMatch(/^NOT VALID$/m);
    expect(stderr).toContain('--grade development');
  });

  it('of something else is refused without keys, and no keys are made for any proof', async () => {
    const env = { BALLAST_ARTIFACTS: work.path('no-keys') };
    const other = await work.ballast(`${VERIFY.replace('/2026', '/2027')} ${POLICY} --json`, env);
    expect(other.code).toBe(4);
    expect(JSON.parse(other.stdout)).toMatchObject({ valid: false });
    const right = await work.ballast(`${VERIFY} ${POLICY}`, env);
    expect(right.code).toBe(3);
    expect(right.stderr).toMatch(/solvency-32: is not there yet\. Run: ballast setup solvency-32/);
    for (const line of [
      `market fold ${FILES} --instance solvency-32 --out folded.json`,
      'chain export --instance solvency-32 --grade development',
    ]) {
      const { code, stderr } = await work.ballast(line, env);
      expect([code, stderr]).toEqual([
        3,
        expect.stringMatching(/is not there yet\. Run: ballast setup solvency-32/),
      ]);
    }
    expect(await work.has('no-keys')).toBe(false);
  });

  it('counts once per scope in a register', async () => {
    const line = `${VERIFY} ${POLICY} --register used.jsonl`;
    expect((await verdict(line)).failed).toEqual([]);
    expect(await verdict(line)).toMatchObject({ code: 4, failed: ['register'] });
  });

  it('has its answer in a file before it counts as used', async () => {
    const line = `${VERIFY} ${POLICY} --register reported.jsonl`;
    const accepted = await work.must(`${line} --report accepted.json --json`);
    expect(await work.read('accepted.json')).toBe(accepted.stdout);
    expect(await work.ballast(`${line} --report accepted.json`)).toMatchObject({ code: 3, stdout: '' });
    const again = await work.ballast(`${line} --report again.json --json`);
    expect([again.code, await work.read('again.json')]).toEqual([4, again.stdout]);
    expect((await work.read('reported.jsonl')).trim().split('\n')).toHaveLength(1);
    const names = await readdir(work.folder);
    expect(names.filter((name) => /pending|tmp$/.test(name))).toEqual([]);
    expect((await work.ballast(`${line} --report reported.jsonl`)).stderr).toContain(
      '--report: is also an input',
    );
  });

  it.runIf(process.platform === 'linux')('is no yes where nobody reads the answer', async () => {
    const line = `'${process.execPath}' '${MAIN}' ${VERIFY.replace('/2026', '/2027')} ${POLICY}`;
    const { code } = await execute('/bin/bash', ['-c', `set -o pipefail; ${line} | true`], work.folder);
    expect(code).toBe(4);
  });

  /** The proof with its file changed to say what is asked: then the equation alone refuses it. */
  const refusedAnyway = async (line: string, change: (proof: ProofFile) => ProofFile) => {
    await work.write('forged.json', change(await loadProof(work.path('proof.json'))));
    const forged = await verdict(line.replace('--proof proof.json', '--proof forged.json'));
    expect(forged).toMatchObject({ code: 4, failed: ['proof'] });
  };
  const claiming = (change: Partial<ProofFile['claim']>) => (proof: ProofFile) => ({
    ...proof,
    claim: { ...proof.claim, ...change },
  });
  const digestsOf = async (names: { market?: string; signers?: string; marginType?: MarginType }) => {
    const { market = 'market.json', signers = 'signers.json', marginType = 'maintenance' } = names;
    return buildContext({
      market: await loadMarket(work.path(market)),
      signers: await loadSigners(work.path(signers)),
      marginType,
      instance: findInstance((await loadProof(work.path('proof.json'))).instance),
    }).digests;
  };

  it.each<[string, string, string, CheckName, (proof: ProofFile) => ProofFile]>([
    [
      'another scope',
      VERIFY.replace('lender.example/2026', 'lender.example/2027'),
      POLICY,
      'scope',
      claiming({ scope: `${scopeOf('lender.example/2027')}` }),
    ],
    [
      'another recipient',
      VERIFY.replace('--recipient lender.example', '--recipient x'),
      POLICY,
      'recipient',
      claiming({ binding: `${bindingOf('x')}` }),
    ],
    [
      'another policy',
      VERIFY,
      '--min-ratio 200% --min-equity 100000',
      'policy',
      claiming({ policy: `${packPolicy({ minRatio: 20_000n, minEquity: 100_000n })}` }),
    ],
  ])('is refused for %s', async (_, line, policy, check, change) => {
    expect(await verdict(`${line} ${policy}`)).toMatchObject({ code: 4, failed: [check] });
    await refusedAnyway(`${line} ${policy}`, change);
  });

  it('is refused for another margin type', async () => {
    const line = `${VERIFY} --margin-type initial ${POLICY}`;
    expect(await verdict(line)).toMatchObject({ code: 4, failed: ['marginType'] });
    const context = await digestsOf({ marginType: 'initial' });
    await refusedAnyway(line, (proof) => ({ ...proof, marginType: 'initial', context }));
  });

  it('is refused for another market and another signer list', async () => {
    const risk = (await work.json('examples/risk.json')) as { prices: Record<string, string> };
    risk.prices['ETH/USDT'] = '3920.5';
    await work.write('other-risk.json', risk);
    await work.must('market build --risk other-risk.json --out other-market.json');
    await work.must(
      'signer list --key custodian-b-key.json --key custodian-a-key.json --out other-signers.json',
    );
    const market = `${VERIFY.replace('market.json', 'other-market.json')} ${POLICY}`;
    expect(await verdict(market)).toMatchObject({ code: 4, failed: ['market'] });
    const ofMarket = await digestsOf({ market: 'other-market.json' });
    await refusedAnyway(market, (proof) => ({ ...proof, context: ofMarket }));
    const signers = `${VERIFY.replace('signers.json', 'other-signers.json')} ${POLICY}`;
    const other = await loadSigners(work.path('other-signers.json'));
    const { policy: packed } = (await loadProof(work.path('proof.json'))).claim;
    const asked = toPolicy(await loadPolicy(work.path('examples/policy.json')), other);
    expect(packPolicy(asked).toString()).toBe(packed); // all of the list is covered, in whatever order
    expect(await verdict(signers)).toMatchObject({ code: 4, failed: ['signers'] });
    const ofSigners = await digestsOf({ signers: 'other-signers.json' });
    await refusedAnyway(signers, (proof) => ({ ...proof, context: ofSigners }));
  });

  it('says in what the policy differs', async () => {
    const { result } = await verdict(`${VERIFY} --min-ratio 200% --min-equity 100000`);
    const { detail } = result.checks.find(({ name }) => name === 'policy')!;
    expect(detail).toContain('minRatio 150% instead of 200%');
    expect(detail).toContain('checkCoverage on instead of off');
  });
});

describe('the register of a verifier', () => {
  const verify = `${VERIFY} ${POLICY}`;

  it('is spoken of: absent, new, known', async () => {
    expect((await work.must(verify)).stderr).toContain('replay is not checked');
    expect((await work.must(`${verify} --quiet`)).stderr).toBe('');
    const first = await work.must(`${verify} --register fresh.jsonl`);
    expect(first.stderr).toContain('note: new register: fresh.jsonl');
    expect(first.stderr).not.toContain('replay is not checked');
    const again = await work.ballast(`${verify} --register fresh.jsonl`);
    expect(again.code).toBe(4);
    expect(again.stderr).not.toContain('new register');
  });

  it.each([
    ['a folder', '.', 'is a directory, not a plain file. Give the path of a file'],
    ['a device', '/dev/zero', 'is not a plain file. Give the path of a file'],
    ['below a file', 'a.json/x', 'does not exist. Check the path'],
    [
      'in a folder that is not there',
      'nowhere/x',
      'cannot be made: its folder does not exist. Name a file in an existing folder',
    ],
  ])('must be a file that can be opened: %s', async (_, path, message) => {
    const { code, stdout, stderr } = await work.ballast(`${verify} --register ${path} --quiet`);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toBe(`error: ${path}: ${message}\n`);
  });

  it('may have lost nothing', async () => {
    await work.must(`${verify} --register cut.jsonl`);
    const whole = await work.read('cut.jsonl');
    await work.write('cut.jsonl', whole.slice(0, -2));
    const { code, stdout, stderr } = await work.ballast(`${verify} --register cut.jsonl --quiet`);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      `error: cut.jsonl: has lost entries: it held 1 line (${whole.length} bytes), and has 0 lines (0 bytes). Bring it back from a copy, or see what is missing: ballast register check --help\n`,
    );
  });

  it.runIf(process.getuid?.() !== 0)('must be a file that may be read', async () => {
    const { chmod } = await import('node:fs/promises');
    await work.write('locked.jsonl', '');
    await chmod(work.path('locked.jsonl'), 0o000);
    expect((await work.ballast(`${verify} --register locked.jsonl`)).code).toBe(3);
  });

  it.each([
    ['an object', '{"my":"only copy"}'],
    ['an object and a line break', '{"my":"only copy"}\n'],
    ['text', 'my only copy\n'],
    ['broken JSON', '{"my":?}\n'],
  ])('must be a register: %s is refused and left as it is', async (_, content) => {
    await work.write('foreign', content);
    const { code, stdout, stderr } = await work.ballast(`${verify} --register foreign --quiet`);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: foreign: line 1\b/);
    expect(stderr).not.toMatch(/only copy|at line/);
    expect(await work.read('foreign')).toBe(content);
  });
});

describe('a verifier with a market that fits nothing', () => {
  it('is told which file', async () => {
    const market = (await work.json('market.json')) as { universe: { slots: number } };
    market.universe.slots = 12;
    await work.write('odd.json', market);
    const line = `${VERIFY.replace('market.json', 'odd.json')} ${POLICY} --quiet`;
    const { code, stderr } = await work.ballast(line);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: odd\.json: universe\.slots: is 12/);
  });
});

describe('a changed proof file', () => {
  type Claim = Record<string, unknown> & { claim: Record<string, string>; proof: { pi_a: string[] } };
  const tampered: [string, (proof: Claim) => void][] = [
    ['nullifier', (proof) => (proof.claim.nullifier = '1')],
    ['a point moved', (proof) => (proof.proof.pi_a[0] = '1')],
    ['instance', (proof) => (proof.instance = 'solvency-8')],
    ['unknown instance', (proof) => (proof.instance = '\u001b[31msolvency-99')],
    ['key hash', (proof) => (proof.keyHash = '0'.repeat(64))],
  ];

  it.each(tampered)('is not valid: %s', async (_, change) => {
    const proof = (await work.json('proof.json')) as Claim;
    change(proof);
    await work.write('tampered.json', proof);
    const { code, stdout, stderr } = await work.ballast(
      `${VERIFY.replace('proof.json', 'tampered.json')} ${POLICY}`,
    );
    expect(code).toBe(4);
    expect(stdout).toContain('NOT VALID');
    expect(stdout).not.toContain('\u001b');
    expect(stderr).not.toMatch(STACK);
  });

  it.each([
    ['hex', (proof: Claim) => (proof.claim.nullifier = '0x10')],
    ['trailing space', (proof: Claim) => (proof.claim.scope = '10 ')],
    ['an unknown key', (proof: Claim) => (proof.extra = 1)],
  ])('is bad input: %s', async (_, change) => {
    const proof = (await work.json('proof.json')) as Claim;
    change(proof);
    await work.write('malformed.json', proof);
    const { code, stderr } = await work.ballast(
      `${VERIFY.replace('proof.json', 'malformed.json')} ${POLICY}`,
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/^(note: .*\n)*error: malformed\.json: /);
  });
});

describe('a claim that does not hold', () => {
  it.each([
    [
      'ratio',
      '--min-ratio 300% --min-equity 1',
      'do not hold: the margin ratio is at least 300%',
      'ballast margin',
    ],
    ['equity', '--min-equity 206000', 'equity is at least 206000 USDT', 'ballast margin'],
    [
      'window',
      '--min-ratio 100% --not-before 1780315201 --not-after 1780320000',
      'lie between',
      'Ask the signers for snapshots of that time',
    ],
  ])('is not proved: %s', async (_, policy, reason, hint) => {
    const { code, stdout, stderr } = await work.ballast(`${PROVE} ${policy} --out no.json`);
    expect(code).toBe(4);
    expect(stdout).toBe('');
    expect(stderr).toContain(reason);
    expect(stderr).toMatch(new RegExp(`\\. [^.]*${hint}\n$`));
    expect(await work.has('no.json')).toBe(false);
  });

  it('says what to do where margin has nothing to show', async () => {
    const line = `prove ${FILES} --attestation a.json ${NAMES} --min-ratio 1% --coverage custodian-b --out no.json`;
    const { code, stderr } = await work.ballast(`${line} --quiet`);
    expect(code).toBe(4);
    expect(stderr).toBe(
      'error: these parts of the claim do not hold: accounts at custodian-b are part of it. Add an attestation of each of these custodians\n',
    );
  });

  it('asks no keys: it is refused before setup', async () => {
    const { code } = await work.ballast(`${PROVE} --min-ratio 300% --out no.json`, {
      BALLAST_ARTIFACTS: work.path('no-keys'),
    });
    expect(code).toBe(4);
    expect(await work.has('no-keys')).toBe(false); // setup tries the folder before it makes anything
  });

  it('per custodian: solvency-custodians is chosen for views', async () => {
    const { code, stderr } = await work.ballast(
      `${PROVE} --min-ratio 150% --views gone --min-ratio-view 110% --out no.json`,
    );
    expect(code).toBe(4);
    expect(stderr).toContain('with any one custodian gone');
  });
});

describe('fold', () => {
  let stdout: string;
  beforeAll(async () => {
    ({ stdout } = await work.must(`market fold ${FILES} --instance solvency-32 --json`));
  });

  it('writes an ordinary key of four inputs', async () => {
    const { digests } = JSON.parse(stdout) as { digests: Record<string, string> };
    const key = (await work.json('folded_key.json')) as { nPublic: number; IC: unknown[] };
    expect(key.nPublic).toBe(4);
    expect(key.IC).toHaveLength(5);
    expect(digests).toEqual((await work.json('proof.json')).context);
  });

  it('verifies the proof with snarkjs alone', async () => {
    const { groth16 } = await import('snarkjs');
    const key = await work.json('folded_key.json');
    const { claim, proof } = (await work.json('proof.json')) as {
      claim: Record<string, string>;
      proof: object;
    };
    const inputs = ['nullifier', 'scope', 'binding', 'policy'].map((name) => claim[name]!);
    expect(await groth16.verify(key, inputs, proof)).toBe(true);
    expect(await groth16.verify(key, [...inputs.slice(0, 3), '1'], proof)).toBe(false);
  });
});
