import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadManifest } from '../../src/setup/artifacts.js';
import { manifestEntry } from '../../src/setup/manifest.js';
import { needs } from '../support/needs.js';
import { type Answer, HAS_TERMINAL, STACK, Workspace } from './run.js';

needs('dist', 'solvency-32');

let work: Workspace;
const FILES = '--market market.json --signers signers.json';
const NAMES = '--scope lender.example/2026 --recipient lender.example';
const POLICY = '--policy examples/policy.json';
const DEV = '--grade development';
const NEW = `request new ${FILES} ${NAMES} ${POLICY} ${DEV}`;
const ATTESTED = '--attestation a.json --attestation b.json';
const WORDS = 'lender.example, for the credit line of 2026';
/** No keys can be kept here: what needs them stops there. */
const NO_KEYS = () => ({ BALLAST_ARTIFACTS: work.path('a.json/keys') });

let made: Answer;
beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  made = await work.run([...NEW.split(' '), '--words', WORDS]);
  expect(made.code).toBe(0);
  await work.run([...NEW.split(' '), '--words', WORDS, '--market-by-hash', '--out', 'by-hash.json']);
  await work.must(`prove --request request.json ${ATTESTED}`);
  await work.must(`prove ${FILES} ${NAMES} ${POLICY} ${ATTESTED} --out plain.json`);
});
afterAll(() => work.close());

type Json = Record<string, unknown>;

/** Writes the request with the values at these paths changed. */
async function changed(changes: Json, from = 'request.json', to = 'r.json'): Promise<void> {
  const request = await work.json(from);
  for (const [path, value] of Object.entries(changes)) {
    const keys = path.split('.');
    const last = keys.pop()!;
    const parent = keys.reduce<Json>((inner, key) => inner[key] as Json, request);
    parent[last] = value;
  }
  await work.write(to, request);
}

async function refused(line: string, code: number, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const answer = await work.ballast(`${line} --quiet`, env);
  expect(answer.code).toBe(code);
  expect(answer.stdout).toBe('');
  expect(answer.stderr).not.toMatch(STACK);
  return answer.stderr;
}

interface Verdict {
  valid: boolean;
  request: string;
  checks: { name: string; ok: boolean; detail: string }[];
}

async function verdict(line: string) {
  const { code, stdout } = await work.ballast(`${line} --json`);
  const result = JSON.parse(stdout) as Verdict;
  const failed = result.checks.filter(({ ok }) => !ok);
  return { code, failed: failed.map(({ name }) => name), detail: failed[0]?.detail, result };
}

const VERIFY = 'verify --request request.json --proof proof.json';

