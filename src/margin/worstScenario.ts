import { lossScale, type Model, REQUIREMENT_SCALE, type RiskUnit } from '../market/model.js';
import { ceilDivide, sum } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import type { Ratio, Value } from '../units/numbers.js';
import type { Assessment } from './assess.js';
import { headroom } from './ratio.js';

/** What each scenario does to a portfolio, and which is the worst: the shape of a SPAN risk array report. */

/** One scenario, held against a margin ratio. */
export interface ScenarioHeadroom {
  readonly label: string;
  /** Index of the scenario in the model. */
  readonly scenario: number;
  /** Index of its risk unit. */
  readonly unit: number;
  /** Loss (+) or profit (−), value units, rounded up. */
  readonly loss: Value;
  /**
   * Value units, rounded down: equity above (+) or below (−) the ratio if this scenario alone were the tail
   * of its unit.
   */
  readonly headroom: Value;
}

/** The worst scenario of a risk unit, or of all of them. */
export interface WorstScenario {
  readonly label: string;
  readonly scenario: number;
  readonly unit: number;
  /** Label of the unit. */
  readonly unitLabel: string;
  /** Loss (+) or profit (−), value units, rounded up. */
  readonly loss: Value;
}

export interface WorstScenarios {
  /** The largest loss of any scenario. Undefined where the model has no risk units. */
  readonly overall: WorstScenario | undefined;
  /** One per risk unit, in the model's order. */
  readonly units: readonly WorstScenario[];
}

/**
 * Headroom of every scenario of a risk unit: `equity − ratio · requirement'`, where the requirement is that
 * of `assess`, but the k worst losses of the scenario's unit are all replaced by this one loss: `max(floor,
 * (k · weight + kthWeight) · loss)`. Other units keep their tails. In the order of units and of their
 * scenarios. `ratio` in basis points.
 */
export function scenarioHeadrooms(model: Model, assessment: Assessment, ratio: Ratio): ScenarioHeadroom[] {
  const scale = lossScale(model);
  const asked = model.units.map((unit, u) => {
    const { tail, kth } = entryAt(assessment.units, u);
    return floored(unit, unit.weight * tail + unit.kthWeight * kth, scale);
  });
  const total = scale * assessment.charge * REQUIREMENT_SCALE + sum(asked);
  return model.units.flatMap((unit, u) =>
    unit.scenarios.map((scenario): ScenarioHeadroom => {
      const { label, loss } = entryAt(assessment.scenarios, scenario);
      const alone = floored(unit, (BigInt(unit.k) * unit.weight + unit.kthWeight) * loss, scale);
      const scaled = total - entryAt(asked, u) + alone;
      const requirement = scaled > 0n ? ceilDivide(scaled, scale) : 0n;
      return {
        label,
        scenario,
        unit: u,
        loss: ceilDivide(loss, scale),
        headroom: headroom({ equity: assessment.equity, requirement }, ratio),
      };
    }),
  );
}

/** The scenario with the largest loss, in each risk unit and of all; ties by index. */
export function worstScenarios(model: Model, assessment: Assessment): WorstScenarios {
  const units = model.units.map((unit, u): WorstScenario => {
    const scenario = entryAt(entryAt(assessment.units, u).worst, 0);
    const { label, loss } = entryAt(assessment.scenarios, scenario);
    return { label, scenario, unit: u, unitLabel: unit.label, loss: ceilDivide(loss, lossScale(model)) };
  });
  const [first, ...rest] = units;
  return {
    overall: first && rest.reduce((worst, unit) => (unit.loss > worst.loss ? unit : worst), first),
    units,
  };
}

function floored({ floor }: RiskUnit, weighted: bigint, scale: bigint): bigint {
  return weighted < scale * floor ? scale * floor : weighted;
}
