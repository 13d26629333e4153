import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { diffMarkets } from '../../../src/market/diffMarkets.js';
import type { Market } from '../../../src/market/market.js';
import { formatMarket, parseMarket } from '../../../src/market/marketFile.js';
import { buildMarket } from '../../../src/models/build/buildMarket.js';
import { BUILT_IN } from '../../../src/models/build/builtIn.js';
import {
  buildOptionsOf,
  type ModelModule,
  type OpenRisk,
  openRisk,
  verifyMarket,
} from '../../../src/models/build/rebuild.js';
import { entriesOf, formatRisk, modelNames, parseRisk } from '../../../src/models/build/riskFile.js';
import { sha256Hex } from '../../../src/units/hash.js';
import { expectInputError, inputError } from '../helpers.js';
import { INPUTS, quietHistory, TEXTS } from '../recipe.js';
import { exampleRisk } from '../risk.js';

/** The example with all inputs, at their time. */
function riskText(change: (risk: Record<string, unknown>) => void = () => {}): string {
  const risk = { ...exampleRisk(), time: '2026-01-31T00:00:00Z', inputs: INPUTS } as Record<string, unknown>;
  change(risk);
  return JSON.stringify(risk);
}
const build = (open: OpenRisk, name?: string, texts = TEXTS): Market =>
  buildMarket(open.risk, { ...buildOptionsOf(open, texts), ...(name === undefined ? {} : { name }) });
const paths = (market: Market, open: OpenRisk, texts = TEXTS) =>
  verifyMarket(market, open, texts).differences.map(({ path }) => path);

const module = (version: number, charge: bigint): ModelModule => ({
  name: 'mine.mjs',
  sha256: sha256Hex(`${version} ${charge}`),
  models: [
    {
      name: 'mine',
      version,
      describe: 'for tests',
      params: z.strictObject({ rate: z.string().default('0.5'), share: z.number().default(0.25) }),
      compile: () => ({
        groups: [
          {
            label: 'g',
            weights: [1n, 0n],
            fold: true,
            breakpoints: [0n, 10n ** 12n],
            pieces: [{ value: { slope: 0n, intercept: 0n }, charge: { slope: charge, intercept: 0n } }],
          },
        ],
      }),
    },
  ],
});

describe('the record of a build', () => {
  const text = riskText();
  const market = build(openRisk(text));

  it('names risk file and inputs by hash, and the rules with version and parameters', () => {
    const { risk, inputs, models, modules, name } = market.build!;
    expect(risk).toBe(sha256Hex(text));
    expect(inputs.map(({ file, sha256 }) => [file, sha256])).toEqual(
      [...TEXTS].map(([file, content]) => [file, sha256Hex(content)]),
    );
    expect(modules).toEqual([]);
    expect(name).toBeUndefined();
    const { version } = BUILT_IN.find((model) => model.name === 'scan')!;
    const [, , { model: _, marginTypes: _types, ...scan }] = exampleRisk().models as [
      unknown,
      unknown,
      Record<string, unknown>,
    ];
    expect(models[2]).toEqual({ name: 'scan', version, marginTypes: ['initial'], parameters: scan });
    expect(models[0]!.marginTypes).toEqual(['initial', 'maintenance']);
  });

  it('goes through the file and back', () => {
    expect(parseMarket(formatMarket(market))).toEqual(market);
  });

  it('is absent where no hashes were given, and from older files', () => {
    const open = openRisk(text);
    const { recipe: _, ...options } = buildOptionsOf(open, TEXTS);
    const bare = buildMarket(open.risk, options);
    expect(bare).not.toHaveProperty('build');
    expect(parseMarket(formatMarket(bare))).toEqual(bare);
  });

  it('has the parameters as they were used: defaults too, numbers with fractions as texts', () => {
    const risk = riskText((r) => (r.models as unknown[]).push({ model: 'mine' }));
    const built = build(openRisk(risk, { modules: [module(2, 1n)] }));
    expect(built.build!.models.at(-1)).toEqual({
      name: 'mine',
      version: 2,
      marginTypes: ['initial', 'maintenance'],
      parameters: { rate: '0.5', share: '0.25' },
    });
    expect(built.build!.modules).toEqual([{ name: 'mine.mjs', sha256: sha256Hex('2 1') }]);
    expect(parseMarket(formatMarket(built))).toEqual(built);
  });

  it.each([
    ['risk', 'X'.repeat(64)],
    ['risk', 'a'.repeat(63)],
    ['surprise', 1],
  ])('is read strictly: %s', (key, value) => {
    const file = JSON.parse(formatMarket(market)) as { build: Record<string, unknown> };
    file.build[key] = value;
    expect(() => parseMarket(JSON.stringify(file))).toThrow(/build/);
  });
});

