import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { quietHistory } from '../models/recipe.js';
import { needs } from '../support/needs.js';
import { type Answer, STACK, Workspace } from './run.js';

needs('dist', 'solvency-32');

let work: Workspace;
const NAMES = '--scope lender.example/2026 --recipient lender.example';
const POLICY = '--policy examples/policy.json';
const ATTESTED = '--attestation a.json --attestation b.json';
const prove = (market: string, out: string) =>
  `prove --market ${market} --signers signers.json ${ATTESTED} ${NAMES} ${POLICY} --out ${out}`;
const verify = (pairs: string) =>
  `verify ${pairs} --signers signers.json ${NAMES} ${POLICY} --grade development`;

beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  const risk = await work.json('examples/risk.json');
  // Under the last the tail weighs so much that the example's accounts are not solvent: it cannot be proved.
  const weighted = (weight: string) =>
    (risk.models as { model: string }[]).map((entry) =>
      entry.model === 'scan'
        ? { ...entry, units: [{ select: 'eachUnderlying', reduce: 'worst', weight }] }
        : entry,
    );
  const models = { static: weighted('1'), wide: weighted('1.2'), crash: weighted('50') };
  await work.write('named.json', { ...risk, models });
  await work.must('market build --risk named.json --out-dir markets');
  for (const name of ['static', 'wide'])
    await work.must(prove(`markets/market-${name}.json`, `${name}-proof.json`));
  // The last bar ended two days before the market.
  await work.write('BTC.csv', quietHistory(104_250, '2026-05-30'));
  const inputs = [{ kind: 'history', of: 'BTC', file: 'BTC.csv' }];
  await work.write('stale.json', { ...risk, inputs });
});
afterAll(() => work.close());

