import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { execute, MAIN, STACK, Workspace } from './run.js';

needs('dist', 'solvency-32');

let work: Workspace;
const ACCOUNTS = '--account examples/accounts/custodian-a.json --account examples/accounts/custodian-b.json';

beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
});
afterAll(() => work.close());

describe('files', () => {
  it('secret ones are readable by their owner only', async () => {
    for (const name of ['identity.json', 'custodian-a-key.json', 'a.json'])
      expect(await work.mode(name)).toBe('600');
  });

  it('nothing is left over from writing', async () => {
    const { readdir } = await import('node:fs/promises');
    expect((await readdir(work.folder)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  it('are replaced with --force only, if secret', async () => {
    const before = await work.read('identity.json');
    expect((await work.ballast('identity new')).code).toBe(3);
    expect(await work.read('identity.json')).toBe(before);
    await work.must('identity new --out second.json');
    const second = await work.read('second.json');
    await work.must('identity new --out second.json --force');
    expect(await work.read('second.json')).not.toBe(second);
  });

  it('the signer list holds public parts only', async () => {
    const { privateKey } = (await work.json('custodian-a-key.json')) as { privateKey: string };
    const text = await work.read('signers.json');
    expect(text).not.toContain(privateKey);
    expect(text).not.toContain('private');
  });

  it('the signers of a list are shown', async () => {
    const args = [
      'signer',
      'list',
      '--key',
      'custodian-a-key.json',
      '--signer',
      'auditor A',
      '--out',
      'one.json',
    ];
    expect((await work.run(args)).code).toBe(0);
    expect((await work.must('signer list --signers one.json')).stdout).toContain('auditor A');
  });
});

describe('attest', () => {
  it('says what counts nothing, and no number of the account', async () => {
    const { stdout, stderr } = await work.attest(
      'examples/accounts/custodian-b.json',
      'custodian-b',
      'again.json',
    );
    expect(stdout).toContain('DOGE (outside the universe)');
    for (const text of [stdout, stderr]) expect(text).not.toMatch(/25\.5|46740|uid-20931177/);
  });
});

describe('attest, for a market of another day', () => {
  it('warns, in JSON too', async () => {
    const account = await work.json('examples/accounts/custodian-a.json');
    await work.write('late.json', { ...account, asOf: '2026-06-02T12:00:00Z' });
    const line =
      'attest --account late.json --market market.json --key custodian-a-key.json --subject 5 --force --out late-a.json --json';
    const { stdout, stderr } = await work.must(line);
    const { warnings } = JSON.parse(stdout) as { warnings: string[] };
    expect(warnings).toEqual([expect.stringContaining('more than 900 s')]);
    expect(stderr).toBe(`note: ${warnings[0]}\n`);
    const usual = await work.must(line.replace('late.json', 'examples/accounts/custodian-a.json'));
    expect(JSON.parse(usual.stdout)).toMatchObject({ warnings: [] });
  });
});

describe('attest with a ledger', () => {
  it('refuses to sign an account for a second holder, and signs again for the first', async () => {
    const line = (subject: number) =>
      `attest --account examples/accounts/custodian-a.json --market market.json --key custodian-a-key.json --ledger holders.jsonl --subject ${subject} --force --out ledger-a.json`;
    await work.must(line(5));
    await work.must(line(5));
    const { code, stderr } = await work.ballast(line(6));
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: holders\.jsonl: has this account under another holder\. .+\n$/);
  });
});

describe('margin of attestations', () => {
  const margin = 'margin --market market.json --attestation';

  it.each<[string, (attestation: Record<string, unknown>) => void]>([
    ['cash', (attestation) => (attestation.cash = `${attestation.cash}0`)],
    ['a quantity', (attestation) => ((attestation.quantities as string[])[0] = '123456')],
    ['the time', (attestation) => (attestation.asOf = (attestation.asOf as number) - 1)],
    ['the custodian', (attestation) => (attestation.custodian = 'custodian-b')],
  ])('refuses one that was changed after it was signed: %s', async (_, change) => {
    const { chmod } = await import('node:fs/promises');
    const attestation = await work.json('a.json');
    change(attestation);
    await work.write('changed.json', attestation);
    await chmod(work.path('changed.json'), 0o600);
    for (const extra of ['', ' --signers signers.json']) {
      const { code, stdout, stderr } = await work.ballast(`${margin} changed.json${extra}`);
      expect(code).toBe(3);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/^error: changed\.json: (signature|signer): /);
      expect(stderr).not.toContain('123456');
    }
  });

  it('asks for signers of the list, where there is one', async () => {
    await work.must('signer list --key custodian-b-key.json --out only-b.json');
    await work.must(`${margin} a.json --attestation b.json --signers signers.json`);
    const { code, stderr } = await work.ballast(`${margin} a.json --signers only-b.json`);
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: a\.json: custodian: is not a custodian of the trusted list/);
    const alone =
      'margin --market market.json --account examples/accounts/custodian-a.json --signers signers.json';
    expect((await work.ballast(alone)).code).toBe(2);
  });

  it('refuses one for another universe', async () => {
    const risk = await work.json('examples/risk.json');
    const universe = { ...(risk.universe as object), valueDecimals: 7 };
    await work.write('other-risk.json', { ...risk, universe });
    await work.must('market build --risk other-risk.json --out other-market.json');
    const { code, stderr } = await work.ballast(
      `${margin.replace('market.json', 'other-market.json')} a.json`,
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: a\.json: universe: is about another universe/);
  });
});

describe('pages', () => {
  it('keep to 100 columns', async () => {
    const market = await work.must('market inspect --market market.json');
    const margin = await work.must(`margin --market market.json ${ACCOUNTS}`);
    for (const { stdout } of [market, margin]) {
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    }
  });

  it('shorten digests, which JSON has in full', async () => {
    const { stdout } = await work.must('market inspect --market market.json');
    expect(stdout).toMatch(/solvency-32 +maintenance +[0-9a-f]{16}…$/m);
    expect(stdout).not.toMatch(/[0-9a-f]{17}/);
    const json = await work.must('market inspect --market market.json --json');
    expect(json.stdout).toMatch(/"detail": "[0-9a-f]{64}"/);
  });

  it('name the domain once where there is one, and per instrument where there are several', async () => {
    expect((await work.must('market inspect --market market.json')).stdout).toMatch(/^ +domain +portfolio$/m);
    const risk = (await work.json('examples/risk.json')) as {
      universe: { instruments: { domain: string }[] };
    };
    risk.universe.instruments[2]!.domain = 'cross';
    await work.write('domains-risk.json', risk);
    await work.must('market build --risk domains-risk.json --out domains.json');
    const { stdout } = await work.must('market inspect --market domains.json');
    expect(stdout).toMatch(/symbol +kind +domain +price/);
  });

  it('of margin begin with the answer', async () => {
    const { stdout } = await work.must(`margin --market market.json ${ACCOUNTS}`);
    expect(stdout.split('\n')[0]).toBe('✔ margin ratio 283.82%, headroom at 100%: 132,914.2298 USDT');
    expect(stdout).toContain('net x, lots × weight');
    expect(stdout).toContain('cash after entry costs');
    const { stdout: no } = await work.ballast(
      `margin --market market.json ${ACCOUNTS} --min-ratio 300% --views gone`,
    );
    expect(no.split('\n')[0]).toMatch(/^✘ .*shortfall at 300%: .*0 of 2 views reach 300%$/);
  });
});

describe.runIf(process.platform === 'linux')('a result that cannot be written', () => {
  it.each(['--help', 'identity show', 'setup --list --json'])('is an error: %s', async (line) => {
    const shell = `'${process.execPath}' '${MAIN}' ${line} > /dev/full`;
    const { code, stderr } = await execute('/bin/sh', ['-c', shell], work.folder);
    expect(code).toBe(1);
    expect(stderr).toBe('error: the result could not be written to stdout (ENOSPC)\n');
  });

  it('is none where the reader has seen enough', async () => {
    const shell = `'${process.execPath}' '${MAIN}' market inspect --market market.json | head -n 1`;
    expect((await execute('/bin/sh', ['-c', shell], work.folder)).stderr).toBe('');
  });
});

describe('margin', () => {
  interface Report {
    ok: boolean;
    total: { equity: string; requirement: string; ratio: string; headroom: string };
    views: { title: string; ok: boolean }[];
    instruments: { symbol: string; quantity: string }[];
  }

  it('gives the same figures for accounts and for their attestations', async () => {
    const signed = await work.must(
      'margin --market market.json --attestation a.json --attestation b.json --json',
    );
    const unsigned = await work.must(`margin --market market.json ${ACCOUNTS} --json`);
    const [a, b] = [signed, unsigned].map(({ stdout }) => JSON.parse(stdout) as Report);
    expect(a!.total).toEqual(b!.total);
    expect(a!.total).toMatchObject({ equity: '205219.5148', requirement: '72305.285', ratio: '283.82%' });
    expect(a!.instruments.find(({ symbol }) => symbol === 'BTC/USDT:USDT')?.quantity).toBe('-1.5');
  });

  it('shows a page', async () => {
    const { stdout } = await work.must(`margin --market market.json ${ACCOUNTS}`);
    for (const text of ['205,219.5148', '► worst', 'headroom at 100%', '283.82%', '2 of 4']) {
      expect(stdout).toContain(text);
    }
  });

  it('says no below the ratio asked for, with the shortfall', async () => {
    const { code, stdout } = await work.ballast(`margin --market market.json ${ACCOUNTS} --min-ratio 300%`);
    expect(code).toBe(4);
    expect(stdout).toContain('shortfall at 300%');
  });

  it('says no to the insolvent without being asked', async () => {
    const account = (await work.json('examples/accounts/custodian-a.json')) as { holdings: { cash: string } };
    account.holdings.cash = '-250000';
    await work.write('insolvent.json', account);
    const { code, stdout } = await work.ballast(
      'margin --market market.json --account insolvent.json --json',
    );
    expect(code).toBe(4);
    const report = JSON.parse(stdout) as Report;
    expect(report.ok).toBe(false);
    expect(report.total.ratio).toMatch(/^-/);
    expect(report.total.headroom).toMatch(/^-/);
  });

  it('shows a view per custodian', async () => {
    const { code, stdout } = await work.ballast(
      `margin --market market.json ${ACCOUNTS} --views gone --min-ratio-view 110% --json`,
    );
    expect(code).toBe(4);
    const { views } = JSON.parse(stdout) as Report;
    expect(views.map(({ title, ok }) => [title, ok])).toEqual([
      ['custodian-a gone', false],
      ['custodian-b gone', false],
    ]);
  });

  it('the spread book passes with any one custodian gone', async () => {
    const files = ['a', 'b', 'c']
      .map((v) => `--account examples/accounts/spread/custodian-${v}.json`)
      .join(' ');
    const { stdout } = await work.must(
      `margin --market market.json ${files} --min-ratio 150% --views gone --min-ratio-view 110%`,
    );
    expect(stdout).toContain('custodian-c gone');
  });

  it('refuses one account twice', async () => {
    const { code, stderr } = await work.ballast(
      'margin --market market.json --attestation a.json --account examples/accounts/custodian-a.json',
    );
    expect(code).toBe(3);
    expect(stderr).toContain('is the same account as a.json');
  });
});

describe('--json', () => {
  it.each([
    'identity show',
    'identity subject --custodian custodian-a',
    'signer list --signers signers.json',
    'market inspect --market market.json',
    'market inspect --market market.json --margin-type initial --instance solvency-32',
    'market build --risk examples/risk.json --out again-market.json',
    'margin --market market.json --attestation a.json --attestation b.json',
    'setup --list',
    'setup solvency-32',
  ])('parses: %s', async (line) => {
    const { stdout, stderr } = await work.must(`${line} --json`);
    expect(JSON.parse(stdout)).toBeTypeOf('object');
    expect(stderr).not.toMatch(STACK);
  });

  it('is one object also where the answer is no', async () => {
    const { code, stdout } = await work.ballast(
      'market inspect --market market.json --instance solvency-8 --json',
    );
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ fits: [{ ok: false }, { ok: false }] });
  });
});

describe('help', () => {
  it.each([
    'identity new',
    'identity show',
    'identity subject',
    'signer new',
    'signer list',
    'attest',
    'market build',
    'market inspect',
    'market fold',
    'margin',
    'request new',
    'request show',
    'prove',
    'verify',
    'setup',
    'demo',
  ])('of %s has examples', async (command) => {
    const { stdout } = await work.must(`${command} --help`);
    expect(stdout).toContain('Examples:');
    expect(stdout).toContain(`ballast ${command}`);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
  });

  it('names version and exit codes', async () => {
    expect((await work.must('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect((await work.must('--help')).stdout).toContain('Exit codes:');
    expect((await work.must('completion')).stdout).toContain('ballast --get-yargs-completions');
  });
});
