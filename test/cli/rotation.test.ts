import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { type Answer, Workspace } from './run.js';

/** A custodian's key is replaced by another: the walk of docs/signer-keys.md, and what becomes of proofs before, between and after. */

needs('dist', 'solvency-32');

let work: Workspace;
/** The proof from after. */
let made: Answer;
const NAMES = '--scope lender.example/2026 --recipient lender.example';
const BEFORE = '2026-06-01T12:00:00Z'; // of the examples
const AFTER = '2026-06-10T12:00:00Z';
const [STARTS, ENDS] = ['2026-06-05T00:00:00Z', '2026-06-07T00:00:00Z'];
/** As of these times; by the clock the key files are valid all along, unless a test says otherwise. */
const OLD = 'market.json --attestation a.json --attestation b.json';
const NEW = 'market-2.json --attestation a-2.json --attestation b-2.json';

const prove = (files: string, list: string, policy: string, out: string) =>
  work.ballast(`prove --market ${files} --signers ${list} --policy ${policy} ${NAMES} --out ${out}`);
const verify = (market: string, list: string, policy: string, proof: string) =>
  work.ballast(
    `verify --proof ${proof} --market ${market} --signers ${list} --policy ${policy} ${NAMES} --grade development`,
  );
const valid = ({ code, stdout }: Answer) => [code, /^(NOT )?VALID$/m.exec(stdout)?.[0]];

beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  // Nine days later: the market, the accounts and what is asked.
  const later = async (from: string, to: string) =>
    work.write(to, (await work.read(from)).replaceAll(BEFORE, AFTER).replaceAll('1780315200', '1781092800'));
  await later('examples/risk.json', 'risk-2.json');
  await later('examples/policy.json', 'policy-2.json');
  for (const name of ['custodian-a', 'custodian-b'])
    await later(`examples/accounts/${name}.json`, `${name}-2.json`);
  await work.must('market build --risk risk-2.json --out market-2.json');

  // What docs/signer-keys.md says: a new key, the lists of verifiers, and the end of the old one.
  await work.must('signer new --custodian custodian-a --valid-from 2020-01-01T00:00:00Z --out next-key.json');
  await work.must('signer list --key next-key.json --out next.json');
  await work.must('signer list --signers signers.json --signers next.json --out both.json');
  await work.must(`signer limit --signers both.json --entry 2 --valid-from ${STARTS} --out started.json`);
  await work.must(`signer limit --signers started.json --entry 0 --valid-until ${ENDS} --out rotated.json`);

  // And the accounts of after, signed with the new key of one custodian and the only key of the other.
  for (const [name, key, out] of [
    ['custodian-a', 'next-key.json', 'a-2.json'],
    ['custodian-b', 'custodian-b-key.json', 'b-2.json'],
  ] as const) {
    const subject = (await work.must(`identity subject --custodian ${name}`)).stdout.trim();
    await work.must(
      `attest --account ${name}-2.json --market market-2.json --key ${key} --subject ${subject} --out ${out}`,
    );
  }
  made = await prove(NEW, 'rotated.json', 'policy-2.json', 'new.json');
});
afterAll(() => work.close());

describe('while keys are replaced', () => {
  it('the list says when each is valid', async () => {
    const { stdout } = await work.must('signer list --signers rotated.json');
    expect(stdout).toMatch(new RegExp(`0 +custodian-a .*valid until ${ENDS}`));
    expect(stdout).toMatch(new RegExp(`2 +custodian-a .*valid from ${STARTS}`));
    const entries = (await work.json('rotated.json')).signers as object[];
    expect(entries.map((entry) => Object.keys(entry))).toEqual([
      ['custodian', 'key', 'validUntil'],
      ['custodian', 'key'],
      ['custodian', 'key', 'validFrom'],
    ]);
    expect((await work.must('signer list --signers signers.json')).stdout).not.toContain('time');
  });

  it('a proof from before is verified with the list of today, and what counts is said', async () => {
    expect((await prove(OLD, 'signers.json', 'examples/policy.json', 'old.json')).code).toBe(0);
    const answer = await verify('market.json', 'rotated.json', 'examples/policy.json', 'old.json');
    expect(valid(answer)).toEqual([0, 'VALID']);
    expect(answer.stderr).toContain(
      `left out of rotated.json: #2, custodian-a: valid from ${STARTS}, so not valid at ${BEFORE}`,
    );
    const undated = await verify('market.json', 'both.json', 'examples/policy.json', 'old.json');
    expect(valid(undated)).toEqual([4, 'NOT VALID']);
    expect(undated.stdout).toContain('made for another signer list');
  });

  it('a proof from after is made with the new key, though what is covered has moved in the list', async () => {
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining('#0, custodian-a: valid until')]);
    expect(valid(await verify('market-2.json', 'rotated.json', 'policy-2.json', 'new.json'))).toEqual([
      0,
      'VALID',
    ]);
    const request = `request new --market market-2.json --signers rotated.json --policy policy-2.json ${NAMES} --grade development --json`;
    expect(JSON.parse((await work.must(request)).stdout)).toMatchObject({
      policy: { coverage: ['custodian-b', 'custodian-a'] },
      signers: [{ custodian: 'custodian-b' }, { custodian: 'custodian-a', validFrom: '1780617600' }],
    });
  });

  it('the new key does not count before its time, nor the old one after its end', async () => {
    const early = (
      await prove(OLD.replace('a.json', 'a-2.json'), 'rotated.json', 'examples/policy.json', 'x.json')
    ).stderr;
    expect(early).toMatch(/a-2\.json: is signed by a key that the signer list does not have/);
    const late = await prove(NEW.replace('a-2.json', 'a.json'), 'rotated.json', 'policy-2.json', 'x.json');
    expect([late.code, late.stderr]).toEqual([3, expect.stringContaining('does not have')]);
    expect(await work.has('x.json')).toBe(false);
  });

  it('a list without a key of that time is refused, whatever it says of others', async () => {
    await work.must('signer list --key next-key.json --out next-only.json');
    await work.must(`signer limit --signers next-only.json --entry 0 --valid-from ${STARTS} --out late.json`);
    const { code, stderr } = await prove(OLD, 'late.json', 'examples/policy.json', 'x.json');
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining(`late.json: signers: has no entry that is valid at`),
    ]);
  });
});

