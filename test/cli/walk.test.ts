import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ExchangeServer } from '../live/exchangeServer.js';
import { okxAnswers } from '../live/okxAnswers.js';
import { needs } from '../support/needs.js';
import { type Answer, execute, MAIN, ROOT, STACK, Workspace } from './run.js';

/** From an exchange to a proof, as a newcomer types it: the commands of docs/five-minutes.md, against an exchange on loopback. */

needs('dist', 'solvency-32');

const SECRETS = {
  BALLAST_EXCHANGE_KEY: 'key-of-the-holder',
  BALLAST_EXCHANGE_SECRET: 'secret-of-the-holder',
  BALLAST_EXCHANGE_PASSWORD: 'password-of-the-holder',
};

let work: Workspace;
let server: ExchangeServer;
let walked: Answer;

/** Runs a script in which `ballast` is the program, and whatever it fetches comes from the exchange here. */
async function walk(script: string, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
  const path = `${work.path('bin')}:${process.env.PATH}`;
  return execute('/bin/sh', ['-c', `set -e\n${script}`], work.folder, {
    ...SECRETS,
    BALLAST_KEYS: work.path('keys'),
    ...env,
    PATH: path,
  });
}

beforeAll(async () => {
  work = await Workspace.open();
  server = await ExchangeServer.open(okxAnswers());
  await mkdir(work.path('bin'));
  const ballast = work.path('bin/ballast');
  // Nobody waits so long, and no busy machine is too slow.
  await writeFile(
    ballast,
    [
      '#!/bin/sh',
      `if [ "$2" = fetch ]; then set -- "$@" --base-url ${server.url} --timeout 600; fi`,
      'if [ "$1 $2" = "account fetch" ]; then set -- "$@" --within 600; fi',
      `exec '${process.execPath}' '${MAIN}' "$@"\n`,
    ].join('\n'),
  );
  await chmod(ballast, 0o755);
  const page = await readFile(join(ROOT, 'docs', 'five-minutes.md'), 'utf8');
  const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text);
  walked = await walk(blocks.join('\n'));
});
afterAll(async () => {
  await server.close();
  await work.close();
});

describe('the commands of docs/five-minutes.md', () => {
  it('lead from an exchange to a valid proof, with nothing written by hand', () => {
    expect(walked.stderr).not.toContain('error:');
    expect(walked.stderr).not.toMatch(STACK);
    expect(walked.code).toBe(0);
    expect(walked.stdout).toMatch(/^VALID$/m);
  });

  it('say how the account compares with what the exchange reports, and when it was taken', () => {
    expect(walked.stdout).toContain('can only read');
    expect(walked.stdout).toMatch(/twice, and nothing moved/);
    expect(walked.stderr + walked.stdout).not.toContain('unreconciled');
  });

  it('leave nothing of the key anywhere', async () => {
    const { stdout } = await execute('/bin/sh', ['-c', 'cat *.json data/*'], work.folder, {});
    for (const secret of Object.values(SECRETS)) {
      expect(walked.stdout + walked.stderr + stdout).not.toContain(secret);
    }
  });

  it('leave private files readable by their owner alone', async () => {
    for (const name of ['account.json', 'attestation.json', 'identity.json', 'signer-key.json']) {
      expect(await work.mode(name), name).toBe('600');
    }
  });

  it('prove nothing of a position: no figure of the account is in what becomes public', async () => {
    const named = ['request.json', 'proof.json', 'signers.json'];
    const text = (await Promise.all(named.map((name) => work.read(name)))).join();
    for (const figure of ['21668.8', '1668.8', '20000.', '0.25"']) expect(text).not.toContain(figure);
    expect(text).not.toContain('44705892343619584');
  });
});

describe('risk init --live', () => {
  const live = 'ballast risk init --live --exchange okx';
  const asked = `--base-url ${'$'}{URL} --timeout 600`;

  it.each([
    ['exchange', 'data/tiers.json'],
    ['historical-es', 'data/BTC-USDT-1d.csv'],
  ])('asks for all that the preset %s needs, and keeps it', async (preset, kept) => {
    const env = { URL: server.url };
    const folder = `mkdir -p ${preset} && cd ${preset}`;
    const { code, stdout } = await walk(
      `${folder} && ${live} --preset ${preset} ${asked} && ballast market build --risk risk.json`,
      env,
    );
    expect([code, await work.has(`${preset}/${kept}`)]).toEqual([0, true]);
    expect(stdout).toContain('Wrote market.json');
  });

  it('does not mix what is asked with files', async () => {
    const { code, stderr } = await walk(`${live} --markets data/markets.json ${asked}`, { URL: server.url });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--live asks the exchange: leave out')]);
    expect((await walk('ballast risk init --exchange okx')).stderr).toContain(
      'Give --markets and --tickers, or --live',
    );
  });
});