describe('a market with alarms', () => {
  let built: Answer;
  beforeAll(async () => {
    built = await work.must('market build --risk stale.json --out stale-market.json');
  });

  it('is built and shown as what it is', async () => {
    const { stdout, stderr } = built;
    expect(stderr).toMatch(/^note: breakers tripped: stale of BTC \(.+\)\. .*--accept-alarms$/m);
    expect(stdout).toMatch(/^ +alarms +stale of BTC/m);
    const page = (await work.must('market inspect --market stale-market.json')).stdout;
    expect(page).toMatch(/^Alarms .*--accept-alarms/m);
    expect(page).toMatch(/^ +stale of BTC +last bar/m);
    for (const line of page.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    await work.must('market verify --market stale-market.json --risk stale.json');
  });

  it('is not proved or verified with, unless the alarms are accepted', async () => {
    const refused = await work.ballast(prove('stale-market.json', 'stale-proof.json'));
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(
      /^error: stale-market\.json: alarms: .*stale of BTC.*accept by name: stale$/m,
    );
    expect(refused.stderr).not.toMatch(STACK);
    const other = await work.ballast(
      `${prove('stale-market.json', 'stale-proof.json')} --accept-alarms jump`,
    );
    expect(other.code).toBe(3);
    expect(await work.has('stale-proof.json')).toBe(false);

    const made = await work.must(
      `${prove('stale-market.json', 'stale-proof.json')} --accept-alarms stale --json`,
    );
    expect(made.stderr).toContain('note: alarms of the market accepted: stale of BTC');
    expect(JSON.parse(made.stdout)).toMatchObject({ acceptedAlarms: [{ rule: 'stale', of: 'BTC' }] });

    const line = verify('--proof stale-proof.json --market stale-market.json');
    const no = await work.ballast(`${line} --register stale.jsonl`);
    expect(no.code).toBe(4);
    expect(no.stdout).toMatch(/✘ +alarms +.*not accepted: stale of BTC/);
    expect(await work.has('stale.jsonl')).toBe(false);
    const yes = await work.must(`${line} --register stale.jsonl --accept-alarms stale,jump`);
    expect(yes.stdout).toMatch(/✔ +alarms +accepted: stale of BTC/);
  });

  it.each(['stale,', 'Stale!', ',', 'a b'])('takes names of rules only: %s', async (names) => {
    const line = verify('--proof static-proof.json --market markets/market-static.json').split(' ');
    const { code, stderr } = await work.run([...line, '--accept-alarms', names]);
    expect(code).toBe(2);
    expect(stderr).toContain('--accept-alarms takes names of rules');
  });
});

describe('verify --require', () => {
  const MARKETS = ['static', 'wide', 'crash'].map((name) => `--market markets/market-${name}.json`).join(' ');
  const PROOFS = '--proof static-proof.json --proof wide-proof.json';
  interface Verdict {
    valid: boolean;
    met: number;
    nullifier: string | null;
    register: { ok: boolean } | null;
    models: { name: string; proof: string | null; valid: boolean; checks: { name: string; ok: boolean }[] }[];
  }
  const verdict = async (line: string) => {
    const { code, stdout } = await work.ballast(`${line} --json`);
    return { code, result: JSON.parse(stdout) as Verdict };
  };

  it('accepts proofs under two of three models, and the register counts them once', async () => {
    const line = verify(`${MARKETS} ${PROOFS} --require 2of3 --register used.jsonl`);
    const { stdout, stderr } = await work.must(line);
    expect(stdout).toMatch(
      /✔ +static \(markets\/market-static\.json\) +static-proof\.json +development +all checks/,
    );
    expect(stdout).toMatch(/✘ +crash \(markets\/market-crash\.json\) +none +no proof was given/);
    expect(stdout).toMatch(/rule +✔ 2 of 3 models, 2 met/);
    expect(stdout).toMatch(/register +✔ first use/);
    expect(stdout).toMatch(/^VALID$/m);
    expect(stderr).toContain('new register: used.jsonl');
    expect((await work.read('used.jsonl')).trim().split('\n')).toHaveLength(1);

    const again = await verdict(line);
    expect(again).toMatchObject({ code: 4, result: { valid: false, met: 2, register: { ok: false } } });
  });

  it('wants all of them without a rule', async () => {
    const { code, result } = await verdict(verify(`${MARKETS} ${PROOFS} --register all.jsonl`));
    expect(code).toBe(4);
    expect(result).toMatchObject({ valid: false, met: 2, register: null });
    expect(result.models.map(({ name, valid }) => [name, valid])).toEqual([
      ['static', true],
      ['wide', true],
      ['crash', false],
    ]);
    expect(await work.has('all.jsonl')).toBe(false);
    const two = '--market markets/market-static.json --market markets/market-wide.json';
    await work.must(verify(`${two} ${PROOFS}`));
  });

  it('cannot be met with a proof that nobody can make', async () => {
    const { code, stderr } = await work.ballast(prove('markets/market-crash.json', 'crash-proof.json'));
    expect(code).toBe(4);
    expect(stderr).toContain('do not hold');
  });

  it('takes a proof for the market at its place only', async () => {
    const swapped = '--proof wide-proof.json --proof static-proof.json';
    const { code, result } = await verdict(verify(`${MARKETS} ${swapped} --require 1of3`));
    expect(code).toBe(4);
    expect(result.met).toBe(0);
    const failed = result.models[0]!.checks.filter(({ ok }) => !ok).map(({ name }) => name);
    expect(failed).toEqual(['market']);
    // Nor does one that calls itself a proof for that market.
    const [wide, fixed] = await Promise.all(
      ['wide-proof.json', 'static-proof.json'].map((name) => work.json(name)),
    );
    await work.write('renamed.json', { ...wide, context: fixed!.context });
    const renamed = await verdict(verify(`${MARKETS} --proof renamed.json --require 1of3`));
    expect(renamed.code).toBe(4);
    expect(renamed.result.models[0]!.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      'proof',
    ]);
  });

  it('is a rule of one, too', async () => {
    const { code, result } = await verdict(
      verify('--market markets/market-static.json --proof static-proof.json --require 1of1'),
    );
    expect(code).toBe(0);
    expect(result.nullifier).toMatch(/^\d+$/);
  });

  it.each<[string, string, number, RegExp]>([
    ['a rule that is none', `${MARKETS} ${PROOFS} --require two`, 2, /rule like 2of3/],
    ['more than there are', `${MARKETS} ${PROOFS} --require 4of3`, 2, /rule like 2of3/],
    ['none', `${MARKETS} ${PROOFS} --require 0of3`, 2, /rule like 2of3/],
    [
      'a rule of two for three',
      `${MARKETS} ${PROOFS} --require 2of2`,
      2,
      /needs 2 --market files, and there are 3/,
    ],
    ['more proofs than markets', `--market market.json ${PROOFS}`, 2, /one --market for each --proof/],
    [
      'one market twice',
      '--market markets/market-static.json --market markets/market-static.json --proof static-proof.json --require 1of2',
      3,
      /market-static\.json: asks the same as market 1 of every portfolio/,
    ],
    [
      'a market of another time',
      `--market markets/market-static.json --market later.json --proof static-proof.json --require 1of2`,
      3,
      /later\.json: time: has another time than the first/,
    ],
  ])('refuses %s', async (_, pairs, expected, message) => {
    const market = await work.json('markets/market-wide.json');
    await work.write('later.json', { ...market, time: (market.time as number) + 1 });
    const { code, stdout, stderr } = await work.ballast(verify(pairs));
    expect(stderr).toMatch(message);
    expect(code).toBe(expected);
    expect(stdout).toBe('');
  });
});
