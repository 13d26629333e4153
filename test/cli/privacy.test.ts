import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist', 'solvency-32');

let work: Workspace;

/** Numbers that appear nowhere else: if one shows up, it leaked. */
const CASH = '98765.4321';
const BALANCE = '3.5791';
const CUSTOMER = 'recognisable-customer';
const LEAKS = /98765|9876543|3\.5791|35791|recognisable-customer/;
/** Hashes, points and field elements hold any five digits by chance. */
const withoutHashes = (text: string) => text.replace(/[0-9a-f]{50,}/g, '');

beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  await work.write('account.json', account(CASH, BALANCE));
  await work.attest('account.json', 'custodian-a', 'private.json');
});
afterAll(() => work.close());

function account(cash: string, quantity: string) {
  return {
    version: 1,
    kind: 'ballast/account',
    custodian: 'custodian-a',
    exchange: 'custodian-a',
    customer: CUSTOMER,
    asOf: '2026-06-01T12:00:00Z',
    holdings: { cash, positions: [{ symbol: 'BTC/USDT', quantity }] },
  };
}

const ATTEST = '--market market.json --key custodian-a-key.json --subject 5 --out x.json';
const PROVE =
  'prove --market market.json --signers signers.json --scope s --recipient r --out x-proof.json --attestation';

async function assertClean(line: string, code: number): Promise<void> {
  const secret = ((await work.json('identity.json')) as { secret: string }).secret;
  for (const extra of ['', ' --json']) {
    const answer = await work.ballast(`${line}${extra}`);
    expect(answer.code).toBe(code);
    for (const text of [answer.stdout, answer.stderr]) {
      expect(withoutHashes(text)).not.toMatch(LEAKS);
      expect(text).not.toContain(secret);
      expect(text).not.toMatch(STACK);
    }
  }
}

describe('private values', () => {
  it.each([
    ['a bad decimal', account(`${CASH}x`, BALANCE)],
    ['a number instead of a text', { ...account(CASH, BALANCE), holdings: { cash: 98765, positions: [] } }],
    ['an account past the limits', account(CASH, '98765432109876543210.3579')],
    [
      'a short sale of what has no slot',
      {
        ...account(CASH, BALANCE),
        holdings: { cash: CASH, positions: [{ symbol: 'XRP', quantity: '-35791.5' }] },
      },
    ],
  ])('stay out of the errors of attest: %s', async (_, content) => {
    await work.write('bad.json', content);
    await assertClean(`attest --account bad.json ${ATTEST}`, 3);
    expect(await work.has('x.json')).toBe(false);
  });

  it('stay out of a proof that is refused', async () => {
    await assertClean(`${PROVE} private.json --min-ratio 100% --min-equity 900000`, 4);
  });

  it('stay out of a proof that is made, its file, and its verification', async () => {
    await assertClean(`${PROVE} private.json --min-ratio 100% --min-equity 100000 --instance solvency-32`, 0);
    expect(withoutHashes(await work.read('x-proof.json'))).not.toMatch(LEAKS);
    await assertClean(
      'verify --proof x-proof.json --market market.json --signers signers.json --scope s --recipient r --min-ratio 100% --min-equity 100000 --grade development',
      0,
    );
  });

  it('stay out of what is shown before a request is answered, of the answer, and of a refusal', async () => {
    const request = (minEquity: number) =>
      `request new --market market.json --signers signers.json --scope s --recipient r --min-ratio 100% --min-equity ${minEquity} --grade development --instance solvency-32 --words asked --out asked.json`;
    const answer = 'prove --request asked.json --out x-proof.json --attestation private.json';
    await work.must(request(900_000));
    await assertClean(answer, 4);
    await work.must(request(100_000));
    await assertClean(answer, 0);
    const { stderr } = await work.must(answer);
    expect(stderr).toContain('What a proof shows');
    expect(stderr).not.toMatch(/private\.json|identity\.json/);
    await assertClean('verify --request asked.json --proof x-proof.json', 0);
  });

  it.each([
    ['cash', 'cash', '123'],
    ['a quantity of text', 'quantities', [`${BALANCE}`]],
    ['the salt', 'salt', '-98765'],
  ])('stay out of the errors about a changed attestation: %s', async (_, field, value) => {
    const { chmod } = await import('node:fs/promises');
    const attestation = await work.json('private.json');
    await work.write('changed.json', { ...attestation, [field]: value });
    await chmod(work.path('changed.json'), 0o600);
    await assertClean(`${PROVE} changed.json --min-ratio 1% --min-equity 1`, 3);
  });

  it('stay out of the errors about a changed identity or key', async () => {
    const { chmod } = await import('node:fs/promises');
    const { secret } = (await work.json('identity.json')) as { secret: string };
    await work.write('broken.json', { version: 1, kind: 'ballast/identity', secret: `${secret}x` });
    await chmod(work.path('broken.json'), 0o600);
    await assertClean('identity show --identity broken.json', 3);
  });
});