describe('request new', () => {
  it('writes one file, and a page of what is asked that show gives again', async () => {
    const [head, ...page] = made.stdout.split('\n');
    expect(head).toBe('Wrote request.json');
    expect((await work.must('request show --request request.json')).stdout).toBe(page.join('\n'));
    for (const line of page) expect(line.length, line).toBeLessThanOrEqual(100);
    for (const text of [
      WORDS,
      'lender.example/2026',
      'margin ratio of at least 150%; equity of at least 100000 USDT',
      '(maintenance',
      '1 to 2, each signed by a key of this list: custodian-a, custodian-b',
      '2026-06-01T12:00:00Z, snapshots within 900 s',
      'solvency-32',
      '(the development key)',
      'development: anyone can forge proofs',
    ]) {
      expect(page.join('\n')).toContain(text);
    }
  });

  it('holds whole files of their kinds, and the key of the manifest', async () => {
    const request = await work.json('request.json');
    expect(request.market).toEqual(await work.json('market.json'));
    expect(request.signers).toEqual(await work.json('signers.json'));
    expect(request.policy).toEqual(await work.json('examples/policy.json'));
    const { sha256 } = manifestEntry(loadManifest(), 'solvency-32').key.verificationKey;
    expect(request.key).toEqual({ sha256, grade: 'development' });
    expect(await work.read('request.json')).not.toMatch(/private/i);
  });

  it('is one request with the market and with its hash', async () => {
    const show = async (line: string) =>
      JSON.parse((await work.must(`request show ${line} --json`)).stdout) as Json;
    const whole = await show('--request request.json');
    const byHash = await show('--request by-hash.json');
    expect(byHash.request).toBe(whole.request);
    expect(whole).toMatchObject({ words: WORDS, accounts: 2, instance: 'solvency-32', key: { known: true } });
    expect(whole.market).toMatchObject({ carried: true, quote: 'USDT', maxSkew: 900 });
    expect(byHash.market).toEqual({ hash: (whole.market as Json).hash, carried: false });
    const given = await show('--request by-hash.json --market market.json');
    expect(given.market).toMatchObject({ carried: false, quote: 'USDT' });
    expect((await work.must('request show --request by-hash.json')).stdout).toContain(
      'equity of at least 100000 units of the quote currency',
    );
  });

  it.each<[string, string, string]>([
    ['as many accounts as are covered', '', 'solvency-32'],
    ['more accounts', '--accounts 3', 'solvency-custodians'],
    ['views', '--views gone --min-ratio-view 110% --min-ratio 1%', 'solvency-custodians'],
    ['an instance', '--instance solvency-custodians', 'solvency-custodians'],
  ])('takes the smallest instance for %s', async (_, options, instance) => {
    const line = `${options.includes('--min-ratio') ? NEW.replace(POLICY, '') : NEW} ${options} --out sized.json`;
    await work.must(`${line.replaceAll(/ +/g, ' ')} --json`);
    expect(await work.json('sized.json')).toMatchObject({ instance });
  });

  it.each<[string, string, number, RegExp]>([
    ['no policy', NEW.replace(` ${POLICY}`, ''), 2, /Give a policy/],
    ['no recipient', NEW.replace(' --recipient lender.example', ''), 2, /recipient/],
    ['no scope', NEW.replace(' --scope lender.example/2026', ''), 2, /scope/],
    ['instance and accounts', `${NEW} --instance solvency-32 --accounts 2`, 2, /not both/],
    ['no number of accounts', `${NEW} --accounts 0`, 2, /--accounts is a whole number/],
    [
      'a key below the grade',
      NEW.replace(` ${DEV}`, ''),
      3,
      /^error: --key: nobody could answer with this key: .*anyone can forge proofs.*ballast keys new solvency-32 --own/,
    ],
    ['too many accounts', `${NEW} --accounts 5`, 3, /^error: market\.json: fits no instance/],
    [
      'an instance that the market does not fit',
      `${NEW} --instance solvency-es`,
      3,
      /^error: market\.json: universe\.slots: is 32/,
    ],
    [
      'a long scope',
      NEW.replace('lender.example/2026', 'x'.repeat(257)),
      3,
      /^error: --scope: must be 1 to 256/,
    ],
    [
      'a long recipient',
      NEW.replace('--recipient lender.example', `--recipient ${'x'.repeat(257)}`),
      3,
      /^error: --recipient: must be/,
    ],
    ['long words', `${NEW} --words ${'x'.repeat(1001)}`, 3, /^error: --words: must be 1 to 1000/],
    [
      'a custodian who is not listed',
      `${NEW.replace(POLICY, '--min-ratio 1% --coverage elsewhere')}`,
      3,
      /^error: --coverage, name 1: is not a custodian/,
    ],
    [
      'a window away from the market',
      `${NEW.replace(POLICY, '--min-ratio 1% --not-before 5 --not-after 6')}`,
      3,
      /^error: --not-before … --not-after: does not meet 2026-06-01T12:00:00Z/,
    ],
    [
      'views without room',
      `${NEW.replace(POLICY, '--min-ratio 1% --views gone --min-ratio-view 1%')} --instance solvency-32`,
      3,
      /^error: --views: is not something that solvency-32 can prove/,
    ],
    [
      'an alarm twice',
      `${NEW} --accept-alarms stale,stale`,
      3,
      /^error: --accept-alarms\[1\]: is named twice/,
    ],
    ['an alarm that is no name', `${NEW} --accept-alarms Stale!`, 2, /takes names of rules/],
    ['over its own input', `${NEW.replace('--out no.json', '')} --out market.json`, 3, /is also an input/],
  ])('refuses %s', async (_, line, code, message) => {
    const out = line.includes('--out') ? line : `${line} --out no.json`;
    expect(await refused(out, code)).toMatch(message);
    expect(await work.has('no.json')).toBe(false);
  });

  it('takes as many accounts as custodians are covered', async () => {
    await work.must('signer new --custodian custodian-c --out custodian-c-key.json');
    const keys = ['a', 'b', 'c'].map((name) => `--key custodian-${name}-key.json`).join(' ');
    await work.must(`signer list ${keys} --out three.json`);
    const line = NEW.replace('signers.json', 'three.json').replace(POLICY, '--min-ratio 1% --coverage');
    await work.must(
      `${line.replace('--coverage', '--coverage custodian-a,custodian-b,custodian-c')} --out sized.json`,
    );
    expect(await work.json('sized.json')).toMatchObject({ instance: 'solvency-custodians' });
    const small = `${line.replace('--coverage', '--coverage custodian-a,custodian-b,custodian-c')} --instance solvency-32 --out no.json`;
    expect(await refused(small, 3)).toMatch(
      /^error: --coverage: names 3 custodians, and a proof of solvency-32/,
    );
  });

  it('asks about the margin type that is named', async () => {
    const { stdout } = await work.must(`${NEW} --margin-type initial --out initial.json`);
    expect(stdout).toContain('(initial');
    expect(await work.json('initial.json')).toMatchObject({ marginType: 'initial' });
  });

  it('names the policy file where that is wrong', async () => {
    const window = { notBefore: 5, notAfter: 6 };
    await work.write('early.json', { version: 1, kind: 'ballast/policy', minRatio: '1%', window });
    expect(await refused(`${NEW.replace('examples/policy.json', 'early.json')} --out no.json`, 3)).toMatch(
      /^error: early\.json: window: does not meet/,
    );
  });

  it('refuses a market with alarms, unless they are accepted', async () => {
    const alarms = [{ rule: 'stale', of: 'BTC', detail: 'the last bar is old' }];
    await work.write('stale.json', { ...(await work.json('market.json')), alarms });
    const line = `${NEW.replace('market.json', 'stale.json')} --out stale-request.json`;
    expect(await refused(line, 3)).toMatch(/^error: stale\.json: alarms: .*accept by name: stale$/m);
    const { stdout } = await work.must(`${line} --accept-alarms stale`);
    expect(stdout).toMatch(/^ +alarms +accepted: stale$/m);
    expect(await work.json('stale-request.json')).toMatchObject({ acceptAlarms: ['stale'] });

    const { stderr } = await work.ballast(
      `prove --request stale-request.json ${ATTESTED} --out answer.json`,
      NO_KEYS(),
    );
    expect(stderr).toContain('note: alarms of the market accepted: stale of BTC');
    const { result } = await verdict(VERIFY.replace('request.json', 'stale-request.json'));
    expect(result.checks).toContainEqual({
      name: 'alarms',
      ok: true,
      detail: 'accepted: stale of BTC (the last bar is old)',
    });
  });
});

