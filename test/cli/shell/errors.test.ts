import { chmod, mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../../support/needs.js';
import { STACK, Workspace } from '../run.js';

needs('dist');

let work: Workspace;
const FILES = '--market market.json --signers signers.json';
const PROVE = `prove ${FILES} --attestation a.json --scope s --recipient r`;

beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
});
afterAll(() => work.close());

describe('a wrong command line: exit code 2', () => {
  it.each([
    ['no command', ''],
    ['an unknown command', 'frobnicate'],
    ['a group alone', 'market'],
    ['an unknown option', 'identity new --owt x.json'],
    ['a missing option', 'market build'],
    ['an option without its value', 'market build --risk'],
    ['an option twice', 'identity new --out x.json --out y.json'],
    ['a choice that does not exist', `${PROVE} --min-ratio 1% --instance solvency-9`],
    ['an extra word', 'identity new extra'],
    ['policy file and options', `${PROVE} --policy examples/policy.json --min-ratio 100%`],
    ['no policy', PROVE],
    ['half a window', `${PROVE} --min-ratio 100% --not-before 5`],
    ['views without a ratio', `${PROVE} --min-ratio 100% --views gone`],
    ['setup of nothing', 'setup'],
    ['no accounts', 'margin --market market.json'],
  ])('%s', async (_, line) => {
    const { code, stdout, stderr } = await work.run(line === '' ? [] : line.split(' '));
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^error: .+\nSee: ballast --help\n$/);
    expect(stderr).not.toMatch(STACK);
  });

  it('an empty value', async () => {
    expect((await work.run(['margin', '--market', '', '--account', 'x.json'])).code).toBe(2);
  });

  it('is an object with --json', async () => {
    const { code, stdout } = await work.ballast('frobnicate --json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'USAGE' } });
  });
});

