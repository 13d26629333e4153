import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assess } from '../../../src/margin/assess.js';
import { REQUIREMENT_SCALE } from '../../../src/market/model.js';
import { buildMarket } from '../../../src/models/build/buildMarket.js';
import { BUILT_IN } from '../../../src/models/build/builtIn.js';
import { exportedModels } from '../../../src/models/build/external.js';
import { openRisk } from '../../../src/models/build/rebuild.js';
import { extendRegistry, findModel } from '../../../src/models/build/registry.js';
import { parseRisk, riskSchemaOf } from '../../../src/models/build/riskFile.js';
import type { ModelKit } from '../../../src/models/kit/kit.js';
import { defineModel, type MarginModel } from '../../../src/models/kit/model.js';
import { expectInputError, inputError } from '../helpers.js';
import { exampleRisk } from '../risk.js';

/** What a third party would write: a flat charge per unit of underlying, on |quantity|. */
const flat = ({ z: zod, fields, select, exact }: ModelKit) => ({
  name: 'flat',
  version: 3,
  describe: 'A flat charge per unit',
  params: zod.strictObject({
    ...select.selection,
    perUnit: fields.perMarginType(fields.unsignedText('Charge per unit, quote')),
    limit: fields.unsignedText('Position limit, units'),
  }),
  compile(
    params: { symbols: string[]; perUnit: string | { initial: string; maintenance: string }; limit: string },
    context: Parameters<MarginModel['compile']>[1],
    marginType: 'initial' | 'maintenance',
  ) {
    const charge = exact.parseFraction(fields.forMarginType(params.perUnit, marginType), 'perUnit');
    const limit = exact.parseFraction(params.limit, 'limit');
    return {
      rows: select.selectSlots(context, params).map((slot) => {
        const lot = select.lotSize(context, slot);
        const slope = exact.exactUnits(
          exact.multiply(charge, lot),
          context.universe.valueDecimals,
          'perUnit',
        );
        const zero = { slope: 0n, intercept: 0n };
        return {
          slot,
          linear: select.lotUnits(context, slot),
          fold: true,
          breakpoints: [0n, exact.ceil(exact.divide(limit, lot))],
          pieces: [{ value: zero, charge: { slope, intercept: 0n } }],
        };
      }),
    };
  },
});

const [flatModel] = exportedModels({ model: flat }) as [MarginModel];
const entry = {
  model: 'flat',
  symbols: ['BTC/USDT:USDT'],
  perUnit: { initial: '3000', maintenance: '1500' },
  limit: '100',
};
const riskOf = (rule: object) => {
  const risk = exampleRisk();
  risk.models = [risk.models[0]!, rule as Record<string, unknown>];
  return JSON.stringify(risk);
};
const minimal = (change: object = {}) => ({
  name: 'x',
  version: 1,
  describe: 'x',
  params: z.strictObject({}),
  compile: () => ({}),
  ...change,
});

describe('a model of a third party', () => {
  const registry = extendRegistry(BUILT_IN, [flatModel]);

  it('compiles for both margin types beside the built-in ones', () => {
    const market = buildMarket(parseRisk(riskOf(entry), 'risk.json', registry), { registry });
    const portfolio = { quantities: [20_000n, -1000n], cash: 0n };
    expect(assess(market.models.initial!, portfolio).requirement).toBe(3000n * 10n ** 8n * REQUIREMENT_SCALE);
    expect(assess(market.models.maintenance!, portfolio).requirement).toBe(
      1500n * 10n ** 8n * REQUIREMENT_SCALE,
    );
  });

  it('is not there for those who did not register it', () => {
    expectInputError(() => parseRisk(riskOf(entry)), 'models[1].model', 'must name a model: tiered');
    const risk = parseRisk(riskOf(entry), 'risk.json', registry);
    expectInputError(() => buildMarket(risk), 'models[1].model', 'must name a model');
  });

  it('has its parameters checked, unknown keys refused', () => {
    const parse = (change: object) => () => parseRisk(riskOf({ ...entry, ...change }), 'r', registry);
    expectInputError(parse({ extra: '1' }), 'models[1]', 'unknown key: extra');
    expectInputError(parse({ limit: 5 }), 'models[1].limit', 'in quotes');
    const loose = minimal({ params: z.object({ a: z.string() }) });
    const withLoose = extendRegistry(BUILT_IN, [loose]);
    const rule = { model: 'x', a: 'a', b: 'b' };
    expectInputError(() => parseRisk(riskOf(rule), 'r', withLoose), 'models[1]', 'unknown key: b');
  });

  it('keeps the refinements of its parameters', () => {
    const params = z
      .strictObject({ a: z.string(), b: z.string() })
      .refine(({ a, b }) => a !== b, { error: 'a and b must differ' });
    const refined = extendRegistry(BUILT_IN, [minimal({ params })]);
    const parse = (b: string) => () => parseRisk(riskOf({ model: 'x', a: '1', b }), 'r', refined);
    expect(parse('2')).not.toThrow();
    expectInputError(parse('1'), 'models[1]', 'must differ');
  });

  it('has a JSON Schema with the others', () => {
    const text = JSON.stringify(z.toJSONSchema(riskSchemaOf(registry), { io: 'input' }));
    expect(text).toContain('"const":"flat"');
    expect(text).toContain('"const":"tiered"');
  });
});

