import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Hex } from '../../src/units/hash.js';
import { quietHistory } from '../models/recipe.js';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist');

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
  const { mkdir } = await import('node:fs/promises');
  for (const folder of ['data', 'elsewhere', 'elsewhere/data']) await mkdir(work.path(folder));
  await work.write('data/BTC.csv', quietHistory(104_250.5, '2026-06-01'));
  await work.write('elsewhere/data/BTC.csv', quietHistory(104_251, '2026-06-01'));
  await work.write('surface.json', SURFACE);
  await work.write('own.mjs', OWN);
  const risk = await work.json('examples/risk.json');
  const models = risk.models as { model: string }[];
  const priced = {
    ...risk,
    time: '2026-06-01T00:00:00Z',
    inputs: [
      { kind: 'history', of: 'BTC', file: 'data/BTC.csv' },
      { kind: 'surface', of: 'BTC', file: 'surface.json' },
    ],
    prices: {
      ...(risk.prices as object),
      'BTC/USDT': { from: 'history' },
      'BTC/USDT:USDT-260626-110000-C': { from: 'surface', decimals: 2 },
    },
  };
  await work.write('risk.json', priced);
  const strict = models.map((entry) =>
    entry.model === 'scan'
      ? { ...entry, units: [{ select: 'eachUnderlying', reduce: 'worst', weight: '2' }] }
      : entry,
  );
  await work.write('named.json', { ...priced, models: { static: models, strict } });
  await work.write('own.json', {
    ...risk,
    models: [...models, { model: 'own', underlying: 'BTC', perUnit: '12.5' }],
  });
});
afterAll(() => work.close());

const SURFACE = {
  kind: 'ballast/surface',
  version: 1,
  underlying: 'BTC',
  time: '2026-06-01T00:00:00Z',
  slices: [
    {
      expiry: '2026-06-26T08:00:00Z',
      forward: '104600',
      rate: '0.04',
      strikes: ['90000', '110000', '130000'],
      vols: ['0.5', '0.48', '0.52'],
    },
  ],
};

/** What a third party keeps beside its risk file. */
const OWN = `export const model = ({ z, fields, exact }) => ({
  name: 'own',
  version: 1,
  describe: 'A flat charge on the net quantity of an underlying',
  params: z.strictObject({ underlying: fields.symbolText, perUnit: fields.unsignedText('Quote per unit') }),
  compile({ underlying, perUnit }, { universe }) {
    const slope = exact.exactUnits(exact.parseFraction(perUnit, 'perUnit'), universe.valueDecimals, 'perUnit');
    const weights = universe.instruments.map((one) => (one.underlying === underlying && one.lotDecimals === 2 ? 1n : 0n));
    const zero = { slope: 0n, intercept: 0n };
    return {
      groups: [{
        label: 'own ' + underlying, weights, fold: true, breakpoints: [0n, 10n ** 12n],
        pieces: [{ value: zero, charge: { slope: slope / 100n, intercept: 0n } }],
      }],
    };
  },
});
`;