describe('request show', () => {
  it('names file and field of what is wrong', async () => {
    await changed({ 'policy.coverage': ['elsewhere'] });
    expect(await refused('request show --request r.json', 3)).toMatch(
      /^error: r\.json: policy\.coverage\[0\]: is not a custodian of the trusted list\. The list has: custodian-a, custodian-b$/m,
    );
    await changed({ 'market.universe.slots': 12 });
    expect(await refused('request show --request r.json', 3)).toMatch(
      /^error: r\.json: market\.universe\.slots: /,
    );
  });

  it('says that a key is not the one of this version, and goes on', async () => {
    await changed({ 'key.sha256': 'a'.repeat(64) });
    const { stdout } = await work.must('request show --request r.json');
    expect(stdout).toContain('aaaaaaaaaaaaaaaa… (not on this machine: ballast keys import)');
    const json = await work.must('request show --request r.json --json');
    expect(JSON.parse(json.stdout)).toMatchObject({ key: { known: false } });
  });

  it('takes a market only where the request has its hash, and only that one', async () => {
    expect(await refused('request show --request request.json --market market.json', 2)).toContain(
      'request.json has its market: leave out --market',
    );
    await work.write('other.json', { ...(await work.json('market.json')), maxSkew: 901 });
    expect(await refused('request show --request by-hash.json --market other.json', 3)).toMatch(
      /^error: other\.json: is not the market of the request/,
    );
  });
});

