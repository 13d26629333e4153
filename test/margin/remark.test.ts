import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { withinLimits } from '../../src/margin/limits.js';
import { remark } from '../../src/margin/remark.js';
import type { Room } from '../../src/market/check.js';
import type { Market } from '../../src/market/market.js';
import { marksOf } from '../../src/market/marks.js';
import { type Model, REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import type { Instrument } from '../../src/market/universe.js';
import { sumModels } from '../../src/models/build/sumModels.js';
import { tiered } from '../../src/models/tiered/tiered.js';
import { parseFraction } from '../../src/units/decimal.js';
import { sum } from '../../src/units/integers.js';
import { contextOf, PERP } from '../models/helpers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';
import { refusal } from '../support/refusal.js';

const ROOM: Room = {
  instruments: 3,
  groups: 2,
  segments: 4,
  scenarios: 8,
  units: 2,
  nettingSets: 2,
  leads: 2,
};

function marketOf(model: Model): Market {
  const base = smallMarket(8);
  const instruments = model.instruments.map(({ label }): Instrument => ({ ...PERP, symbol: label }));
  return {
    ...base,
    universe: { ...base.universe, instruments },
    prices: instruments.map(() => '12.5'),
    models: { maintenance: model },
  };
}

const factorText = fc.constantFrom('0.8', '1.25', '3', '0.001', '10', '1', '0.875');
const cases = randomModel(ROOM).chain((model) =>
  fc.record({
    market: fc.constant(marketOf(model)),
    portfolio: randomPortfolio(model).filter((portfolio) => withinLimits(model, portfolio)),
    texts: fc.tuple(...model.instruments.map(() => fc.option(factorText, { nil: undefined }))),
  }),
);

function factorsOf(texts: readonly (string | undefined)[]) {
  return new Map(
    texts.flatMap((text, slot) => (text === undefined ? [] : [[slot, parseFraction(text)] as const])),
  );
}

describe('a market at other prices', () => {
  it('moves the value of rows in proportion, exactly, and with charges held nothing else', () => {
    fc.assert(
      fc.property(cases, ({ market, portfolio, texts }) => {
        const { market: moved, finer } = remark(market, factorsOf(texts), 'held');
        const before = assess(market.models.maintenance!, portfolio);
        const after = assess(moved.models.maintenance!, {
          quantities: portfolio.quantities,
          cash: portfolio.cash * finer,
        });
        // In thousandths of value units: no factor has more decimals.
        const thousandths = (text = '1') => BigInt(Math.round(Number(text) * 1000));
        const rows = before.instruments.map(({ value }, i) => value * thousandths(texts[i]));
        const groups = before.groups.map(({ value }) => value * 1000n);
        expect(after.equity * 1000n).toBe((before.cash * 1000n + sum(rows) + sum(groups)) * finer);
        expect(after.requirement).toBeGreaterThanOrEqual(before.requirement * finer - finer);
        expect(after.requirement).toBeLessThanOrEqual(before.requirement * finer);
        expect(after.charge).toBe(before.charge * finer);
      }),
      { numRuns: 500 },
    );
  });

  it('with every price and charge in proportion is the market in another currency', () => {
    fc.assert(
      fc.property(cases, ({ market, portfolio }) => {
        const half = new Map(market.universe.instruments.map((_, slot) => [slot, parseFraction('0.5')]));
        const { market: moved, finer } = remark(market, half, 'proportional');
        expect(finer).toBe(10n);
        const strip = (model: Model): Model => ({
          ...model,
          groups: [],
          units: model.units.map((unit) => ({ ...unit, floor: 0n })),
          instruments: model.instruments.map((row) => ({
            ...row,
            pieces: row.pieces.map(({ value, charge }) => ({ value, charge: { ...charge, intercept: 0n } })),
          })),
        });
        const before = assess(strip(market.models.maintenance!), { ...portfolio, cash: 0n });
        const after = assess(strip(moved.models.maintenance!), { ...portfolio, cash: 0n });
        expect(after.equity).toBe(before.equity * 5n);
        expect(after.requirement).toBeLessThanOrEqual(before.requirement * 5n);
        expect(after.requirement).toBeGreaterThanOrEqual(before.requirement * 5n - 5n);
      }),
      { numRuns: 500 },
    );
  });

  it('has the moved prices, and marks in its finer units', () => {
    const market = smallMarket(8);
    const factors = new Map([
      [0, parseFraction('0.8')],
      [2, parseFraction('1.005')],
    ]);
    const { market: moved, finer } = remark(market, factors, 'held');
    expect(moved.prices).toEqual(['80', '100', '10.05']);
    expect(moved.universe.valueDecimals).toBe(market.universe.valueDecimals + 3);
    expect(finer).toBe(1000n);
    expect(marksOf(moved)).toEqual([800_000_000n, 1_000_000_000n, 100_500_000n]);
    expect(moved.models.maintenance!.instruments[2]!.linear).toBe(100_500_000n);
    expect(moved.models.initial!.marginType).toBe('initial');
  });

  it('with charges in proportion is the rebuilt market, for charges by rate', () => {
    const brackets = [{ minNotional: '0', maxNotional: '1000000', maintenanceRate: '0.02' }];
    const build = (price: string, decimals: number) => {
      const context = contextOf([[PERP, price]], decimals);
      return sumModels(
        [tiered.compile({ symbols: [PERP.symbol], brackets }, context, 'maintenance')],
        context,
        'maintenance',
      );
    };
    const market = { ...marketOf(build('100', 8)), prices: ['100'] };
    const moved = remark(market, new Map([[0, parseFraction('0.9')]]), 'proportional').market.models
      .maintenance!;
    const rebuilt = build('90', 9);
    expect(moved.instruments[0]!.linear).toBe(rebuilt.instruments[0]!.linear);
    expect(moved.instruments[0]!.pieces).toEqual(rebuilt.instruments[0]!.pieces);
    // Position limits by notional do not move along.
    expect(moved.instruments[0]!.breakpoints[1]!).toBeLessThan(rebuilt.instruments[0]!.breakpoints[1]!);
  });

  it('does not change the market it is given', () => {
    const market = smallMarket(8);
    const before = structuredClone(market);
    remark(market, new Map([[0, parseFraction('0.1')]]), 'proportional');
    expect(market).toEqual(before);
  });

  it('keeps floors and group rows', () => {
    const market = smallMarket(8);
    const { market: moved, finer } = remark(market, new Map([[1, parseFraction('2.5')]]), 'proportional');
    const { units, groups } = moved.models.maintenance!;
    expect(units[0]!.floor).toBe(1_000_000n * SCALE * finer);
    expect(groups[0]!.pieces[1]!.charge.slope).toBe(50_000n * finer);
  });

  it.each([
    ['0', 0],
    ['-0.5', 0],
    ['1', 3],
  ])('is refused for a factor of %s at slot %i', (text, slot) => {
    const run = () => remark(smallMarket(8), new Map([[slot, parseFraction(text)]]), 'held');
    expect(refusal(run).field).toBe('factors');
  });
});
