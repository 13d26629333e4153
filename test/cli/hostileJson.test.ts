import { chmod, truncate } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist');

/** Files made to keep the reader busy, given wherever a file is taken: refused by name, without any of their content. */

const MIB = 2 ** 20;
const CANARY = '74217421';

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  await work.write('subject', (await work.must('identity subject --custodian custodian-a')).stdout.trim());
  await work.write('policy.json', { version: 1, kind: 'ballast/policy', minRatio: '150%' });
});
afterAll(() => work.close());

/** Puts a file in place that no other user may read, and runs a line of words that names it. */
async function refused(line: string, content: string): Promise<string> {
  await work.write('bad.json', content);
  await chmod(work.path('bad.json'), 0o600);
  return answer(line);
}

async function answer(line: string): Promise<string> {
  const subject = await work.read('subject');
  const { code, stdout, stderr } = await work.ballast(line.replace('SUBJECT', subject));
  expect(code).toBe(3);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(STACK);
  expect(stderr).not.toContain(CANARY);
  return stderr;
}

const SIGNERS = '--signers signers.json --scope a/b --recipient c';
const ATTEST = 'attest --account bad.json --market market.json --key custodian-a-key.json --subject SUBJECT';
const INSPECT = 'market inspect --market bad.json';
const SHOW = 'request show --request bad.json';

describe('a file larger than its kind can be', () => {
  it.each([
    [ATTEST, 'larger than 4 MiB, the most that an account takes'],
    [`verify --proof bad.json --market market.json ${SIGNERS} --policy policy.json`, '16 KiB'],
    [`verify --proof none.json --market bad.json ${SIGNERS} --policy policy.json`, '8 MiB'],
    [`verify --proof none.json --market market.json ${SIGNERS} --policy bad.json`, '64 KiB'],
    ['verify --proof p --market m --signers bad.json --scope a/b --policy policy.json', '1 MiB'],
    [`prove --attestation bad.json --market market.json ${SIGNERS} --policy policy.json`, '64 KiB'],
    [
      `prove --attestation a.json --identity bad.json --market market.json ${SIGNERS} --policy policy.json`,
      '4 KiB, the most that an identity takes',
    ],
    [SHOW, '12 MiB, the most that a request takes'],
    ['prove --request bad.json --attestation a.json', '12 MiB'],
    ['verify --request bad.json --proof none.json', '12 MiB'],
    [`request new --market bad.json ${SIGNERS} --policy policy.json`, '8 MiB, the most that a market takes'],
    [`request new --market market.json ${SIGNERS} --policy bad.json`, '64 KiB'],
    ['signer list --key bad.json --out s.json', '8 KiB, the most that a signer key takes'],
    [INSPECT, '8 MiB, the most that a market takes'],
    ['market build --risk bad.json --out m.json', '4 MiB, the most that a risk file takes'],
    ['margin --market market.json --attestation a.json --penalty bad.json', '64 KiB'],
    ['prices import --from bad.json --format pyth --source pyth', '16 MiB'],
    [
      `chain status --deployment bad.json --rpc http://127.0.0.1:1 --recipient 0x${'0'.repeat(40)}`,
      '64 KiB, the most that a deployment takes',
    ],
  ])('%s', async (line, most) => {
    await work.write('bad.json', '');
    await chmod(work.path('bad.json'), 0o600);
    await truncate(work.path('bad.json'), 2 ** 36); // sparse: none of it is read
    const stderr = await answer(line);
    expect(stderr).toContain('bad.json: is larger than ');
    expect(stderr).toContain(most);
  });
});

const filled = (unit: string, head = '', tail = '') =>
  `${head}${unit.repeat(Math.ceil(MIB / unit.length))}${tail}`;
const keys = Array.from({ length: MIB / 10 }, (_, i) => `"${CANARY}${i}":0`);

describe.each([
  ['an account', ATTEST],
  ['a market', INSPECT],
  ['a request', SHOW],
])('a megabyte where %s belongs', (_, line) => {
  it.each<[string, string, string]>([
    ['of zeros', filled('0,', '[', '0]'), 'has more than 20000 entries'],
    ['of lists', filled('[],', '[', '[]]'), 'has more than 20000 entries'],
    ['of empty texts', filled('"",', '[', '""]'), 'has more than 20000 entries'],
    ['of keys', `{${keys.join(',')}}`, 'has more than 20000 entries'],
    ['of one key', filled('"a":0,', '{', '"a":0}'), 'appears twice'],
    ['of lists in lists', filled(`${'['.repeat(30)}${']'.repeat(30)},`, '[', '0]'), 'values and keys'],
    ['of open lists', filled('['), 'nested deeper than 32 levels'],
    ['of open objects', filled('{"a":'), 'nested deeper than 32 levels'],
    ['of one number', filled(CANARY, '[', ']'), 'is a number of more than 160 characters'],
    ['of spaces', filled(' '), 'is not valid JSON'],
    ['of lines', filled('\n'), 'is not valid JSON'],
  ])('%s', async (_what, content, rule) => {
    const stderr = await refused(line, content);
    expect(stderr).toContain('bad.json: ');
    expect(stderr).toContain(rule);
  });
});

describe('a part of a request', () => {
  const part = async (path: string, value: unknown) => {
    await work.must(`request new --market market.json ${SIGNERS} --policy policy.json --grade development`);
    const request = await work.json('request.json');
    const keys = path.split('.');
    const last = keys.pop()!;
    const parent = keys.reduce((inner, key) => inner[key] as Record<string, unknown>, request);
    parent[last] = value;
    return JSON.stringify(request);
  };

  it.each<[string, string, unknown, string]>([
    ['a list too long', 'market.prices', Array(20_001).fill(CANARY), 'market.prices: has more than 20000'],
    ['an unknown key', 'policy.morex', 1, 'policy: has an unknown key: morex'],
    ['a number where text belongs', 'market.prices', [Number(CANARY)], 'market.prices[0]: must be a decimal'],
    [
      'a policy where the signers belong',
      'signers',
      { kind: 'ballast/policy' },
      'signers.version: is missing',
    ],
    ['a list of a list', 'signers.signers', [[CANARY]], 'signers.signers[0]: must be an object'],
    ['a text that is no price', 'market.prices', [`${CANARY}e5`], 'market.prices[0]: is not a plain decimal'],
    ['words without end', 'words', CANARY.repeat(126), 'words: must be 1 to 1000'],
    ['a market that is one word', 'market', CANARY, 'market: must be an object'],
  ])('%s is refused by its place', async (_, path, value, rule) => {
    expect(await refused(SHOW, await part(path, value))).toContain(`bad.json: ${rule}`);
  });

  it.each(['"scope":', '"minRatio":', '"maxSkew":', '"custodian":', '"grade":'])(
    'a key twice is refused: %s',
    async (key) => {
      const text = (await part('words', 'w')).replace(key, `${key}"${CANARY}",${key}`);
      expect(await refused(SHOW, text)).toContain('appears twice');
    },
  );
});

describe('what is no text of ours is named', () => {
  it('a byte order mark', async () => {
    expect(await refused(INSPECT, `\ufeff{"a":"${CANARY}"}`)).toContain(
      'bad.json: begins with a byte order mark. Save it as UTF-8 without one',
    );
  });

  it("what ccxt's fetchBalance returns", async () => {
    const stderr = await refused(ATTEST, `{"free":{"BTC":${CANARY}},"used":{},"total":{}}`);
    expect(stderr).toContain("is what ccxt's fetchBalance returns, not an account file. Wrap it: ");
  });
});
