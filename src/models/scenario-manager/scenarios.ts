import type { Scenario } from '../../market/model.js';
import { type StaticDiscounts, staticDiscounts } from '../../risk/scenarioManager/discounts.js';
import { DAYS_PER_YEAR, isSkew, type VolMoves } from '../../risk/scenarioManager/reprice.js';
import { parseFraction } from '../../units/decimal.js';
import {
  add,
  compare,
  type Fraction,
  fraction,
  multiply,
  nearest,
  ONE,
  subtract,
  ZERO,
} from '../../units/fraction.js';
import type { CompileContext } from '../kit/partial.js';
import { basisRule, type Entry, type SetRule, skewRule, spotRule } from './rules.js';
import type { ScenarioManagerParams } from './scenarioManagerParams.js';
import { discountSides, positive } from './settings.js';
import type { ManagedSlots } from './slots.js';

/** The scenarios of a scenario manager as canonical ones: an expiry is a netting set. */
export interface ScenarioParts {
  /** Those with leads first: basis contingency and skew moves. */
  readonly scenarios: readonly Scenario[];
  /** By slot: by how much rounding moves the loss of a lot in any scenario at most, value units. */
  readonly errors: readonly Fraction[];
}

/** A scenario before it is laid out over the slots. */
interface Plan {
  readonly label: string;
  /** Damped relative change of perpetuals and of collateral that cancels risk. */
  readonly move: Fraction;
  readonly rule: SetRule;
}

const SECONDS_PER_YEAR = 31_536_000n;
const HALF = fraction(1n, 2n);

/** Compiles all scenarios, and basis contingency as one more where there are options. */
export function scenarioParts(
  params: ScenarioManagerParams,
  context: CompileContext,
  managed: ManagedSlots,
  moves: VolMoves,
): ScenarioParts {
  const discounts = discountsOf(params, managed);
  const plans = params.scenarios.map((scenario, s): Plan => {
    const spot = positive(scenario.spot, `scenarios[${s}].spot`);
    const damping = parseFraction(scenario.damping, `scenarios[${s}].damping`);
    const shock = { spot: Number(scenario.spot), vol: scenario.vol };
    const rule = isSkew(scenario.vol) ? skewRule : spotRule;
    return {
      label: `${s + 1}: spot × ${scenario.spot}, vol ${scenario.vol}`,
      move: multiply(subtract(spot, ONE), damping),
      rule: rule({ shock, damping, discounts, moves }),
    };
  });
  const all = managed.options.length > 0 ? [basisPlan(params, context, managed, moves), ...plans] : plans;
  const ordered = [...all.filter(({ rule }) => rule.leads), ...all.filter(({ rule }) => !rule.leads)];
  const laidOut = ordered.map((plan) => layOut(plan, { params, context, managed }));
  return {
    scenarios: laidOut.map(({ scenario }) => scenario),
    errors: context.universe.instruments.map((_, slot) =>
      largest(laidOut.map(({ errors }) => errors.get(slot) ?? ZERO)),
    ),
  };
}

function basisPlan(
  { basis }: ScenarioManagerParams,
  context: CompileContext,
  { expiries }: ManagedSlots,
  moves: VolMoves,
): Plan {
  positive(basis.up, 'basis.up');
  positive(basis.down, 'basis.down');
  const [base, perYear] = [
    parseFraction(basis.add, 'basis.add'),
    parseFraction(basis.perYear, 'basis.perYear'),
  ];
  const weights = new Map(
    expiries.map((expiry) => {
      const years = fraction(BigInt(expiry - context.time), SECONDS_PER_YEAR);
      return [expiry, add(base, multiply(perYear, years))];
    }),
  );
  const rule = basisRule({ up: Number(basis.up), down: Number(basis.down), weights, moves });
  return { label: 'basis contingency', move: ZERO, rule };
}

/** Static discounts by expiry: all options of one have the same rate. */
function discountsOf(
  params: ScenarioManagerParams,
  { options, expiries }: ManagedSlots,
): ReadonlyMap<number, StaticDiscounts> {
  const sides = discountSides(params);
  return new Map(
    expiries.map((expiry) => {
      const { rate, days } = options.find((option) => option.expiry === expiry)!.option;
      return [expiry, staticDiscounts(sides, { rate, years: days / DAYS_PER_YEAR })];
    }),
  );
}

interface Layout {
  readonly params: ScenarioManagerParams;
  readonly context: CompileContext;
  readonly managed: ManagedSlots;
}

/** One scenario over all slots, and the rounding errors per lot. */
function layOut({ label, move, rule }: Plan, { params, context, managed }: Layout) {
  const { options, perpetuals, collaterals, expiries } = managed;
  const slots = context.universe.instruments.length;
  const entries = new Map<number, Entry>(options.map((option) => [option.slot, rule.entry(option)]));
  const errors = new Map([...entries].map(([slot, { error }]) => [slot, error]));
  const pnl = new Array<bigint>(slots).fill(0n);
  for (const [slot, entry] of entries) pnl[slot] = entry.pnl ?? 0n;
  const moved = collaterals.filter(({ index }) => params.collaterals[index]!.riskCancelling);
  for (const { slot, price, units } of [...perpetuals, ...moved]) {
    const exact = multiply(multiply(price, units), move);
    pnl[slot] = nearest(exact);
    errors.set(slot, exact.d === 1n ? ZERO : HALF);
  }

  const vector = (expiry: number, pick: (entry: Entry) => bigint) =>
    Array.from({ length: slots }, (_, slot) => {
      const entry = options.some((option) => option.slot === slot && option.expiry === expiry)
        ? entries.get(slot)
        : undefined;
      return entry === undefined ? 0n : pick(entry);
    });
  const netted = expiries.map((expiry) => ({
    form: vector(expiry, ({ form }) => form),
    ...(rule.leads && { lead: vector(expiry, ({ lead }) => lead ?? 0n) }),
    ...rule.slopes(expiry),
  }));
  const scenario: Scenario = { label, pnl, ...(expiries.length > 0 && { netted }) };
  return { scenario, errors };
}

function largest(values: readonly Fraction[]): Fraction {
  return values.reduce((high, value) => (compare(value, high) > 0n ? value : high), ZERO);
}