describe('a folded key', () => {
  const fold = (list: string, rest = '') =>
    work.ballast(`market fold --market market.json --signers ${list} --instance solvency-32 --json${rest}`);
  const digest = ({ stdout }: Answer) =>
    (JSON.parse(stdout) as { digests: { signers: string } }).digests.signers;

  it('is of the list of the claim, by its window or by the market', async () => {
    const undated = digest(await fold('signers.json'));
    expect(digest(await fold('rotated.json'))).toBe(undated);
    const between = ' --not-before 2026-06-06T00:00:00Z --not-after 2026-06-06T23:59:59Z';
    const both = await fold('rotated.json', between);
    expect([digest(both) === undated, both.stderr.includes('left out')]).toEqual([false, false]);
    expect((await fold('rotated.json', ' --not-before 5')).code).toBe(2);
  });
});

describe('a key that is revoked', () => {
  const revoke = (rest: string, out: string) =>
    work.ballast(`signer revoke --signers rotated.json --entry 2 --reason stolen ${rest} --out ${out}`);

  it('from a time on, leaves what is as of before', async () => {
    const answer = await revoke('--from 2026-06-10T12:00:01Z', 'revoked.json');
    expect([answer.code, answer.stderr]).toEqual([
      0,
      expect.stringContaining('a thief can date a snapshot back'),
    ]);
    expect(answer.stdout).toContain('revoked from 2026-06-10T12:00:01Z (stolen)');
    expect(valid(await verify('market-2.json', 'revoked.json', 'policy-2.json', 'new.json'))).toEqual([
      0,
      'VALID',
    ]);
    const again = await work.ballast(
      'signer revoke --signers revoked.json --entry 2 --reason x --from 2026-06-10T12:00:01Z --out x-list.json',
    );
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('is revoked already')]);
    await work.must(
      'signer revoke --signers revoked.json --entry 2 --reason x --from 2026-06-10T12:00:00Z --out earlier.json',
    );
  });

  it('from its beginning, counts for nothing', async () => {
    const answer = await revoke('--from 0', 'gone.json');
    expect([answer.code, answer.stderr]).toEqual([0, '']);
    const policy = await work.json('policy-2.json');
    await work.write('uncovered.json', { ...policy, coverage: ['custodian-b'] });
    const told = await verify('market-2.json', 'gone.json', 'uncovered.json', 'new.json');
    expect(valid(told)).toEqual([4, 'NOT VALID']);
    const covered = await verify('market-2.json', 'gone.json', 'policy-2.json', 'new.json');
    expect([covered.code, covered.stderr]).toEqual([
      3,
      expect.stringContaining('coverage[0]: is not a custodian'),
    ]);
  });

  it('is revoked as of now where nothing else is said; only entries that are there, and with a reason', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { stdout } = await revoke('--json', 'now.json');
    const { signers } = JSON.parse(stdout) as { signers: { revoked?: { from: string } }[] };
    expect(Number(signers[2]!.revoked!.from)).toBeGreaterThanOrEqual(before);
    const other = (words: string) =>
      work.run(['signer', 'revoke', '--signers', 'rotated.json', ...words.split(' ')]);
    for (const entry of ['3', '-1', '01', 'x']) {
      const { code, stderr } = await other(`--entry=${entry} --reason x --out y.json`);
      expect([code, stderr]).toEqual([3, expect.stringContaining('--entry: is not the number of an entry')]);
    }
    expect((await other('--entry 2 --out y.json')).code).toBe(2);
    expect((await other('--entry 2 --reason x --out rotated.json')).stderr).toContain('is also an input');
    expect(await work.has('y.json')).toBe(false);
  });
});

