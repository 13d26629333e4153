import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DatedOption,
  priceError,
  type RepriceScenario,
  scenarioPrice,
  UNMOVED,
  type VolMove,
  type VolMoves,
} from '../../../src/risk/scenarioManager/reprice.js';
import { D, decimalPrice } from '../../support/decimalBlack.js';

const MOVES: VolMoves = {
  rangeUp: 0.5,
  rangeDown: 0.275,
  minimumUp: 0.45,
  term: { floorDays: 1, shortPower: 0.3, longPower: 0.13 },
  linear: { base: 0.15, perRootYear: -0.05 },
  absolute: { base: 0.15, perRootYear: -0.05 },
  width: { minimum: 0.01, scale: 4, vol: 0.6, volPerRootYear: -0.1 },
};

const OPTION: DatedOption = { right: 'call', forward: 100, strike: 110, vol: 0.5, rate: 0.1, days: 30 };

/** The decimal price at a volatility that is stated. */
function exactAt(option: DatedOption, vol: number, spot = 1): number {
  const years = new D(option.days).div(365);
  const price = decimalPrice({
    forward: new D(option.forward).times(spot),
    strike: new D(option.strike),
    vol: new D(vol),
    years,
    call: option.right === 'call',
  });
  return price.times(years.times(-option.rate).exp()).toNumber();
}

describe('scenarioPrice', () => {
  it.each<[VolMove, number]>([
    ['none', 0.5],
    ['up', 0.75],
    ['down', 0.3625],
  ])('moves forward and volatility: %s', (vol, moved) => {
    expect(scenarioPrice(OPTION, { spot: 1.18, vol }, MOVES)).toBeCloseTo(exactAt(OPTION, moved, 1.18), 11);
  });

  it('a move up reaches the minimum', () => {
    const quiet = { ...OPTION, vol: 0.1 };
    expect(scenarioPrice(quiet, { spot: 1, vol: 'up' }, MOVES)).toBeCloseTo(exactAt(quiet, 0.45), 11);
  });

  it('changes power after 30 days, and not at them', () => {
    const at = (days: number) => {
      const dated = { ...OPTION, days };
      return scenarioPrice(dated, { spot: 1, vol: 'up' }, { ...MOVES, minimumUp: 0 });
    };
    expect(at(30)).toBeCloseTo(exactAt(OPTION, 0.75), 11);
    const later = { ...OPTION, days: 31 };
    expect(at(31)).toBeCloseTo(exactAt(later, 0.5 * (1 + 0.5 * (30 / 31) ** 0.13)), 11);
    const sooner = { ...OPTION, days: 29 };
    expect(at(29)).toBeCloseTo(exactAt(sooner, 0.5 * (1 + 0.5 * (30 / 29) ** 0.3)), 11);
  });

  it('skew moves leave the forward where it is', () => {
    for (const vol of ['linear', 'absolute'] as const) {
      const still = scenarioPrice(OPTION, { spot: 1, vol }, MOVES);
      expect(scenarioPrice(OPTION, { spot: 2, vol }, MOVES)).toBe(still);
      expect(still).toBeGreaterThan(scenarioPrice(OPTION, UNMOVED, MOVES));
    }
  });

  it('refuses a spot of 0 and an expired option', () => {
    expect(() => scenarioPrice(OPTION, { spot: 0, vol: 'none' }, MOVES)).toThrow('spot: must be above 0');
    expect(() => scenarioPrice({ ...OPTION, days: -1 }, UNMOVED, MOVES)).toThrow('has expired');
  });

  it('stays within its error bound of decimal arithmetic', () => {
    const options = fc.record({
      right: fc.constantFrom('call' as const, 'put' as const),
      forward: fc.double({ min: 0.01, max: 2e5, noNaN: true }),
      strike: fc.double({ min: 0.01, max: 2e6, noNaN: true }),
      vol: fc.double({ min: 0.01, max: 5, noNaN: true }),
      rate: fc.constantFrom(0, 0.1, 0.5),
      days: fc.double({ min: 0.01, max: 500, noNaN: true }),
    });
    const spots = fc.constantFrom(0.34, 0.955, 1, 1.18, 4);
    fc.assert(
      fc.property(options, spots, (option, spot) => {
        const scenario: RepriceScenario = { spot, vol: 'none' };
        const error = Math.abs(scenarioPrice(option, scenario, MOVES) - exactAt(option, option.vol, spot));
        // A fifth of the bound: the rest is room for moved volatilities.
        expect(error).toBeLessThanOrEqual(priceError(option, scenario) / 5);
      }),
    );
  });
});