describe('what is registered', () => {
  it.each<[string, unknown, string, string]>([
    ['nothing', undefined, 'models[0]', 'is not a model'],
    ['a text', 'tiered', 'models[0]', 'is not a model'],
    ['no name', minimal({ name: undefined }), 'models[0].name', ''],
    ['a name with a capital', minimal({ name: 'Mine' }), 'models[0].name', 'lower-case'],
    ['a name that starts with a digit', minimal({ name: '1x' }), 'models[0].name', 'a letter first'],
    ['a name of 41 characters', minimal({ name: 'x'.repeat(41) }), 'models[0].name', 'at most 40'],
    ['version 0', minimal({ version: 0 }), 'models[0].version', '1 or more'],
    ['version 1.5', minimal({ version: 1.5 }), 'models[0].version', 'whole number'],
    ['a version that is text', minimal({ version: '1' }), 'models[0].version', 'whole number'],
    ['no line for readers', minimal({ describe: '' }), 'models[0].describe', '1 to 200'],
    ['remarks that are no function', minimal({ remarks: ['x'] }), 'models[0].remarks', 'must be a function'],
    ['an empty exactness', minimal({ exactness: '' }), 'models[0].exactness', '1 to 1000'],
    ['no schema', minimal({ params: {} }), 'models[0].params', 'object schema'],
    ['a schema of no object', minimal({ params: z.string() }), 'models[0].params', 'object schema'],
    [
      'a schema that transforms the whole',
      minimal({ params: z.strictObject({}).transform(() => ({})) }),
      'models[0].params',
      'object schema',
    ],
    ['no model', minimal({ compile: undefined }), 'models[0].compile', 'must be a function'],
    ['something more', minimal({ secret: 1 }), 'models[0].secret', 'is not part of a model'],
    [
      'a parameter named model',
      minimal({ params: z.strictObject({ model: z.string() }) }),
      'models[0].params',
      'must not have a parameter named model',
    ],
    [
      'a parameter named marginTypes',
      minimal({ params: z.strictObject({ marginTypes: z.string() }) }),
      'models[0].params',
      'named marginTypes',
    ],
    ['the name of a built-in model', minimal({ name: 'tiered' }), 'models[0].name', 'already'],
  ])('is refused: %s', (_, model, field, rule) => {
    expectInputError(() => extendRegistry(BUILT_IN, [model]), field, rule);
  });

  it('accepts a name of 40 characters and a line of 200', () => {
    const model = minimal({ name: `x${'-'.repeat(39)}`, describe: 'x'.repeat(200) });
    expect(extendRegistry(BUILT_IN, [model])).toHaveLength(BUILT_IN.length + 1);
    expectInputError(
      () => extendRegistry([], [minimal({ describe: 'x'.repeat(201) })]),
      'models[0].describe',
      '1 to 200',
    );
  });

  it('clashes among itself, and leaves the registry it was given as it is', () => {
    const before = [...BUILT_IN];
    expectInputError(
      () => extendRegistry(BUILT_IN, [minimal(), minimal()]),
      'models[1].name',
      'named x already',
    );
    expect(BUILT_IN).toEqual(before);
  });

  it('is found by name', () => {
    expect(findModel(BUILT_IN, 'scan').name).toBe('scan');
    expectInputError(() => findModel(BUILT_IN, 'toString'), 'model', 'must name a model');
  });
});