describe('market build', () => {
  it('reads the inputs beside the risk file, and records what it was built from', async () => {
    const { stderr } = await work.must('market build --risk risk.json');
    expect(stderr).toContain('reading the risk file and its inputs …\n');
    const market = await work.json('market.json');
    expect(market.alarms).toBeUndefined();
    const { risk, inputs, models } = market.build as {
      risk: string;
      inputs: { file: string; sha256: string }[];
      models: { name: string; version: number }[];
    };
    expect(risk).toBe(sha256Hex(await readFile(work.path('risk.json'))));
    expect(inputs.map(({ sha256 }) => sha256)).toEqual([
      sha256Hex(await readFile(work.path('data/BTC.csv'))),
      sha256Hex(await readFile(work.path('surface.json'))),
    ]);
    expect(models[0]).toMatchObject({ name: 'collateral', version: 1 });
    const prices = market.prices as string[];
    expect(prices[0]).toBe('104250.5');
    expect(prices[7]).toMatch(/^\d{4}\.\d{1,2}$/);
  });

  it('reads them from another folder where it is told to', async () => {
    await work.write('elsewhere/surface.json', SURFACE);
    await work.must('market build --risk risk.json --inputs elsewhere --out other.json');
    expect(((await work.json('other.json')).prices as string[])[0]).toBe('104251');
  });

  it('makes one market per named model', async () => {
    const { stdout } = await work.must('market build --risk named.json --out-dir new/markets --json');
    const { markets } = JSON.parse(stdout) as { markets: { name: string; file: string }[] };
    expect(markets.map(({ name, file }) => [name, file])).toEqual([
      ['static', 'new/markets/market-static.json'],
      ['strict', 'new/markets/market-strict.json'],
    ]);
    for (const name of ['static', 'strict']) {
      const { build } = (await work.json(`new/markets/market-${name}.json`)) as { build: { name: string } };
      expect(build.name).toBe(name);
    }
    const [first, second] = await Promise.all(
      ['static', 'strict'].map((name) => work.json(`new/markets/market-${name}.json`)),
    );
    expect(first!.models).not.toEqual(second!.models);
    expect(first!.universe).toEqual(second!.universe);
  });

  it('makes the ones that are asked for', async () => {
    await work.must('market build --risk named.json --models strict --out strict.json');
    expect(await work.json('strict.json')).toMatchObject({ build: { name: 'strict' } });
    await work.must('market build --risk named.json --models static');
    expect(await work.has('market-static.json')).toBe(true);
  });

  it('takes a model of the user’s own, and only with its module', async () => {
    const { code, stderr } = await work.ballast('market build --risk own.json --out own-market.json');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: own\.json: models\[\d+\]\.model: must name a model: /m);
    await work.must('market build --risk own.json --module ./own.mjs --out own-market.json');
    const market = (await work.json('own-market.json')) as {
      build: { modules: object[]; models: { name: string }[] };
      models: { maintenance: { groups: { label: string; pieces: string[][] }[] } };
    };
    expect(market.build.modules).toEqual([{ name: 'own.mjs', sha256: sha256Hex(OWN) }]);
    expect(market.build.models.at(-1)).toMatchObject({ name: 'own', version: 1 });
    // 12.5 quote per unit at 8 decimals, 0.125 per lot of 0.01.
    expect(market.models.maintenance.groups.at(-1)).toMatchObject({
      label: 'own BTC',
      pieces: [['0', '0', '12500000', '0']],
    });
  });

  it.each<[string, string, number, RegExp]>([
    ['out and out-dir', '--risk risk.json --out a.json --out-dir b', 2, /not both/],
    [
      'several models without a folder',
      '--risk named.json',
      2,
      /--out-dir for the markets of static, strict/,
    ],
    ['several models in one file', '--risk named.json --out a.json', 2, /--out-dir/],
    ['a model twice', '--risk named.json --models static,static --out-dir b', 2, /static twice/],
    [
      'a model that is not there',
      '--risk named.json --models es --out-dir b',
      3,
      /no model named es.*static, strict/,
    ],
    [
      'names where there are none',
      '--risk risk.json --models static',
      3,
      /risk\.json: models: .*Leave --models out/,
    ],
    [
      'an input that is not there',
      '--risk risk.json --inputs lacking',
      3,
      /lacking\/data\/BTC\.csv: does not exist/,
    ],
    [
      'a folder that is a file',
      '--risk named.json --out-dir risk.json',
      3,
      /risk\.json: --out-dir: cannot be used/,
    ],
    [
      'a module that is not there',
      '--risk risk.json --module no.mjs',
      3,
      /no\.mjs: cannot be loaded .*not exist/,
    ],
    [
      'a module that is none',
      '--risk risk.json --module data/BTC.csv',
      3,
      /BTC\.csv: cannot be loaded as an ES module/,
    ],
    ['a module without a model', '--risk risk.json --module empty.mjs', 3, /empty\.mjs: exports neither/],
    ['a module that throws', '--risk risk.json --module throws.mjs', 3, /throws\.mjs: .*Error: on purpose/],
    [
      'a name that is taken',
      '--risk risk.json --module taken.mjs',
      3,
      /taken\.mjs: models\[0\]\.name: .*scan already/,
    ],
    [
      'a result over its data',
      '--risk risk.json --out data/BTC.csv',
      3,
      /data\/BTC\.csv: --out: is also an input/,
    ],
    [
      'a result over its module',
      '--risk risk.json --module own.mjs --out own.mjs',
      3,
      /own\.mjs: --out: is also an input/,
    ],
    ['bars with a gap', '--risk risk.json --inputs gap', 3, /^error: data\/BTC\.csv: row 4, column date: /m],
  ])('refuses %s', async (_, line, expected, message) => {
    await work.write('empty.mjs', 'export const other = 1;');
    await work.write('throws.mjs', 'throw new Error("on purpose");');
    await work.write('taken.mjs', OWN.replace("'own'", "'scan'"));
    const { mkdir } = await import('node:fs/promises');
    await mkdir(work.path('lacking'), { recursive: true });
    await work.write('lacking/surface.json', SURFACE);
    await mkdir(work.path('gap/data'), { recursive: true });
    const lines = quietHistory(104_250, '2026-06-01').split('\n');
    await work.write('gap/data/BTC.csv', [...lines.slice(0, 3), ...lines.slice(4)].join('\n'));
    await work.write('gap/surface.json', SURFACE);
    const { code, stdout, stderr } = await work.ballast(`market build ${line}`);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(STACK);
    expect(code).toBe(expected);
    expect(stdout).toBe('');
  });

  it('writes no market of a set where one of them cannot be built', async () => {
    const named = (await work.json('named.json')) as { models: Record<string, unknown[]> };
    const last = { model: 'mark', symbols: ['X'], limit: '1' };
    await work.write('half.json', { ...named, models: { ...named.models, bad: [last] } });
    const { code, stderr } = await work.ballast('market build --risk half.json --out-dir half');
    expect(code).toBe(3);
    expect(stderr).toMatch(/half\.json: models\.bad\[0\]\.symbols\[0\]/);
    expect(await work.has('half/market-static.json')).toBe(false);
  });
});

