import { FIELD, toField } from '../../src/units/field.js';
import { inputWires } from '../solve/inputs.js';
import type { Inputs } from '../system/circuit.js';
import type { Target } from '../system/compile.js';
import type { Sources } from '../system/sources.js';
import { inverseOf, near } from '../system/system.js';
import { loadCircuit } from './load.js';

/**
 * Tries each lemma on a small circuit of the same sources: every choice of the signals that it speaks of, bits and what are none,
 * and for every choice that the rows accept the same outputs.
 */

interface Trial {
  readonly lemma: string;
  readonly target: Target;
  readonly inputs: () => Iterable<Inputs>;
  /** Signals and the values to try, for the inputs at hand. */
  readonly choices: (inputs: Inputs) => Iterable<Readonly<Record<string, bigint>>>;
  readonly outputs: readonly string[];
}

/** What the rows accept although it is another answer, a line each; and how much was tried. */
export async function tryLemmas(
  sources: Sources,
): Promise<{ tried: Record<string, number>; findings: string[] }> {
  const findings: string[] = [];
  const tried: Record<string, number> = {};
  for (const trial of TRIALS) {
    const { system, solver, plan } = await loadCircuit(trial.target, sources);
    const wireOf = (name: string) => system.wireOf.get(`main.${name}`)!;
    for (const wire of plan.undetermined)
      findings.push(`${trial.target.main}: nothing gives ${system.names[wire]!}`);
    for (const inputs of trial.inputs()) {
      const values = solver.solve(inputWires(system, inputs));
      const isHonest = system.broken(values).length === 0;
      const answers = new Set<string>();
      const answerOf = (read: (wire: number) => bigint) =>
        trial.outputs.map((name) => near(read(wireOf(name)))).join();
      if (isHonest) answers.add(answerOf((wire) => values[wire]!));
      for (const choice of trial.choices(inputs)) {
        tried[trial.lemma] = (tried[trial.lemma] ?? 0) + 1;
        const changes = new Map(
          Object.entries(choice).map(([name, value]) => [wireOf(name), toField(value)]),
        );
        const { broken, changed } = solver.lie(values, changes)!;
        if (isHonest ? broken.length > 0 : system.broken(merged(values, changed)).length > 0) continue;
        answers.add(answerOf((wire) => changed.get(wire) ?? values[wire]!));
      }
      // Where the honest choice is refused, so is every other.
      if (answers.size > (isHonest ? 1 : 0))
        findings.push(
          `${trial.target.main}: ${describe(inputs)} has ${isHonest ? 'the answers' : 'no honest answer, and'} ${[...answers].join(' and ')}`,
        );
    }
  }
  return { tried, findings };
}

const merged = (values: readonly bigint[], changed: ReadonlyMap<number, bigint>): bigint[] => {
  const all = [...values];
  for (const [wire, value] of changed) all[wire] = value;
  return all;
};

const describe = (inputs: Inputs): string =>
  Object.entries(inputs)
    .map(([name, value]) => `${name} ${typeof value === 'bigint' ? value : value.join(' ')}`)
    .join(', ');

/** Every way to take one value for each name. */
function* combinations(
  names: readonly string[],
  values: readonly bigint[],
): Generator<Record<string, bigint>> {
  const [first, ...rest] = names;
  if (first === undefined) yield {};
  else
    for (const value of values)
      for (const other of combinations(rest, values)) yield { [first]: value, ...other };
}

const range = (from: number, to: number): bigint[] =>
  Array.from({ length: to - from + 1 }, (_, i) => BigInt(from + i));

