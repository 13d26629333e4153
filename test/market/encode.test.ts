import { describe, expect, test } from 'vitest';
import { makeWorld, smallMarket } from '../../fixtures/world.js';
import { InputError } from '../../src/errors.js';
import { encodeMarket, headOf } from '../../src/market/encode.js';
import { findInstance, INSTANCES } from '../../src/market/instances.js';
import type { Market } from '../../src/market/market.js';
import { SLOPE_SCALE } from '../../src/market/model.js';
import { flatten, type Signals, toInputs } from '../../src/market/signals.js';
import { universeHash } from '../../src/market/universe.js';
import { buildContext, layoutOf, publicInputCount } from '../../src/proof/context.js';
import { loadManifest } from '../../src/setup/artifacts.js';
import { FIELD, fromField } from '../../src/units/field.js';
import { refusal } from '../support/refusal.js';

const instance = findInstance('solvency-8');
const market = smallMarket(8);
const encode = (change: Partial<Market> = {}) =>
  encodeMarket({ ...market, ...change }, 'maintenance', instance);

function valuesOf(signals: Signals, name: string): readonly bigint[] {
  const found = signals.filter((signal) => signal.name === name);
  expect(found).toHaveLength(1);
  return found[0]!.values;
}

describe('a market is refused', () => {
  const { models } = market;
  const universe = (change: object) => ({ universe: { ...market.universe, ...change } });
  test.each<[string, Partial<Market>, string, string]>([
    [
      'without a model of the margin type',
      { models: { initial: models.initial! } },
      'models',
      'no maintenance',
    ],
    [
      'with the model of another margin type',
      { models: { maintenance: models.initial! } },
      'models.maintenance.marginType',
      'does not match',
    ],
    ['of another number of slots', universe({ slots: 32 }), 'universe.slots', 'is 32, and solvency-8 has 8'],
    ['with a price too few', { prices: ['100', '100'] }, 'models.maintenance', 'one price per instrument'],
    [
      'with a price too many',
      { prices: ['1', '1', '1', '1'] },
      'models.maintenance',
      'one price per instrument',
    ],
    [
      'with an instrument too few',
      universe({ instruments: market.universe.instruments.slice(1) }),
      'models.maintenance',
      'one row',
    ],
    ['with a negative time', { time: -1 }, 'time', 'below'],
    ['with a time in milliseconds', { time: 2 ** 40 }, 'time', 'at or above'],
    ['with half a second', { time: 1.5 }, 'time', 'whole number'],
    ['without a time', { time: Number.NaN }, 'time', 'whole number'],
    ['with a negative skew', { maxSkew: -1 }, 'maxSkew', 'below'],
    ['with too large a skew', { maxSkew: 2 ** 40 }, 'maxSkew', 'at or above'],
    ['with 15 value decimals', universe({ valueDecimals: 15 }), 'universe.valueDecimals', 'at or above'],
    ['with negative value decimals', universe({ valueDecimals: -1 }), 'universe.valueDecimals', 'below'],
    [
      'with a fraction of a decimal',
      universe({ valueDecimals: 6.5 }),
      'universe.valueDecimals',
      'whole number',
    ],
    ['with a price that is no number', { prices: ['100', '1e2', '10'] }, 'prices[1]', 'plain decimal'],
  ])('%s', (_, change, field, rule) => {
    const error = refusal(() => encode(change));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe(field);
    expect(error.shortMessage).toContain(rule);
  });

  test('when a mark is not exact, with the decimals that would do', () => {
    // A lot is 0.01 contract: 100.00001 · 0.01 = 1.0000001 has seven decimals, the universe six.
    const error = refusal(() => encode({ prices: ['100', '100.00001', '10'] }));
    expect(error.message).toContain('prices[1]: is not exact with 6 value decimals');
    expect(error.fix).toBe('Set universe.valueDecimals to 7 or more');
    expect(() =>
      encode({ ...universe({ valueDecimals: 7 }), prices: ['100', '100.00001', '10'] }),
    ).not.toThrow();
    const hopeless = refusal(() => encode({ prices: ['0.0000000000001', '1', '1'] }));
    expect(hopeless.fix).toContain('larger lots');
  });

  test('when a rule of the model is broken, with the path to it', () => {
    const unit = { ...models.maintenance!.units[0]!, k: 3 };
    const broken = { ...models.maintenance!, units: [unit, models.maintenance!.units[1]!] };
    expect(refusal(() => encode({ models: { maintenance: broken } })).field).toBe(
      'models.maintenance.units[0].k',
    );
  });
});

