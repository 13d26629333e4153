import { describe, expect, test } from 'vitest';
import { withNettingSets } from '../../fixtures/netted.js';
import { piece, slope, smallMarket } from '../../fixtures/world.js';
import { checkBounds, WIDTHS } from '../../src/market/bounds.js';
import { checkModel } from '../../src/market/check.js';
import { encodeMarket } from '../../src/market/encode.js';
import { findInstance } from '../../src/market/instances.js';
import { formatMarket, parseMarket } from '../../src/market/marketFile.js';
import { lossScale, type Model, type NettedTerm, SLOPE_SCALE } from '../../src/market/model.js';
import { checkCovered } from '../../src/models/build/checkCovered.js';
import { sumModels } from '../../src/models/build/sumModels.js';
import { mark } from '../../src/models/mark/mark.js';
import { contextOf, PERP } from '../models/helpers.js';
import { refusal } from '../support/refusal.js';

const pm = findInstance('solvency-pm');
/** The same with fewer leads than the market below has scenarios. */
const room = { ...pm, leads: 2 };
const market = withNettingSets(smallMarket(pm.instruments));
const model = market.models.maintenance!;

const withTerm = (change: Partial<NettedTerm>, s = 1, k = 0): Model => ({
  ...model,
  scenarios: model.scenarios.map((scenario, i) =>
    i === s
      ? { ...scenario, netted: scenario.netted!.map((term, j) => (j === k ? { ...term, ...change } : term)) }
      : scenario,
  ),
});

describe('the structure of netting sets', () => {
  test('says what losses are counted in', () => {
    const { nettingSets: _, ...without } = model;
    expect([lossScale(without), lossScale({ ...model, nettingSets: [] })]).toEqual([1n, 1n]);
    expect([lossScale(model), SLOPE_SCALE]).toEqual([SLOPE_SCALE, 10n ** 12n]);
  });

  test('is accepted by the instance that has room, and refused by those without', () => {
    expect(() => checkModel(model, room)).not.toThrow();
    const error = refusal(() => checkModel(model, findInstance('solvency-32')));
    expect(error.message).toContain('nettingSets: has 2 entries, the instance has room for 0');
  });

  test.each<[string, Model, string, string]>([
    ['a form too short', withTerm({ form: [1n] }), 'scenarios[1].netted[0].form', 'must have 3 entries'],
    ['a lead too long', withTerm({ lead: [1n, 2n, 3n, 4n] }), 'scenarios[1].netted[0].lead', 'must have 3'],
    [
      'a lead in a late scenario',
      withTerm({ lead: [0n, 0n, 0n] }, 2),
      'scenarios[2].netted[0].lead',
      'first 2',
    ],
    [
      'a scenario without terms',
      { ...model, scenarios: model.scenarios.map(({ label, pnl }) => ({ label, pnl })) },
      'scenarios[0].netted',
      'must have 2 entries',
    ],
    [
      'terms without sets',
      (({ nettingSets: _, ...rest }) => rest)(model),
      'scenarios[0].netted',
      'must have 0 entries',
    ],
    [
      'nine sets',
      { ...model, nettingSets: Array.from({ length: 9 }, (_, k) => `set ${k}`) },
      'nettingSets',
      'room for 8',
    ],
  ])('%s is refused', (_, bad, field, rule) => {
    const error = refusal(() => checkModel(bad, room));
    expect(error.field).toBe(field);
    expect(error.shortMessage).toContain(rule);
  });
});

describe('bounds of netting sets', () => {
  const bounded = (term: Omit<NettedTerm, 'form'> & { form: bigint }, limit = 1n): Model => ({
    marginType: 'maintenance',
    instruments: [
      { label: 'A', fold: false, linear: 0n, breakpoints: [-limit, limit + 1n], pieces: [piece(slope(0n))] },
    ],
    groups: [],
    nettingSets: ['A'],
    scenarios: [{ label: 'crash', pnl: [0n], netted: [{ ...term, form: [term.form] }] }],
    units: [{ label: 'U', scenarios: [0], k: 1, weight: 0n, kthWeight: 0n, floor: 0n }],
  });
  const form = 1n << BigInt(WIDTHS.form - 1);
  const loss = 1n << BigInt(WIDTHS.nettedLoss - 1);

  test.each<[string, Model, Model, string]>([
    [
      'a form',
      bounded({ form: form - 1n, gain: 1n, loss: 1n }),
      bounded({ form: -form, gain: 1n, loss: 1n }),
      'in one netting set',
    ],
    [
      'a form with its lead',
      bounded({ form: form - 9n, lead: [8n], gain: 1n, loss: 1n }),
      bounded({ form: form - 9n, lead: [-9n], gain: 1n, loss: 1n }),
      'in one netting set',
    ],
    [
      'a gain',
      bounded({ form: 1n, gain: loss - 1n, loss: 0n }),
      bounded({ form: 1n, gain: -loss, loss: 0n }),
      'the loss of scenario crash',
    ],
    [
      'a loss',
      bounded({ form: 1n, gain: 0n, loss: loss - 1n }),
      bounded({ form: 1n, gain: 0n, loss }),
      'the loss of scenario crash',
    ],
  ])('%s is accepted below and refused at the width', (_, inside, outside, what) => {
    expect(() => checkBounds(inside, [0n])).not.toThrow();
    expect(refusal(() => checkBounds(outside, [0n])).message).toContain(what);
  });
});

