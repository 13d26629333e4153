import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist', 'solvency-32');

/** A lender makes a key, a holder proves under it, the lender verifies; what everybody else says to the same proof. */

const NAMES = '--scope lender.example/2026 --recipient lender.example';
const ATTESTED = '--attestation a.json --attestation b.json';
const LABEL = 'Lender AG';

let work: Workspace;
let key: string;
/** Each party has a store of its own. */
const as = (who: 'lender' | 'holder' | 'auditor' | 'stranger'): NodeJS.ProcessEnv => ({
  BALLAST_KEYS: work.path(`${who}-keys`),
});
beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  const made = await work.run(
    ['keys', 'new', 'solvency-32', '--own', '--label', LABEL, '--json'],
    as('lender'),
  );
  expect(made.stderr).toContain('JavaScript cannot wipe them');
  key = (JSON.parse(made.stdout) as { key: string }).key;
  await work.must(`keys export ${key.slice(0, 8)} --out-dir lender-key`, as('lender'));
  await work.must('keys import lender-key', as('holder'));
  await work.must(
    `request new --market market.json --signers signers.json ${NAMES} --policy examples/policy.json`,
    as('lender'),
  );
  await work.must(`prove --request request.json ${ATTESTED}`, as('holder'));
});
afterAll(() => work.close());

interface Verdict {
  valid: boolean;
  grade: string;
  trust: string;
  checks: { name: string; ok: boolean; detail: string }[];
}
const VERIFY = 'verify --request request.json --proof proof.json';
async function verdict(line: string, env: NodeJS.ProcessEnv) {
  const { code, stdout, stderr } = await work.ballast(`${line} --json`, env);
  const result = JSON.parse(stdout) as Verdict;
  return { code, stderr, ...result, failed: result.checks.filter(({ ok }) => !ok) };
}