describe('the encoding', () => {
  const signals = encode();

  test('starts with constant, instance, margin type, universe, time, skew and scale', () => {
    expect(flatten(signals).slice(0, 7)).toEqual([
      1n,
      1n,
      1n,
      universeHash(market.universe),
      1_780_000_000n,
      900n,
      1_000_000n,
    ]);
    const initial = encodeMarket(market, 'initial', instance);
    expect(valuesOf(initial, 'market.marginType')).toEqual([0n]);
  });

  test('pads marks and linear values with zeros', () => {
    expect(valuesOf(signals, 'market.mark')).toEqual([1_000_000n, 1_000_000n, 100_000n, 0n, 0n, 0n, 0n, 0n]);
    expect(valuesOf(signals, 'market.model.linear').slice(2)).toEqual([100_000n, 0n, 0n, 0n, 0n, 0n]);
  });

  test('pads rows with segments of zero width', () => {
    const limit = 1n << 40n;
    const row = 'market.model.instrument[1]';
    expect(valuesOf(signals, `${row}.fold`)).toEqual([1n]);
    expect(valuesOf(signals, `${row}.breakpoint`)).toEqual([
      0n,
      10_000n,
      ...new Array<bigint>(11).fill(limit),
    ]);
    expect(valuesOf(signals, `${row}.slope`).slice(2)).toEqual(new Array<bigint>(10).fill(0n));
    expect(valuesOf(signals, `${row}.intercept`).slice(2)).toEqual(new Array<bigint>(10).fill(0n));
  });

  test.each(['instrument[3]', 'instrument[7]', 'group[1]', 'group[7]'])(
    'lets unused %s hold 0 only',
    (row) => {
      const name = `market.model.${row}`;
      expect(valuesOf(signals, `${name}.breakpoint`)).toEqual([0n, ...new Array<bigint>(12).fill(1n)]);
      for (const part of ['fold', 'slope', 'intercept']) {
        expect(valuesOf(signals, `${name}.${part}`).every((n) => n === 0n)).toBe(true);
      }
    },
  );

  test('pads group weights and profits row by row', () => {
    const weights = valuesOf(signals, 'market.model.groupWeight');
    expect(weights).toHaveLength(64);
    expect(weights.slice(0, 9)).toEqual([1n, 1n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
    const pnl = valuesOf(signals, 'market.model.pnl');
    expect(pnl).toHaveLength(256);
    expect(pnl.slice(8, 12)).toEqual([-100_000n, -100_000n, 0n, 0n]);
    expect(pnl.slice(32)).toEqual(new Array<bigint>(224).fill(0n));
  });

  test('leaves unused units and scenarios without anything', () => {
    const { units, scenarios, ...rest } = market.models.maintenance!;
    const one = { ...rest, scenarios: scenarios.slice(0, 2), units: units.slice(0, 1) };
    const encoded = encode({ models: { maintenance: one } });
    expect(valuesOf(encoded, 'market.model.unit[0].member')).toEqual([
      1n,
      1n,
      ...new Array<bigint>(30).fill(0n),
    ]);
    for (const part of ['member', 'used', 'k', 'weight', 'kthWeight', 'floor']) {
      const values = valuesOf(encoded, `market.model.unit[1].${part}`);
      expect(values.every((n) => n === 0n)).toBe(true);
    }
  });

  test('packs value and charge into one coefficient, negative ones too', () => {
    // The spot row: worth its price when long; a debt of 1 000 000 per lot, charged 100 000 per lot, when short.
    const slopes = valuesOf(signals, 'market.model.instrument[0].slope');
    expect(slopes[0]).toBe(1_000_000n - (100_000n << 128n));
    expect(slopes[1]).toBe(900_000n);
    const intercepts = valuesOf(signals, 'market.model.instrument[1].intercept');
    expect(intercepts[1]).toBe(-1_000_000_000n << 128n);
    const scalars = flatten(signals);
    expect(scalars.every((n) => n >= 0n && n < FIELD)).toBe(true);
    expect(scalars.map(fromField)).toContain(1_000_000n - (100_000n << 128n));
  });

  test('has at most 14 value decimals', () => {
    const { universe } = market;
    for (const valueDecimals of [13, 14]) {
      const encoded = encode({ universe: { ...universe, valueDecimals } });
      expect(valuesOf(encoded, 'market.equityScale')).toEqual([10n ** BigInt(valueDecimals)]);
    }
    const error = refusal(() => encode({ universe: { ...universe, valueDecimals: 15 } }));
    expect(error.field).toBe('universe.valueDecimals');
  });

  test('goes to the witness program as decimal strings of field elements', () => {
    const inputs = toInputs(signals);
    expect(inputs['market.one']).toBe('1');
    expect((inputs['market.model.instrument[0].slope'] as string[])[0]).toBe(
      (FIELD + 1_000_000n - (100_000n << 128n)).toString(),
    );
  });
});

describe.each(INSTANCES.map((sizes) => [sizes.name, sizes] as const))('%s', (name, sizes) => {
  test('has as many scalars as its circuit has public inputs, less the claim', () => {
    const world = makeWorld(sizes.instruments);
    const small = smallMarket(sizes.instruments);
    const model = small.models.maintenance!;
    // One unit fits every instance.
    const unit = { ...model.units[0]!, scenarios: [0, 1, 2, 3] };
    const market: Market = { ...small, models: { maintenance: { ...model, units: [unit] } } };
    const context = buildContext({
      market,
      marginType: 'maintenance',
      signers: world.signers,
      instance: sizes,
    });
    const { publicInputs } = loadManifest().instances[name]!;
    expect(context.scalars).toHaveLength(publicInputs - 4);
    expect(publicInputCount(sizes)).toBe(publicInputs);
    // Losses, and so floors, carry the scale of slopes where there is room for netting sets, which have inputs there only.
    const hasNetting = sizes.nettingSets > 0;
    expect(valuesOf(context.market, 'market.model.unit[0].floor')).toEqual([
      unit.floor * (hasNetting ? SLOPE_SCALE : 1n),
    ]);
    expect(context.market.some((signal) => signal.name.startsWith('netted'))).toBe(hasNetting);
    // The layout, which is told without a market, has the same names and sizes, and holds nothing.
    const shape = (part: Signals) => part.map(({ name, values }) => `${name}:${values.length}`);
    const layout = layoutOf(sizes);
    expect(shape(layout.market)).toEqual(shape(context.market));
    expect(shape(layout.signers)).toEqual(shape(context.signers));
    const told = layout.market.filter(({ name }) => !name.endsWith('.breakpoint'));
    expect(told.every(({ values }) => values.every((value) => value === 0n))).toBe(true);
    expect(headOf(flatten(context.market))).toMatchObject({
      one: 1n,
      instance: BigInt(sizes.id),
      marginType: 1n,
    });
  });
});