describe('the account of the walk', () => {
  it('is not fetched with a key that can trade', async () => {
    const before = server.answers;
    server.answers = okxAnswers({
      '/api/v5/account/config': () => ({ code: '0', data: [{ uid: '1', perm: 'read_only,trade' }] }),
    });
    const answer = await walk(
      'ballast account fetch --exchange okx --wallets unified --custodian okx --out other.json',
    );
    server.answers = before;
    expect([answer.code, await work.has('other.json')]).toEqual([3, false]);
    expect(answer.stderr).toContain('BALLAST_EXCHANGE_KEY, or --key-file: can do more than read: trade');
  });

  it('is fetched with a sealed key, of this exchange and under this passphrase', async () => {
    const env = { BALLAST_PASSPHRASE: 'correct horse battery' };
    await walk('ballast account seal-key --exchange okx', env);
    expect(await work.mode('exchange-key.json')).toBe('600');
    const line =
      'ballast account fetch --exchange okx --wallets unified --custodian okx --out sealed.json --key-file exchange-key.json';
    const none = { BALLAST_EXCHANGE_KEY: '', BALLAST_EXCHANGE_SECRET: '' };
    expect((await walk(line, { ...env, ...none })).code).toBe(0);
    const wrong = await walk(`${line} --force`, { ...none, BALLAST_PASSPHRASE: 'correct horse pasture' });
    expect([wrong.code, wrong.stderr]).toEqual([
      3,
      expect.stringContaining('exchange-key.json: encrypted: cannot be'),
    ]);
    const other = await walk(
      line.replace('--exchange okx', '--exchange bybit').replace('sealed', 'other'),
      env,
    );
    expect(other.stderr).toContain('exchange: is a key of okx');
  });

  it('is not fetched without a key, and a key is not sealed without one', async () => {
    const none = {
      BALLAST_EXCHANGE_KEY: '',
      BALLAST_EXCHANGE_SECRET: '',
      BALLAST_PASSPHRASE: 'correct horse battery',
    };
    const fetched = await walk(
      'ballast account fetch --exchange okx --wallets unified --custodian okx --out o.json',
      none,
    );
    expect([fetched.code, fetched.stderr]).toEqual([
      3,
      expect.stringContaining('BALLAST_EXCHANGE_KEY, or --key-file: is missing'),
    ]);
    const sealed = await walk('ballast account seal-key --exchange okx --out o.json', none);
    expect([sealed.code, sealed.stderr]).toEqual([
      3,
      expect.stringContaining('BALLAST_EXCHANGE_SECRET: are not set'),
    ]);
  });

  it('is refused by attest when the exchange denies it', async () => {
    const account = (await work.json('account.json')) as {
      ccxt: { wallets: { reported: { equity: Record<string, string> } }[] };
    };
    account.ccxt.wallets[0]!.reported.equity.USDT = '22000';
    await work.write('denied.json', account);
    const line =
      'ballast attest --account denied.json --market market.json --key signer-key.json --subject 5 --out d.json';
    const { code, stderr } = await walk(line);
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('is not what balances and positions come to in USDT'),
    ]);
  });

  it.each([
    [
      'an unknown wallet',
      'account fetch --exchange okx --wallets main --custodian okx',
      2,
      '--wallets takes spot',
    ],
    [
      'a timeout that is none',
      'market fetch --exchange okx --timeout soon',
      2,
      '--timeout takes a whole number of seconds',
    ],
    [
      'an unknown exchange',
      'market fetch --exchange nobody',
      3,
      '--exchange: is not an exchange that ccxt knows',
    ],
    [
      'no bars',
      'history fetch --exchange okx --underlyings BTC --bars 0',
      2,
      '--bars takes a whole number of bars',
    ],
    [
      'an odd step',
      'history fetch --exchange okx --underlyings BTC --timeframe 1y',
      3,
      '--timeframe: is not a step',
    ],
    [
      'an asset that is not listed',
      'history fetch --exchange okx --underlyings DOGE',
      3,
      '--underlyings: is not listed at okx: DOGE/USDT',
    ],
  ])('%s is refused', async (_, line, code, rule) => {
    const words = line.includes('fetch') ? `${line} --base-url ${server.url}` : line;
    const answer = await work.ballast(words, SECRETS);
    expect([answer.code, answer.stderr]).toEqual([code, expect.stringContaining(rule)]);
  });
});