describe('what a model of a third party makes', () => {
  const made = (part: unknown) => () => {
    const registry = extendRegistry(BUILT_IN, [minimal({ compile: () => part })]);
    return buildMarket(parseRisk(riskOf({ model: 'x' }), 'r', registry), { registry });
  };
  const zero = { slope: 0n, intercept: 0n };
  const row = {
    slot: 1,
    linear: 0n,
    fold: false,
    breakpoints: [0n, 1n],
    pieces: [{ value: zero, charge: zero }],
  };
  const unit = { label: 'u', scenarios: [0], k: 1, weight: REQUIREMENT_SCALE, kthWeight: 0n, floor: 0n };

  it('is taken where it is a part', () => {
    expect(made({})).not.toThrow();
    expect(made({ rows: [row], scenarios: [{ label: 's', pnl: [0n, -1n] }], units: [unit] })).not.toThrow();
  });

  it.each<[string, unknown, string, string]>([
    ['nothing', undefined, '', ''],
    ['a promise', Promise.resolve({}), '', 'is a promise'],
    ['something else', { row: [] }, '', 'unknown key: row'],
    ['floats', { rows: [{ ...row, linear: 0 }] }, '.rows[0].linear', 'must be a bigint'],
    ['a slot that is none', { rows: [{ ...row, slot: 2 }] }, '.rows[0].slot', 'no slot of the universe'],
    ['a slot below 0', { rows: [{ ...row, slot: -1 }] }, '.rows[0].slot', 'must not be negative'],
    ['a short array', { scenarios: [{ label: 's', pnl: [0n] }] }, '.scenarios[0].pnl', 'must have 2 entries'],
    [
      'weights for other slots',
      { groups: [{ ...row, label: 'g', weights: [1n, 1n, 1n], slot: undefined, linear: undefined }] },
      '.groups[0]',
      'unknown key',
    ],
    [
      'a scenario that does not exist',
      { units: [unit] },
      '.units[0].scenarios',
      'names a scenario that does not exist',
    ],
    [
      'a netting set form of another length',
      { scenarios: [{ label: 's', pnl: [0n, 0n], netted: [{ form: [1n], gain: 0n, loss: 0n }] }] },
      '.scenarios[0].netted[0].form',
      'must have 2 entries',
    ],
  ])('is refused: %s', (_, part, field, rule) => {
    expectInputError(made(part), `models[1].part made by x${field}`, rule);
  });

  it('is no part where it throws: the reason is told, its own input errors stay', () => {
    const throwing = (error: unknown) => () => {
      const compile = () => {
        throw error;
      };
      const registry = extendRegistry(BUILT_IN, [minimal({ compile })]);
      return buildMarket(parseRisk(riskOf({ model: 'x' }), 'r', registry), { registry });
    };
    expectInputError(throwing(new TypeError('no such thing')), 'models[1]', 'by x: no such thing');
    expectInputError(throwing('text'), 'models[1]', 'something that is no error');
    expect(inputError(throwing(inputErrorOf())).field).toBe('models[1].rate');
  });

  function inputErrorOf(): unknown {
    const [model] = exportedModels({
      model: ({ InputError }: ModelKit) => minimal({ error: new InputError('is odd', { field: 'rate' }) }),
    }) as [{ error: unknown }];
    return model.error;
  }
});

describe('the exports of a module', () => {
  it('are one model, several, or both, each as it is or as a function of the kit', () => {
    expect(exportedModels({ model: 1, other: 2 })).toEqual([1]);
    expect(exportedModels({ models: [1, ({ z: zod }: ModelKit) => zod === z] })).toEqual([1, true]);
    expect(exportedModels({ model: 1, models: [2] })).toEqual([1, 2]);
    expect(exportedModels({ models: [] })).toEqual([]);
  });

  it('must be there', () => {
    expect(inputError(() => exportedModels({ default: flat })).message).toContain('exports neither');
    expectInputError(() => exportedModels({ models: flat }), 'models', 'must be a list');
  });

  it('name their module where they are no models', () => {
    const modules = [{ name: 'mine.mjs', sha256: '0'.repeat(64), models: [minimal({ version: 0 })] }];
    expect(inputError(() => openRisk(riskOf({}), { modules })).message).toMatch(
      /^mine\.mjs: models\[0\]\.version/,
    );
    const clash = [
      { name: 'mine.mjs', sha256: '0'.repeat(64), models: [defineModel(minimal({ name: 'scan' }))] },
    ];
    expect(inputError(() => openRisk(riskOf({}), { modules: clash })).message).toMatch(/named scan already/);
  });
});