describe('several models by name', () => {
  const { models } = exampleRisk();
  const named = { 'no-scan': models.filter(({ model }) => model !== 'scan'), all: models };
  const text = riskText((risk) => {
    risk.models = named;
  });
  const open = openRisk(text);

  it('are built one by one, each with its name', () => {
    expect(modelNames(open.risk)).toEqual(['no-scan', 'all']);
    const [bare, all] = [build(open, 'no-scan'), build(open, 'all')];
    expect([bare.build!.name, all.build!.name]).toEqual(['no-scan', 'all']);
    expect(bare.models.initial!.scenarios).toHaveLength(0);
    expect(all.models.initial!.scenarios).toHaveLength(2);
    const single = build(openRisk(riskText()));
    expect(all.models).toEqual(single.models);
    expect(parseMarket(formatMarket(all))).toEqual(all);
  });

  it('are rebuilt by the name that the market records', () => {
    for (const name of ['no-scan', 'all']) {
      expect(verifyMarket(build(open, name), open, TEXTS)).toMatchObject({ same: true, recorded: true });
    }
    const renamed = build(open, 'all');
    const other = { ...renamed, build: { ...renamed.build!, name: 'no-scan' } };
    expect(verifyMarket(other, open, TEXTS).same).toBe(false);
  });

  it('need a name, one that is there, and only they', () => {
    expectInputError(() => build(open), 'models', 'Say which one. There are no-scan, all');
    expectInputError(() => build(open, 'x'), 'models', 'has no model named x');
    expectInputError(() => build(open, 'toString'), 'models', 'has no model named');
    expectInputError(() => build(openRisk(riskText()), 'x'), 'models', 'Leave the name out');
  });

  it('name the model in errors', () => {
    const wrong = { ...named, all: [{ ...models[0]!, symbols: ['X'] }] };
    const bad = openRisk(riskText((risk) => Object.assign(risk, { models: wrong })));
    expect(inputError(() => build(bad, 'all')).field).toBe('models.all[0].symbols[0]');
  });

  it.each([
    [{}, 'models', 'at least one'],
    [{ a: [] }, 'models.a', 'at least one entry'],
    [{ 'A/B': models }, 'models.A/B', ''],
    [{ '../x': models }, 'models.../x', ''],
    [{ ['x'.repeat(41)]: models }, undefined, ''],
    ['scan', 'models', 'must be a list'],
  ])('are read strictly: %j', (sets, field, rule) => {
    const error = inputError(() => openRisk(riskText((risk) => Object.assign(risk, { models: sets }))));
    if (field !== undefined) expect(error.field).toBe(field);
    expect(error.message).toContain(rule);
  });

  it('go through the file and back', () => {
    expect(parseRisk(formatRisk(open.risk))).toEqual(open.risk);
    expect(entriesOf(open.risk, 'all').entries).toHaveLength(4);
  });
});