const names = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${name}[${i}]`);

function* rows(): Generator<Inputs> {
  const lines = { slope: [3n, 5n], intercept: [-4n, 9n] };
  for (const x of range(-9, 9)) {
    for (const breakpoint of [
      [-6n, 0n, 6n],
      [-6n, -6n, 6n],
      [0n, 3n, 6n],
      [2n, 6n, 6n],
    ]) {
      for (const fold of breakpoint[0]! >= 0n ? [0n, 1n] : [0n]) {
        const row = Object.entries({ fold, breakpoint, ...lines }).map(([name, value]) => [
          `row.${name}`,
          value,
        ]);
        yield { x, ...(Object.fromEntries(row) as Inputs) };
      }
    }
  }
}

interface Unit {
  readonly member: readonly bigint[];
  readonly used: bigint;
  readonly k: bigint;
}
const unitInputs = (loss: readonly bigint[], units: readonly Unit[]): Inputs => ({
  loss,
  ...Object.fromEntries(
    units.flatMap((unit, u) =>
      Object.entries({ ...unit, weight: 5n, kthWeight: -2n, floor: -40n }).map(([name, value]) => [
        `unit[${u}].${name}`,
        value,
      ]),
    ),
  ),
});
const all = (count: number): bigint[] => new Array<bigint>(count).fill(1n);

function* units(): Generator<Inputs> {
  for (const loss of [
    [2n, 1n, -1n],
    [1n, 1n, 0n],
    [-1n, -2n, -1n],
  ])
    for (const k of [1n, 2n, 3n]) yield unitInputs(loss, [{ member: all(3), used: 1n, k }]);
  for (const k of [0n, 4n]) yield unitInputs([2n, 1n, -1n], [{ member: all(3), used: 1n, k }]);
  yield unitInputs([1n, 2n, 0n], [{ member: [1n, 1n, 0n], used: 1n, k: 1n }]);
  yield unitInputs([0n, 0n, 0n], [{ member: [0n, 0n, 0n], used: 0n, k: 0n }]);
}

function* thresholds(choices: Iterable<Record<string, bigint>>): Generator<Record<string, bigint>> {
  for (const choice of choices) for (const kth of range(-2, 2)) yield { 'kth[0]': kth, ...choice };
}

/** As many as an answer can hide behind a separator that is too small. */
const MANY = 6;
function* selections(losses: readonly bigint[]): Generator<Record<string, bigint>> {
  for (const kth of new Set([...losses, 0n])) {
    for (const kinds of combinations(names('kind', losses.length), [0n, 1n, 2n])) {
      const entries = losses.flatMap((_, s) => {
        const kind = kinds[`kind[${s}]`]!;
        return [
          [`selected[${s}]`, kind > 0n ? 1n : 0n],
          [`pinned[${s}]`, kind === 2n ? 1n : 0n],
        ];
      });
      yield { 'kth[0]': kth, ...(Object.fromEntries(entries) as Record<string, bigint>) };
    }
  }
}

const HALF = inverseOf(2n);
const UNITS = { include: 'lib/RiskUnits.circom' };
const TRIALS: readonly Trial[] = [
  {
    lemma: 'Row and PiecewisePair',
    target: { include: 'lib/Row.circom', main: 'Row(2, 5)' },
    inputs: rows,
    choices: () => combinations(['folded.negated', ...names('pair.selected', 2)], [0n, 1n, 2n, -1n, HALF]),
    outputs: ['result'],
  },
  {
    lemma: 'RiskUnits',
    target: { ...UNITS, main: 'RiskUnits(3, 1, 6, 12)' },
    inputs: units,
    choices: () => thresholds(combinations([...names('selected', 3), ...names('pinned', 3)], [0n, 1n, 2n])),
    outputs: ['requirement', 'kth[0]'],
  },
  {
    lemma: 'RiskUnits, many scenarios',
    target: { ...UNITS, main: `RiskUnits(${MANY}, 1, 8, 14)` },
    inputs: () =>
      [1n, 2n].map((k) => unitInputs([9n, 1n, 3n, 3n, -5n, 0n], [{ member: all(MANY), used: 1n, k }])),
    choices: ({ loss }) => selections(loss as readonly bigint[]),
    outputs: ['requirement', 'kth[0]'],
  },
  {
    lemma: 'Num2Bits_strict',
    target: { include: 'circomlib/circuits/bitify.circom', main: 'Num2Bits_strict()' },
    inputs: () =>
      [0n, 1n, (1n << 254n) - FIELD - 1n, (1n << 254n) - FIELD, FIELD - 1n, FIELD >> 1n].map((n) => ({
        in: n,
      })),
    choices: (inputs) => {
      const value = inputs.in as bigint;
      return [value, value + FIELD].map((n) =>
        Object.fromEntries(names('n2b.out', 254).map((name, i) => [name, (n >> BigInt(i)) & 1n])),
      );
    },
    outputs: names('out', 254),
  },
];
