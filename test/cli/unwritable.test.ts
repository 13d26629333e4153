import { mkdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { Workspace } from './run.js';

needs('dist');

/** A place that cannot be written is found before the work that it is to hold. `/proc` is one for every user. */

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  await mkdir(work.path('there'));
  await work.write('there.json', '{}');
});
afterAll(() => work.close());

const MARKET = '--market market.json --signers signers.json';
const CLAIM = `${MARKET} --policy examples/policy.json --scope s --recipient r`;
const PROVE = `prove ${CLAIM} --attestation a.json --attestation b.json`;
const CANNOT = /cannot be written: it cannot be created/;

describe.runIf(process.platform === 'linux')('a place that cannot be written', () => {
  it.each<[string, RegExp]>([
    [`${PROVE} --out /proc/x.json`, CANNOT],
    [`verify ${CLAIM} --proof none.json --report /proc/x.json`, CANNOT],
    [`request new ${CLAIM} --grade development --out /proc/x.json`, CANNOT],
    [`market fold ${MARKET} --instance solvency-32 --out /proc/x.json`, CANNOT],
    ['market build --risk examples/risk.json --out /proc/x.json', CANNOT],
    ['market build --risk examples/risk.json --out-dir /proc/x', /cannot be used as a folder/],
    ['identity new --out /proc/x.json', CANNOT],
    ['signer new --custodian custodian-a --out /proc/x.json', CANNOT],
    ['backtest --risk none.json --position BTC/USDT=1 --html /proc/x.html', CANNOT],
    [
      'chain export --instance solvency-32 --grade development --out-dir /proc/x',
      /is not there yet|cannot be used/,
    ],
  ])('is refused before anything is made or read: %s', async (line, message) => {
    const { code, stdout, stderr } = await work.ballast(line);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('none.json');
    expect(stderr).not.toMatch(/(compiling|making|building|proving) /);
  });

  it.each(['keys new solvency-32 --own', 'ceremony contribute there --name Ann'])(
    'is refused as a store before a key is made: %s',
    async (line) => {
      const { code, stderr } = await work.ballast(line, { BALLAST_KEYS: '/proc/keys' });
      expect([code, stderr]).toEqual([3, expect.stringMatching(/\/proc\/keys: cannot keep keys: /)]);
      expect(stderr).not.toContain('…');
    },
  );
});

describe('a file that is there and is not replaced', () => {
  it.each([
    ['verify', `verify ${CLAIM} --proof none.json --report there.json`],
    ['identity new', 'identity new --out there.json'],
  ])('is refused before anything is read: %s', async (_, line) => {
    const { code, stderr } = await work.ballast(line);
    expect([code, stderr]).toEqual([3, expect.stringContaining('there.json: already exists')]);
  });
});