const PROVE = `prove --request request.json ${ATTESTED} --out answer.json`;

describe('prove --request', () => {
  it('shows what a proof will tell before it looks for keys, and goes on where nobody is there to ask', async () => {
    const { code, stdout, stderr } = await work.ballast(PROVE, NO_KEYS());
    expect(code).toBe(3);
    expect(stdout).toBe('');
    const [shown, rest] = stderr.split('note: the keys of solvency-32');
    expect(rest).toContain('cannot keep keys');
    expect(shown!.startsWith('What a proof shows\n')).toBe(true);
    const words = shown!.replaceAll(/\s+/g, ' ');
    for (const text of [
      `words ${WORDS}`,
      'to lender.example, and whoever else gets it',
      'of one holder: 1 to 2, each signed by a key of this list: custodian-a, custodian-b',
      'margin ratio of at least 150%; equity of at least 100000 USDT',
      'accounts at custodian-a, custodian-b included (maintenance margin)',
      'within 900 s of 2026-06-01T12:00:00Z',
      'in the scope lender.example/2026, and in no other',
      'What it does not show balances, positions',
    ]) {
      expect(words).toContain(text);
    }
    for (const line of shown!.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    expect(shown).not.toContain('[y/N]');
  });

  it('shows nothing when quiet', async () => {
    expect(await refused(PROVE, 3, NO_KEYS())).toMatch(/^error: /);
  });

  it('keeps stdout for the result', async () => {
    const { stdout, stderr } = await work.ballast(`${PROVE} --json`, NO_KEYS());
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'ARTIFACT' } });
    expect(stderr).toContain('What a proof shows');
  });

  it('proves what was asked: the proof carries the binding that show gives', async () => {
    const { stdout } = await work.must('request show --request request.json --json');
    const { claim } = (await work.json('proof.json')) as { claim: Json };
    expect(claim.binding).toBe((JSON.parse(stdout) as Json).request);
    const plain = (await work.json('plain.json')) as { claim: Json };
    expect(plain.claim).toMatchObject({
      nullifier: claim.nullifier,
      scope: claim.scope,
      policy: claim.policy,
    });
  });

  it('proves nothing that does not hold', async () => {
    await changed({ 'policy.minRatio': '300%' });
    const line = `prove --request r.json ${ATTESTED} --out answer.json`;
    expect(await refused(line, 4, NO_KEYS())).toContain('do not hold: the margin ratio is at least 300%');
    expect(await work.has('answer.json')).toBe(false);
  });

  it('proves nothing that does not hold under the margin type that is asked', async () => {
    await changed({ 'policy.minRatio': '283%', marginType: 'initial' });
    const line = `prove --request r.json ${ATTESTED} --out answer.json`;
    expect(await refused(line, 4, NO_KEYS())).toContain('do not hold: the margin ratio is at least 283%');
    await changed({ 'policy.minRatio': '283%' });
    expect(await refused(line, 3, NO_KEYS())).toContain('cannot keep keys');
  });

  it('does not write over the request', async () => {
    const before = await work.read('request.json');
    expect(await refused(`prove --request request.json ${ATTESTED} --out request.json`, 3)).toContain(
      'is also an input',
    );
    expect(await work.read('request.json')).toBe(before);
  });

  it.each<[string, Json, RegExp]>([
    [
      'another key',
      { 'key.sha256': 'a'.repeat(64) },
      /^error: r\.json: key\.sha256: is a key of solvency-32 that/,
    ],
    ['a higher grade', { 'key.grade': 'ceremony' }, /^error: r\.json: key\.grade: is ceremony, and the key/],
    [
      'other signers',
      { 'signers.signers.0.key': { x: '0', y: '1' } },
      /^error: r\.json: signers\.signers\[0\]\.key: /,
    ],
    [
      'another universe',
      { 'market.universe.valueDecimals': 7 },
      /^error: a\.json: is about another universe/,
    ],
  ])('refuses %s', async (_, changes, message) => {
    await changed(changes);
    expect(await refused(`prove --request r.json ${ATTESTED} --out answer.json`, 3, NO_KEYS())).toMatch(
      message,
    );
  });

  it('needs the market where the request has its hash, and takes that one only', async () => {
    const line = PROVE.replace('request.json', 'by-hash.json');
    expect(await refused(line, 2)).toContain('by-hash.json has the hash of its market: give --market');
    await work.write('other.json', { ...(await work.json('market.json')), maxSkew: 901 });
    expect(await refused(`${line} --market other.json`, 3)).toMatch(/^error: other\.json: is not the market/);
    expect(await refused(`${line} --market market.json`, 3, NO_KEYS())).toContain('cannot keep keys');
    expect(await refused(`${PROVE} --market market.json`, 2)).toContain('request.json has its market');
  });

  it.each(['--signers signers.json', '--min-ratio 150%', '--min-equity-view'])(
    'refuses what the request says already: %s',
    async (option) => {
      const told = `The request says what is asked: leave out ${option.split(' ')[0]}\n`;
      expect(await refused(`${PROVE} ${option}`, 2)).toContain(told);
      expect(await refused(`${VERIFY} ${option}`, 2)).toContain(told);
    },
  );

  it('names all of them, and without a request all that is missing', async () => {
    expect(await refused(`${PROVE} --scope x --min-ratio 1%`, 2)).toContain(
      'leave out --scope and --min-ratio',
    );
    expect(await refused(`prove --market m.json --scope x ${ATTESTED}`, 2)).toContain(
      'Give --request, or --market, --signers, --scope and --recipient (missing: --signers and --recipient)',
    );
    expect(await refused('verify --proof proof.json', 2)).toContain(
      '(missing: --market, --signers and --scope)',
    );
  });
});