describe('under a key that the lender made', () => {
  it('the request asks for it, with no word about it on the command line', async () => {
    expect((await work.json('request.json')).key).toEqual({ sha256: key, grade: 'own' });
    const page = (await work.must('request show --request request.json', as('holder'))).stdout;
    expect(page.replaceAll(/\s+/g, ' ')).toContain(`(here, made by ${LABEL})`);
    expect(page).toContain('own: whoever asks made the key, or trusts who made it');
  });

  it('the holder’s proof is valid for the lender, who is told whom they trust', async () => {
    const answer = await verdict(VERIFY, as('lender'));
    expect(answer).toMatchObject({ code: 0, valid: true, grade: 'own' });
    expect(answer.trust).toMatch(/^you trust yourself: you made this key/);
    const page = (await work.must(VERIFY, as('lender'))).stdout.replaceAll(/\s+/g, ' ');
    expect(page).toContain('trust you trust yourself');
  });

  it('needs no development key, on either side', async () => {
    // What proves and verifies above did so with these keys only: see that they are enough.
    const folders = await readdir(work.path('holder-keys'));
    expect(folders.filter((name) => name.startsWith('solvency-32-'))).toHaveLength(1);
    expect(folders.filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('for somebody who did not make the key', () => {
  it('verify says no where they do not have it, and how to get it', async () => {
    const line = `verify --proof proof.json --market market.json --signers signers.json ${NAMES} --policy examples/policy.json`;
    const answer = await verdict(line, as('stranger'));
    expect(answer).toMatchObject({ code: 4, valid: false });
    expect(answer.failed.map(({ name }) => name)).toEqual(['key']);
    expect(answer.failed[0]!.detail).toContain(`${key.slice(0, 16)}, which this machine does not have`);
    expect((await work.ballast(VERIFY, as('stranger'))).stderr).toMatch(/key\.sha256.*keys import/);
  });

  it('verify says no where they have it, and yes once they said whom they trust, and why', async () => {
    await work.must('keys import lender-key', as('auditor'));
    const no = await verdict(VERIFY, as('auditor'));
    expect(no).toMatchObject({ code: 4, valid: false, grade: 'own' });
    expect(no.failed.map(({ name }) => name)).toEqual(['grade']);
    expect(no.failed[0]!.detail).toMatch(/made by Lender AG alone.*you have not said that you trust them/);
    expect(no.stderr).toContain('ballast keys trust');

    const why = 'our bank, hash compared by telephone';
    expect((await work.run(['keys', 'trust', LABEL, '--why', why], as('auditor'))).code).toBe(0);
    const yes = await verdict(VERIFY, as('auditor'));
    expect(yes).toMatchObject({ code: 0, valid: true });
    expect(yes.trust).toBe(
      `you trust ${LABEL}, who made this key alone and can forge proofs if they kept its secrets, because: ${why}`,
    );
  });

  it('an own key is none of a ceremony, whoever trusts its maker', async () => {
    const line = `verify --proof proof.json --market market.json --signers signers.json ${NAMES} --policy examples/policy.json --grade ceremony`;
    const answer = await verdict(line, as('lender'));
    expect(answer.code).toBe(4);
    // The proof answers a request: without it the recipient is another. The grade is looked at where all else is well.
    expect(answer.failed.map(({ name }) => name)).toEqual(['recipient']);
  });
});

describe('keys', () => {
  it('are listed with what is known of them', async () => {
    const lists = { BALLAST_KEYS: work.path('listed-keys') };
    await work.must('keys import lender-key', lists);
    await work.run(['keys', 'trust', LABEL, '--why', 'a friend'], lists);
    const page = (await work.must('keys list', lists)).stdout;
    expect(page).toMatch(new RegExp(`${key.slice(0, 16)} +${LABEL} +solvency-32 +own .* yes`));
    const { stdout } = await work.must(`keys list ${key.slice(0, 10)} --json`, as('holder'));
    expect(JSON.parse(stdout)).toMatchObject({ key, label: LABEL, origin: 'imported', accepted: false });
    const empty = await work.must('keys list', { BALLAST_KEYS: work.path('nobody') });
    expect(empty.stdout).toContain('ballast keys new');
  });

  it('that were revoked verify nothing of that time, and nothing is asked or made with them', async () => {
    const store = work.path('revoked-keys');
    const env = { BALLAST_KEYS: store };
    await work.must('keys import lender-key', env);
    await work.run(['keys', 'trust', LABEL, '--why', 'a friend'], env);
    const revoke = (from: string) =>
      work.run(['keys', 'revoke', LABEL, '--why', 'replaced', ...(from === '' ? [] : ['--from', from])], env);
    await revoke('2026-06-01T12:00:01Z');
    expect(await verdict(VERIFY, env)).toMatchObject({ code: 0, valid: true });
    await revoke('2026-06-01T12:00:00Z');
    const late = await verdict(VERIFY, env);
    expect(late.failed).toEqual([
      {
        name: 'key',
        ok: false,
        detail: 'the key was revoked for accounts as of 2026-06-01T12:00:00Z or later: replaced',
      },
    ]);
    await revoke('');
    expect((await verdict(VERIFY, env)).failed[0]!.detail).toBe('the key was revoked: replaced');
    const asked = await work.run(
      [
        ...'request new --market market.json --signers signers.json --policy examples/policy.json --out no.json'.split(
          ' ',
        ),
        ...NAMES.split(' '),
        ...['--key', LABEL],
      ],
      env,
    );
    expect(asked.code).toBe(3);
    expect(asked.stderr).toContain('the key was revoked: replaced');
    expect((await work.must('keys list', env)).stdout).toContain('revoked');
  });

  it.each<[string, string, number, RegExp]>([
    ['neither own nor joint', 'keys new solvency-32', 2, /Say --own/],
    ['of no instance', 'keys new solvency-9 --own', 2, /Choices|Invalid/],
    [
      'of a name that is none',
      'keys export nobody --out-dir x',
      3,
      /nobody: is no key of the store. It has: /,
    ],
    ['of a hash that is too short', 'keys list 3f2a', 3, /is no key of the store/],
    ['trusted without a reason', 'keys trust Lender', 2, /why/],
    ['from a folder that is none', 'keys import nowhere', 3, /nowhere: does not exist/],
    ['into a folder that is in use', 'keys export KEY --out-dir examples', 3, /examples: is not empty/],
    ['from an address that anybody could answer for', 'keys import http://lender.example/', 3, /https:/],
  ])('are refused: %s', async (_, line, code, message) => {
    const answer = await work.ballast(line.replace('KEY', key.slice(0, 8)), as('lender'));
    expect(answer.code).toBe(code);
    expect(answer.stderr).toMatch(message);
    expect(answer.stderr).not.toMatch(STACK);
  });

  it('that were changed in the store prove nothing', async () => {
    const env = { BALLAST_KEYS: work.path('changed-keys') };
    await work.must('keys import lender-key', env);
    const [own] = (await readdir(env.BALLAST_KEYS)).filter((name) => name.startsWith('solvency-'));
    await rm(join(env.BALLAST_KEYS, own!, 'proving_key.zkey'));
    const answer = await work.ballast(`prove --request request.json ${ATTESTED} --out other.json --yes`, env);
    expect(answer.code).toBe(3);
    expect(answer.stderr).toContain('is missing from the store');
    expect(await work.has('other.json')).toBe(false);
  });
});