describe('market verify', () => {
  const verify = 'market verify --market market.json --risk risk.json';
  beforeAll(async () => {
    await work.must('market build --risk risk.json');
  });

  it('says yes to what its recipe makes', async () => {
    const { stdout, stderr } = await work.must(verify);
    expect(stdout).toMatch(/✔ history of BTC +[0-9a-f]{16}…/);
    expect(stdout).toMatch(/^SAME$/m);
    expect(stderr).toBe('');
    const json = JSON.parse((await work.must(`${verify} --json`)).stdout) as object;
    expect(json).toEqual({ same: true, recorded: true, differences: [] });
  });

  it('says where a market was changed', async () => {
    const text = await work.read('market.json');
    await work.write('changed.json', text.replace('"-1668200000"', '"-1668200001"'));
    const line = verify.replace('market.json', 'changed.json');
    const { code, stdout } = await work.ballast(line);
    expect(code).toBe(4);
    expect(stdout).toMatch(
      /✘ models\.initial\.scenarios\[0\]\.pnl\[3\]\n +in the market +-1668200001\n +rebuilt +-1668200000\n/,
    );
    expect(stdout).toMatch(/^DIFFERENT$/m);
    const { differences } = JSON.parse((await work.ballast(`${line} --json`)).stdout) as {
      differences: object[];
    };
    expect(differences).toEqual([
      { path: 'models.initial.scenarios[0].pnl[3]', first: '-1668200001', second: '-1668200000' },
    ]);
  });

  it('says which input differs, and what follows from it', async () => {
    await work.write('elsewhere/surface.json', SURFACE);
    const { code, stdout } = await work.ballast(`${verify} --inputs elsewhere`);
    expect(code).toBe(4);
    expect(stdout).toMatch(/✘ history of BTC/);
    expect(stdout).toMatch(/✔ surface of BTC/);
    expect(stdout).toMatch(/✘ build\.inputs\[0\]\.sha256\n/);
    expect(stdout).toMatch(/✘ prices\[0\]\n +in the market +104250\.5\n +rebuilt +104251\n/);
  });

  it('shows the first twenty differences of more', async () => {
    const market = (await work.json('market.json')) as {
      models: { initial: { scenarios: { pnl: string[] }[] } };
    };
    for (const scenario of market.models.initial.scenarios) scenario.pnl = scenario.pnl.map(() => '7');
    await work.write('many.json', market);
    const line = verify.replace('market.json', 'many.json');
    const { differences } = JSON.parse((await work.ballast(`${line} --json`)).stdout) as {
      differences: { path: string }[];
    };
    const { code, stdout } = await work.ballast(line);
    expect(code).toBe(4);
    const shown = [...stdout.matchAll(/^ {2}✘ (models\S*)/gm)].map(([, path]) => path);
    expect(shown).toEqual(differences.slice(0, 20).map(({ path }) => path));
    expect(stdout).toContain(`and ${differences.length - 20} more: --json has all of them`);
    for (const one of stdout.split('\n')) expect(one.length, one).toBeLessThanOrEqual(100);
  });

  it('rebuilds the model that the market names, with the modules that it is given', async () => {
    await work.must('market build --risk named.json --out-dir markets');
    await work.must('market verify --market markets/market-strict.json --risk named.json');
    await work.must('market build --risk own.json --module own.mjs --out own-market.json');
    const line = 'market verify --market own-market.json --risk own.json --module';
    await work.must(`${line} own.mjs`);
    await work.write('newer.mjs', OWN.replace('version: 1', 'version: 2'));
    const { code, stdout } = await work.ballast(`${line} newer.mjs --json`);
    expect(code).toBe(4);
    const { differences } = JSON.parse(stdout) as { differences: { path: string }[] };
    expect(differences.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['build.modules[0].name', 'build.modules[0].sha256']),
    );
  });

  it('compares the contents of a market without a record, and says so', async () => {
    const { build: _, ...bare } = await work.json('market.json');
    await work.write('bare.json', bare);
    const { stderr } = await work.must(verify.replace('market.json', 'bare.json'));
    expect(stderr).toContain('bare.json has no record of its build');
  });
});

describe('market inspect', () => {
  it('shows what a market was built from', async () => {
    await work.must('market build --risk named.json --out-dir markets');
    const { stdout } = await work.must('market inspect --market markets/market-strict.json');
    expect(stdout).toMatch(/^ +model +strict$/m);
    expect(stdout).toMatch(/^ +rules +collateral 1, tiered 1, mark 1, scan 1, groups 1$/m);
    expect(stdout).toMatch(/^ +history of BTC +[0-9a-f]{16}…$/m);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    const json = await work.must('market inspect --market markets/market-strict.json --json');
    expect(JSON.parse(json.stdout)).toMatchObject({ build: { name: 'strict' }, alarms: [] });
  });
});

describe('help', () => {
  it.each(['market build', 'market verify', 'verify', 'prove'])(
    'of %s keeps to 100 columns',
    async (command) => {
      const { stdout } = await work.must(`${command} --help`);
      expect(stdout).toContain('Examples:');
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(100);
    },
  );
});