describe.runIf(HAS_TERMINAL)('prove --request on a terminal', () => {
  const typing = (typed: string, options = '') => work.typing(typed, `${PROVE} ${options}`, NO_KEYS());

  it.each(['n\\n', '\\n', ''])('asks, and proves nothing without a yes: %j', async (typed) => {
    const { code, stdout } = await typing(typed);
    expect(code).toBe(4);
    expect(stdout).toContain('Make this proof? [y/N] ');
    expect(stdout).toContain('error: nothing was proved: the answer was no');
    expect(stdout).not.toContain('cannot keep keys');
  });

  it('asks, with the page, when quiet too', async () => {
    const { code, stdout } = await typing('n\\n', '--quiet');
    expect(code).toBe(4);
    expect(stdout.indexOf('What a proof shows')).toBeLessThan(stdout.indexOf('Make this proof?'));
    expect(stdout).toContain('What a proof shows');
  });

  it('goes on with a yes, and with --yes without asking', async () => {
    expect((await typing('y\\n')).stdout).toContain('cannot keep keys');
    const { stdout } = await typing('', '--yes');
    expect(stdout).toContain('cannot keep keys');
    expect(stdout).not.toContain('[y/N]');
  });
});

describe('verify --request', () => {
  it('accepts the answer, from the request alone', async () => {
    const { code, result } = await verdict(VERIFY);
    expect(code).toBe(0);
    expect(result.checks.map(({ name }) => name)).toContain('request');
    const { claim } = (await work.json('proof.json')) as { claim: Json };
    expect(result.request).toBe(claim.binding);
    expect((await verdict(`${VERIFY} --verifier snarkjs`)).code).toBe(0);
  });

  it('accepts it for the same request by hash, and written in another way', async () => {
    const byHash = VERIFY.replace('request.json', 'by-hash.json');
    expect((await verdict(`${byHash} --market market.json`)).code).toBe(0);
    const { version, kind, ...rest } = await work.json('request.json');
    const entries = Object.entries(rest).reverse();
    await work.write('r.json', JSON.stringify({ ...Object.fromEntries(entries), kind, version }, null, 5));
    expect((await verdict(VERIFY.replace('request.json', 'r.json'))).code).toBe(0);
  });

  it.each<[string, Json]>([
    ['words', { words: 'lender.example, for the credit line of 2027' }],
    ['recipient', { recipient: 'broker.example' }],
    ['market', { 'market.provenance': { source: 'elsewhere' } }],
    ['skew', { 'market.maxSkew': 901 }],
    ['alarms', { acceptAlarms: ['stale'] }],
  ])('refuses it for a request with other %s, and says so', async (_, changes) => {
    await changed(changes);
    const { code, failed, detail } = await verdict(VERIFY.replace('request.json', 'r.json'));
    expect({ code, failed }).toEqual({ code: 4, failed: ['request'] });
    expect(detail).toBe('the proof does not answer this request: it was made for another one, or for none');
  });

  it.each<[string, Json, string[]]>([
    ['scope', { scope: 'lender.example/2027' }, ['scope', 'request']],
    ['policy', { 'policy.minRatio': '149%' }, ['request', 'policy']],
    ['margin type', { marginType: 'initial' }, ['marginType', 'request']],
    ['grade', { 'key.grade': 'ceremony' }, ['request']],
    [
      'instance',
      {
        instance: 'solvency-custodians',
        'key.sha256': manifestEntry(loadManifest(), 'solvency-custodians').key.verificationKey.sha256,
      },
      ['instance'],
    ],
  ])('refuses it for another %s', async (_, changes, checks) => {
    await changed(changes);
    const { code, failed } = await verdict(VERIFY.replace('request.json', 'r.json'));
    expect({ code, failed }).toEqual({ code: 4, failed: checks });
  });

  it('refuses a proof that was made without a request, and says so', async () => {
    const { code, failed, detail } = await verdict(VERIFY.replace('proof.json', 'plain.json'));
    expect({ code, failed }).toEqual({ code: 4, failed: ['request'] });
    expect(detail).toBe('the proof is for this recipient, and was made without a request');
  });

  it('is asked for: without the request the answer is for another recipient', async () => {
    const line = `verify ${FILES} ${NAMES} ${POLICY} ${DEV} --proof`;
    expect(await verdict(`${line} proof.json`)).toMatchObject({ code: 4, failed: ['recipient'] });
    expect((await verdict(`${line} plain.json`)).code).toBe(0);
  });

  it('remembers the nullifier for the recipient, with and without a request', async () => {
    const register = '--register used.jsonl';
    expect((await verdict(`${VERIFY} ${register}`)).code).toBe(0);
    expect(await verdict(`${VERIFY} ${register}`)).toMatchObject({ code: 4, failed: ['register'] });
    const line = `verify ${FILES} ${NAMES} ${POLICY} ${DEV} --proof plain.json ${register}`;
    const { failed, detail } = await verdict(line);
    expect(failed).toEqual(['register']);
    expect(detail).toContain('for this window or a later one'); // and not: for another recipient
  });

  it('refuses another key than that of this version, before anything is checked', async () => {
    await changed({ 'key.sha256': 'a'.repeat(64) });
    expect(await refused(VERIFY.replace('request.json', 'r.json'), 3)).toMatch(
      /^error: r\.json: key\.sha256: is a key of solvency-32 that this machine does not have/,
    );
  });

  it.each([
    [`${VERIFY} --proof plain.json`, 'A request has one market: verify each --proof'],
    [`${VERIFY} --require 1of1`, 'leave out --require'],
    [`${VERIFY} --grade development`, 'leave out --grade'],
    [`${VERIFY} --market market.json`, 'request.json has its market: leave out --market'],
    [`${VERIFY} --market market.json --market market.json`, 'A request has one market: give one --market'],
    [
      VERIFY.replace('request.json', 'by-hash.json'),
      'by-hash.json has the hash of its market: give --market',
    ],
    [`${VERIFY} --request request.json`, '--request is given more than once'],
  ])('refuses %s', async (line, message) => {
    expect(await refused(line, 2)).toContain(message);
  });

  it('tells how to accept a development key: in the request', async () => {
    await changed({ 'key.grade': 'ceremony' });
    const { claim, ...proof } = (await work.json('proof.json')) as { claim: Json };
    const { stdout } = await work.must('request show --request r.json --json');
    const binding = (JSON.parse(stdout) as Json).request;
    await work.write('forged.json', { ...proof, claim: { ...claim, binding } });
    const { code, stderr } = await work.ballast('verify --request r.json --proof forged.json');
    expect(code).toBe(4);
    expect(stderr).toContain('make a request that accepts a development key');
  });
});
