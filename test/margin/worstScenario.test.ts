import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { withinLimits } from '../../src/margin/limits.js';
import { headroom } from '../../src/margin/ratio.js';
import { scenarioHeadrooms, worstScenarios } from '../../src/margin/worstScenario.js';
import type { Room } from '../../src/market/check.js';
import type { Model } from '../../src/market/model.js';
import { ceilDivide } from '../../src/units/integers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';

const ROOM: Room = {
  instruments: 4,
  groups: 2,
  segments: 4,
  scenarios: 8,
  units: 2,
  nettingSets: 2,
  leads: 2,
};
const cases = randomModel(ROOM).chain((model) =>
  fc.record({
    model: fc.constant(model),
    portfolio: randomPortfolio(model).filter((portfolio) => withinLimits(model, portfolio)),
    ratio: fc.constantFrom(0n, 10_000n, 15_000n),
  }),
);

/** The same model where every loss of a unit is that of one scenario. */
function onlyScenario(model: Model, unit: number, scenario: number): Model {
  const members = model.units[unit]!.scenarios;
  return {
    ...model,
    scenarios: model.scenarios.map((own, s) => (members.includes(s) ? model.scenarios[scenario]! : own)),
  };
}

describe('headroom per scenario', () => {
  it('is that of a model whose unit has this scenario alone, everything else the same', () => {
    let seen = 0;
    fc.assert(
      fc.property(cases, ({ model, portfolio, ratio }) => {
        const found = scenarioHeadrooms(model, assess(model, portfolio), ratio);
        expect(found).toHaveLength(model.scenarios.length);
        for (const { label, scenario, unit, loss, headroom: room } of found) {
          const alone = assess(onlyScenario(model, unit, scenario), portfolio);
          expect(room).toBe(headroom(alone, ratio));
          expect(loss).toBe(ceilDivide(alone.scenarios[scenario]!.loss, alone.lossScale));
          expect(label).toBe(model.scenarios[scenario]!.label);
          seen++;
        }
      }),
      { numRuns: 500 },
    );
    expect(seen).toBeGreaterThan(500);
  });

  it('worked out by hand', () => {
    const model = smallMarket(8).models.maintenance!;
    // Long 1 000 lots of perpetual A: charge 100 000 000, A down loses 100 000 000.
    const assessment = assess(model, { quantities: [0n, 1_000n, 0n], cash: -1_000_000_000n + 300_000_000n });
    const found = scenarioHeadrooms(model, assessment, 10_000n);
    // A up: the profit leaves the floor of 1 000 000. B: the mean of up and down was 0, and so is each.
    expect(found.map(({ label, loss, headroom: room }) => [label, loss, room])).toEqual([
      ['A up', -100_000_000n, 199_000_000n],
      ['A down', 100_000_000n, 100_000_000n],
      ['B up', 0n, 100_000_000n],
      ['B down', 0n, 100_000_000n],
    ]);
  });
});

describe('the worst scenario', () => {
  it('has the largest loss, of each unit and of all', () => {
    fc.assert(
      fc.property(cases, ({ model, portfolio }) => {
        const assessment = assess(model, portfolio);
        const { overall, units } = worstScenarios(model, assessment);
        expect(units.map((worst) => worst.unitLabel)).toEqual(model.units.map(({ label }) => label));
        for (const { unit, scenario, loss } of units) {
          const losses = model.units[unit]!.scenarios.map((s) => assessment.scenarios[s]!.loss);
          const most = losses.reduce((a, b) => (a > b ? a : b));
          expect(assessment.scenarios[scenario]!.loss).toBe(most);
          expect(loss).toBe(ceilDivide(most, assessment.lossScale));
          expect(overall!.loss >= loss).toBe(true);
        }
        if (model.units.length === 0) expect(overall).toBeUndefined();
        else expect(units).toContainEqual(overall);
      }),
      { numRuns: 500 },
    );
  });

  it('is the first of equal ones', () => {
    const model = smallMarket(8).models.maintenance!;
    const assessment = assess(model, { quantities: [0n, 1n, 0n], cash: 0n });
    const even = {
      ...assessment,
      scenarios: assessment.scenarios.map((scenario) => ({ ...scenario, loss: 7n })),
    };
    expect(worstScenarios(model, even).overall).toMatchObject({ unit: 0, loss: 7n });
  });
});