describe('verifyMarket', () => {
  const open = openRisk(riskText());
  const market = build(open);

  it('finds no difference in what the recipe makes', () => {
    const { same, differences, recorded, rebuilt } = verifyMarket(market, open, TEXTS);
    expect({ same, differences, recorded }).toEqual({ same: true, differences: [], recorded: true });
    expect(rebuilt).toEqual(market);
    expect(verifyMarket(parseMarket(formatMarket(market)), open, TEXTS).same).toBe(true);
  });

  it('finds a changed coefficient, with both values', () => {
    const model = market.models.initial!;
    const scenarios = model.scenarios.map((scenario, s) =>
      s === 1 ? { ...scenario, pnl: [scenario.pnl[0]! + 1n, scenario.pnl[1]!] } : scenario,
    );
    const changed = { ...market, models: { ...market.models, initial: { ...model, scenarios } } };
    expect(verifyMarket(changed, open, TEXTS).differences).toEqual([
      {
        path: 'models.initial.scenarios[1].pnl[0]',
        first: String(model.scenarios[1]!.pnl[0]! + 1n),
        second: String(model.scenarios[1]!.pnl[0]!),
      },
    ]);
  });

  it.each<[string, (market: Market) => Market, string[]]>([
    ['a price', (m) => ({ ...m, prices: ['60001', m.prices[1]!] }), ['prices[0]']],
    ['the time', (m) => ({ ...m, time: m.time + 1 }), ['time']],
    ['a note', (m) => ({ ...m, provenance: { ...m.provenance, source: 'x' } }), ['provenance.source']],
    [
      'an alarm that was made up',
      (m) => ({ ...m, alarms: [{ rule: 'stale', of: 'BTC', detail: 'x' }] }),
      ['alarms'],
    ],
    [
      'a model that is gone',
      ({ models: { initial: _, ...models }, ...m }) => ({ ...m, models }),
      ['models.initial'],
    ],
    [
      'the record: a version',
      (m) => ({
        ...m,
        build: { ...m.build!, models: m.build!.models.map((one) => ({ ...one, version: one.version + 1 })) },
      }),
      [0, 1, 2, 3].map((i) => `build.models[${i}].version`),
    ],
    [
      'an instrument',
      (m) => {
        const [first, ...rest] = m.universe.instruments;
        const instruments = [{ ...first!, lotDecimals: 5 }, ...rest];
        return { ...m, universe: { ...m.universe, instruments } };
      },
      ['universe.instruments[0].lotDecimals'],
    ],
  ])('finds %s', (_, change, expected) => {
    expect(paths(change(market), open)).toEqual(expected);
  });

  it('finds alarms that were left out', () => {
    const late = openRisk(riskText((risk) => Object.assign(risk, { time: '2026-02-03T00:00:00Z' })));
    const honest = build(late);
    expect(honest.alarms).not.toHaveLength(0);
    const { alarms: _, ...silent } = honest;
    expect(verifyMarket(silent, late, TEXTS).differences).toEqual([
      { path: 'alarms', second: expect.stringMatching(/^a list of \d entries$/) },
    ]);
  });

  it('finds another input by its hash, before what follows from it', () => {
    const texts = new Map([...TEXTS, ['prices/BTC.csv', quietHistory(60_001)]]);
    expect(paths(market, open, texts)).toEqual(['build.inputs[0].sha256']);
    const priced = openRisk(
      riskText((risk) => Object.assign(risk.prices as object, { 'BTC/USDT': { from: 'history' } })),
    );
    const [first, ...others] = paths(build(priced), priced, texts);
    expect(first).toBe('build.inputs[0].sha256');
    expect(others).toContain('prices[0]');
    expect(others.some((path) => path.startsWith('models.initial.instruments[0].pieces'))).toBe(true);
  });

  it('finds another risk file by its hash, even where it makes the same model', () => {
    expect(paths(market, openRisk(`${riskText()}\n`))).toEqual(['build.risk']);
  });

  it('finds another version of a model of a third party, its file, and what it changed', () => {
    const text = riskText((risk) => (risk.models as unknown[]).push({ model: 'mine' }));
    const first = build(openRisk(text, { modules: [module(1, 7n)] }));
    expect(paths(first, openRisk(text, { modules: [module(1, 7n)] }))).toEqual([]);
    expect(paths(first, openRisk(text, { modules: [module(2, 8n)] }))).toEqual([
      'build.modules[0].sha256',
      'build.models[4].version',
      'models.initial.groups[1].pieces[0].charge.slope',
      'models.maintenance.groups[1].pieces[0].charge.slope',
    ]);
    expect(inputError(() => openRisk(text)).field).toBe('models[4].model');
  });

  it('compares the contents alone where there is no record', () => {
    const { build: _, ...bare } = market;
    expect(verifyMarket(bare, open, TEXTS)).toMatchObject({ same: true, recorded: false });
    const other = { ...bare, maxSkew: 1 };
    expect(verifyMarket(other, open, TEXTS)).toMatchObject({ same: false, recorded: false });
  });
});

describe('diffMarkets', () => {
  const market = build(openRisk(riskText()));

  it('has the values of the other side where the two are swapped', () => {
    const other = build(openRisk(riskText((risk) => Object.assign(risk, { maxSkew: 1, provenance: {} }))));
    const there = diffMarkets(market, other);
    const back = diffMarkets(other, market).map(({ path, first, second }) => ({
      path,
      ...(second === undefined ? {} : { first: second }),
      ...(first === undefined ? {} : { second: first }),
    }));
    const byPath = (a: { path: string }, b: { path: string }) => (a.path < b.path ? -1 : 1);
    expect(back.sort(byPath)).toEqual([...there].sort(byPath));
    expect(there.map(({ path }) => path)).toEqual(['maxSkew', 'provenance.source', 'build.risk']);
  });

  it('tells what one of them has alone, by its name', () => {
    const model = market.models.initial!;
    const shorter = { ...market, models: { ...market.models, initial: { ...model, scenarios: [] } } };
    expect(diffMarkets(market, shorter)).toEqual(
      model.scenarios.map(({ label }, s) => ({ path: `models.initial.scenarios[${s}]`, first: label })),
    );
  });

  it('is not fooled by names of the language', () => {
    const odd = { ...market, provenance: { ...market.provenance, constructor: 'x' } };
    expect(diffMarkets(market, odd)).toEqual([{ path: 'provenance.constructor', second: 'x' }]);
  });
});