describe('bad input: exit code 3, one line, file and field named', () => {
  const cases: [string, string, RegExp][] = [
    ['a missing file', 'market inspect --market nope.json', /nope\.json: does not exist/],
    ['a folder', 'market inspect --market examples', /examples: is a directory/],
    [
      'a missing folder',
      'market build --risk examples/risk.json --out no/m.json',
      /no\/m\.json: .*directory/,
    ],
    ['broken JSON', 'market inspect --market broken.json', /broken\.json: is not valid JSON at line 2/],
    ['an unknown key', 'market build --risk extra.json', /extra\.json: has an unknown key: surprise/],
    ['another kind of file', 'market inspect --market signers.json', /signers\.json: (kind: )?.+/],
    ['a duplicate key', 'market inspect --market twice.json', /twice\.json: kind: appears twice/],
    ['a factor for a ratio', `${PROVE} --min-ratio 1.5`, /error: --min-ratio: must be a percentage/],
    ['three decimals', `${PROVE} --min-ratio 150.125%`, /--min-ratio: must be a percentage/],
    ['a ratio past its range', `${PROVE} --min-ratio 999999%`, /--min-ratio: is at or above its upper bound/],
    ['a fraction of equity', `${PROVE} --min-equity 1.5`, /--min-equity: must be a whole number/],
    [
      'a date that is none',
      `${PROVE} --not-before 2026-02-30T00:00:00Z --not-after 9`,
      /--not-before: is not a date that exists/,
    ],
    [
      'a window that ends first',
      `${PROVE} --not-before 9 --not-after 8`,
      /--not-before … --not-after: ends before/,
    ],
    [
      'a custodian not on the list',
      `${PROVE} --min-ratio 1% --coverage custodian-z`,
      /error: --coverage, name 1: is not a custodian .*custodian-a, custodian-b/,
    ],
    ['one account twice', `${PROVE} --attestation a.json --min-ratio 1%`, /a\.json: is the same account/],
    [
      'too many accounts',
      `${PROVE} --attestation b.json --instance solvency-8 --min-ratio 1%`,
      /error: --attestation: must be 1 to 1 for solvency-8/,
    ],
    [
      'an output that is an input',
      `${PROVE} --min-ratio 1% --out signers.json`,
      /signers\.json: --out: is also an input/,
    ],
    [
      'an output that is secret',
      `${PROVE} --min-ratio 1% --out custodian-a-key.json`,
      /custodian-a-key\.json: .*private data/,
    ],
    [
      'the key of another custodian',
      'attest --account examples/accounts/custodian-a.json --market market.json --key custodian-b-key.json --subject 5 --out x.json',
      /custodian-b-key\.json: custodian: is for another custodian/,
    ],
    [
      'a subject that is no number',
      'attest --account examples/accounts/custodian-a.json --market market.json --key custodian-a-key.json --subject 0x5 --out x.json',
      /--subject: is not the number of a holder/,
    ],
    [
      'nobody as the subject',
      'attest --account examples/accounts/custodian-a.json --market market.json --key custodian-a-key.json --subject 0 --out x.json',
      /--subject: is not the number of a holder/,
    ],
    [
      'an instance of other slots',
      `${PROVE} --min-ratio 1% --instance solvency-8`,
      /error: market\.json: universe\.slots: is 32, .*with 32 slots, or a market with 8/,
    ],
    [
      'a ratio of views that is none',
      `${PROVE} --min-ratio 1% --views gone --min-ratio-view 99999999%`,
      /error: --min-ratio-view: must be a percentage/,
    ],
    [
      'a scope with spaces around it',
      `${PROVE.replace('--scope s', '--scope=s\u00a0')} --min-ratio 1%`,
      /error: --scope: /,
    ],
    ['a missing field', 'market inspect --market bare.json', /bare\.json: universe: is missing/],
    [
      'a field of another type',
      'market build --risk listless.json',
      /listless\.json: models\.model: must be a list/,
    ],
    [
      'an inverse contract',
      'attest --account inverse.json --market market.json --key custodian-a-key.json --subject 5 --out x.json',
      /BTC\/USD:BTC is an inverse contract/,
    ],
    [
      'a question that an account leaves open',
      'attest --account open.json --market market.json --key custodian-b-key.json --subject 5 --out x.json',
      /unrealised profit\? Write/,
    ],
    [
      'a market that fits nothing',
      'market build --risk odd.json --out odd-market.json',
      /odd\.json: makes a market that fits no instance\. solvency-es comes closest: universe\.slots is 12/,
    ],
    [
      'a name that is an option',
      'identity subject --custodian Binance',
      /error: --custodian: is not a valid name/,
    ],
    ['an identity that exists', 'identity new', /identity\.json: already exists.*--force/],
    [
      'a bad custodian name',
      'signer new --custodian Binance --out x.json',
      /--custodian: is not a valid name/,
    ],
  ];

  beforeAll(async () => {
    await work.write('broken.json', '{\n  "version": 1,,\n}');
    await work.write('twice.json', '{ "kind": "ballast/market", "kind": "ballast/market" }');
    const risk = await work.json('examples/risk.json');
    await work.write('extra.json', { ...risk, surprise: 1 });
    await work.write('listless.json', { ...risk, models: { model: 'mark' } });
    await work.write('odd.json', { ...risk, universe: { ...(risk.universe as object), slots: 12 } });
    await work.write('bare.json', { version: 1, kind: 'ballast/market' });
    const account = await work.json('examples/accounts/custodian-a.json');
    const positions = [{ symbol: 'BTC/USD:BTC', quantity: '1', entryPrice: '1' }];
    await work.write('inverse.json', { ...account, holdings: { cash: '1', positions } });
    const open = (await work.json('examples/accounts/custodian-b.json')) as { ccxt: { totals?: string } };
    delete open.ccxt.totals;
    await work.write('open.json', open);
  });

  it.each(cases)('%s', async (_, line, message) => {
    const { code, stdout, stderr } = await work.ballast(`${line} --quiet`);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: .+\n$/);
    expect(code).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(STACK);
  });

  it('writes nothing for a market that fits nothing', async () => {
    await work.ballast('market build --risk odd.json --out odd-market.json');
    expect(await work.has('odd-market.json')).toBe(false);
  });

  it('a folder that cannot keep keys', async () => {
    const { code, stderr } = await work.ballast('setup solvency-8 --quiet', {
      BALLAST_ARTIFACTS: work.path('market.json'),
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: .*market\.json: cannot keep keys: .*BALLAST_ARTIFACTS.*\n$/);
  });

  it('is an object with --json', async () => {
    const { code, stdout, stderr } = await work.ballast('market inspect --market broken.json --json');
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'INPUT',
        message: expect.stringContaining('is not valid JSON'),
        file: 'broken.json',
        fix: expect.any(String),
      },
    });
    expect(stderr).toMatch(/^error: broken\.json/);
  });

  it('control characters of a file name do not reach the terminal', async () => {
    const { stderr } = await work.run(['market', 'inspect', '--market', 'a\u001b[31m\u202eb.json']);
    expect(stderr).toBe('error: a[31mb.json: does not exist. Check the path\n');
  });

  it('a secret that others can read', async () => {
    await chmod(work.path('identity.json'), 0o644);
    const { code, stderr } = await work.ballast('identity show');
    await chmod(work.path('identity.json'), 0o600);
    expect(code).toBe(3);
    expect(stderr).toContain('chmod 600');
  });

  it('an attestation for another identity', async () => {
    await work.must('identity new --out other.json');
    const { code, stderr } = await work.ballast(`${PROVE} --min-ratio 1% --identity other.json --quiet`);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: a\.json: was signed for another identity/);
  });

  it('a passphrase that nobody gives, is too short, or is wrong', async () => {
    const make = 'signer new --custodian custodian-a --encrypt --out sealed.json';
    const nobody = await work.ballast(make, { BALLAST_PASSPHRASE: '' });
    expect(nobody.code).toBe(3);
    expect(nobody.stderr).toContain('BALLAST_PASSPHRASE');
    expect((await work.ballast(make, { BALLAST_PASSPHRASE: 'short' })).code).toBe(3);
    await work.must(make, { BALLAST_PASSPHRASE: 'correct horse battery' });
    const list = 'signer list --key sealed.json';
    expect((await work.ballast(list, { BALLAST_PASSPHRASE: 'wrong horse battery' })).code).toBe(3);
    expect((await work.ballast(list, { BALLAST_PASSPHRASE: 'correct horse battery' })).code).toBe(0);
    expect(await work.mode('sealed.json')).toBe('600');
  });

  it.each(['market.json', 'market.json/x', ...(process.platform === 'linux' ? ['/proc/ballast/x'] : [])])(
    'a demo folder that cannot be: %s',
    async (path) => {
      const { code, stderr } = await work.ballast(`demo --keep ${path}`);
      expect(code).toBe(3);
      expect(stderr).toContain('--keep: cannot be used as a folder');
    },
  );

  it('a demo folder that is not empty', async () => {
    await mkdir(work.path('full/inside'), { recursive: true });
    const { code, stderr } = await work.ballast('demo --keep full');
    expect(code).toBe(3);
    expect(stderr).toContain('is not empty');
  });
});