describe('encoding', () => {
  test('packs the forms of two scenarios and scales floors', () => {
    const signals = encodeMarket(market, 'maintenance', pm);
    const values = (name: string) => signals.find((signal) => signal.name === name)!.values;
    const [first, second] = model.scenarios.map(({ netted }) => netted![0]!.form);
    const pack = 1n << BigInt(WIDTHS.formPack);
    expect(values('nettedForm').slice(0, 3)).toEqual(first!.map((n, i) => n + pack * second![i]!));
    expect(values('nettedForm')).toHaveLength(16 * 8 * 38);
    expect(values('nettedLead').slice(0, 3)).toEqual([-7n, 11n, 0n]);
    expect(values('nettedGain').slice(0, 3)).toEqual([
      (SLOPE_SCALE * 9n) / 10n,
      (SLOPE_SCALE * 9n) / 10n,
      0n,
    ]);
    const { units } = model;
    expect(values('market.model.unit[0].floor')).toEqual([units[0]!.floor * SLOPE_SCALE]);
  });

  test('a market with netting sets survives its file', () => {
    expect(parseMarket(formatMarket(market))).toEqual(market);
  });
});

describe('adding parts up', () => {
  const context = contextOf([[PERP, '100']]);
  const term: NettedTerm = { form: [1n], gain: 1n, loss: 1n };
  const unit = { label: 'U', scenarios: [0], k: 1, weight: 1n, kthWeight: 0n, floor: 0n };
  const plain = { scenarios: [{ label: 'plain', pnl: [5n] }], units: [unit] };
  const netted = {
    nettingSets: ['A'],
    scenarios: [{ label: 'netted', pnl: [0n], netted: [term] }],
    units: [unit],
  };

  test('puts the part with netting sets first, and gives the others terms of 0', () => {
    const { nettingSets, scenarios, units } = sumModels([plain, netted], context, 'initial');
    expect(nettingSets).toEqual(['A']);
    expect(scenarios).toEqual([
      { label: 'netted', pnl: [0n], netted: [term] },
      { label: 'plain', pnl: [5n], netted: [{ form: [0n], gain: 0n, loss: 0n }] },
    ]);
    expect(units.map(({ scenarios: members }) => members)).toEqual([[0], [1]]);
  });

  test('refuses a scenario of the netted part without its terms, and terms in another part', () => {
    const bare = { ...netted, scenarios: [{ label: 'bare', pnl: [0n] }] };
    expect(refusal(() => sumModels([bare], context, 'initial')).message).toContain('has 0 terms');
    const stray = { ...plain, scenarios: [{ label: 'stray', pnl: [5n], netted: [term] }] };
    expect(refusal(() => sumModels([stray, netted], context, 'initial')).message).toContain('has 1 terms');
    expect(refusal(() => sumModels([stray], context, 'initial')).message).toContain('has 1 terms');
  });

  test('a contract that only netting sets charge for is covered', () => {
    const model = sumModels(
      [mark.compile({ symbols: [PERP.symbol], limit: '1' }, context, 'initial'), netted],
      context,
      'initial',
    );
    expect(() => checkCovered(model, context.universe)).not.toThrow();
    const free = {
      ...model,
      scenarios: model.scenarios.map((s) => ({ ...s, netted: [{ ...term, form: [0n] }] })),
    };
    expect(() => checkCovered(free, context.universe)).toThrow('no rule');
  });

  test('refuses two parts with netting sets', () => {
    const error = refusal(() => sumModels([netted, netted], context, 'initial'));
    expect(error.message).toContain('more than one');
  });
});