describe('a signing key with an end', () => {
  const attest = (key: string) =>
    work.ballast(
      `attest --account examples/accounts/custodian-b.json --market market.json --key ${key} --subject 5 --out y.json`,
    );

  it('signs nothing more once it is over, and nothing before it begins', async () => {
    await work.must('signer new --custodian custodian-b --out b-2-key.json');
    const limited = await work.must('signer limit --key b-2-key.json --valid-until 2021-01-01T00:00:00Z');
    expect(limited.stdout).toContain('Rewrote b-2-key.json: valid until 2021-01-01T00:00:00Z');
    expect(await work.mode('b-2-key.json')).toBe('600');
    const { code, stderr } = await attest('b-2-key.json');
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^error: b-2-key\.json: validUntil: the key is valid until 2021.*has expired\. Sign with/m,
    );
    // As of the account the key is not valid yet, though it is by the clock.
    await work.must(
      'signer limit --key b-2-key.json --valid-from 2026-06-01T12:00:01Z --valid-until 2100-01-01T00:00:00Z',
    );
    expect((await attest('b-2-key.json')).stderr).toMatch(
      /^error: b-2-key\.json: validFrom: the key is valid from 2026/m,
    );
    expect(await work.has('y.json')).toBe(false);
  });

  it('stops the signing of many before the first, and is named where one account is not of its time', async () => {
    const { customer } = (await work.json('custodian-b-2.json')) as { customer: string };
    const subjects = [{ exchange: 'custodian-b', customer, subject: '5' }];
    await work.write('subjects.json', { version: 1, kind: 'ballast/subjects', subjects });
    await work.write('lines.jsonl', JSON.stringify(await work.json('examples/accounts/custodian-b.json')));
    const many = (key: string) =>
      work.ballast(
        `attest --accounts lines.jsonl --market market.json --key ${key} --subjects subjects.json --out-dir signed --json`,
      );
    await work.must('signer new --custodian custodian-b --out b-3-key.json');
    await work.must('signer limit --key b-3-key.json --valid-from 2026-06-01T12:00:01Z');
    const refused = await many('b-3-key.json');
    expect([refused.code, refused.stdout]).toEqual([4, expect.stringContaining('b-3-key.json: validFrom')]);
    await work.must('signer limit --key b-3-key.json --valid-from 0 --valid-until 1');
    const stopped = await many('b-3-key.json');
    expect([stopped.code, stopped.stderr]).toEqual([
      3,
      expect.stringMatching(/^error: b-3-key\.json: validUntil/m),
    ]);
  });

  it('keeps its passphrase when it is limited, and its end in a list', async () => {
    const env = { BALLAST_PASSPHRASE: 'correct horse battery' };
    const until = '2100-01-01T00:00:00Z';
    await work.must('signer new --custodian custodian-b --encrypt --out sealed.json', env);
    const wrong = { BALLAST_PASSPHRASE: 'wrong horse battery' };
    expect((await work.ballast(`signer limit --key sealed.json --valid-until ${until}`, wrong)).code).toBe(3);
    await work.must(`signer limit --key sealed.json --valid-until ${until}`, env);
    expect(Object.keys(await work.json('sealed.json'))).not.toContain('privateKey');
    const { stdout } = await work.must('signer list --key sealed.json --signer desk --json', env);
    expect(JSON.parse(stdout)).toMatchObject({ signers: [{ signer: 'desk', validUntil: '4102444800' }] });
  });

  it.each([
    [
      'signer new --custodian x --valid-until 2021-01-01T00:00:00Z',
      3,
      '--valid-until: the key is valid until 2021',
    ],
    [
      'signer new --custodian x --valid-from 4102444800 --valid-until 4102444800',
      3,
      '--valid-until: must be later',
    ],
    ['signer new --custodian x --valid-until tomorrow', 3, '--valid-until: must be whole unix seconds'],
    ['signer limit --key next-key.json --valid-until 1577836800', 3, '--valid-until: must be later'],
    ['signer limit --key next-key.json', 2, 'Give --valid-from, --valid-until or both'],
    ['signer limit --valid-until 5', 2, 'Give --key, or --signers'],
    ['signer limit --key next-key.json --entry 0 --valid-until 5', 2, '--entry and --out go with --signers'],
    ['signer limit --signers rotated.json --valid-until 5', 2, '--signers needs --entry and --out'],
    [
      `signer limit --signers rotated.json --entry 2 --valid-until ${STARTS} --out y.json`,
      3,
      '--valid-until: must be',
    ],
    [
      'signer list --signers signers.json --signers signers.json',
      3,
      '--signers: is also the key of signers[0]',
    ],
  ])('%s', async (line, code, message) => {
    const answer = await work.ballast(`${line}${line.startsWith('signer new') ? ' --out y.json' : ''}`);
    expect([answer.code, answer.stderr]).toEqual([code, expect.stringContaining(message)]);
    expect(await work.has('y.json')).toBe(false);
  });
});
