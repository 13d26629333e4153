import { describe, expect, it } from 'vitest';
import { type Circuit, compileGadget, type Inputs, type Witness } from '../../audit/system/circuit.js';
import { packPolicy } from '../../src/proof/policy.js';
import { inverse } from '../../src/setup/lagrange.js';
import { FIELD } from '../../src/units/field.js';

/**
 * Free directions: at a satisfying witness, a signal that the inputs do not force shows up as a column without a pivot in
 * the Jacobian of the constraints mod r. Blind to discrete freedom (another bit), which the forged witnesses are for. Cases
 * with a double root (`s · (bit − s) = 0` at bit = 0 forces s = 0, but its derivative vanishes) are left out for the same
 * reason.
 */

/** Signals that nothing reads may be free: the inverse inside circomlib's IsZero when its input is 0. */
const HARMLESS = /\.inv$/;

const unit = (u: number, member: bigint[], k: bigint): Inputs => ({
  [`unit[${u}].member`]: member,
  [`unit[${u}].used`]: k > 0n ? 1n : 0n,
  [`unit[${u}].k`]: k,
  [`unit[${u}].weight`]: 5n,
  [`unit[${u}].kthWeight`]: 3n,
  [`unit[${u}].floor`]: 1n,
});

const CASES: readonly (readonly [include: string, main: string, inputs: Inputs])[] = [
  ['lib/AssertSigned.circom', 'AssertSigned(16)', { in: -5n }],
  ['lib/Max.circom', 'Max(16)', { a: 5n, b: -7n }],
  ['lib/Fold.circom', 'Fold()', { x: -5n, fold: 1n }],
  [
    'lib/PiecewisePair.circom',
    'PiecewisePair(4, 16)',
    { x: 7n, breakpoint: [-9n, 0n, 5n, 9n, 9n], slope: [1n, 2n, 3n, 0n], intercept: [4n, 5n, 6n, 0n] },
  ],
  [
    'lib/RiskUnits.circom',
    'RiskUnits(5, 2, 96, 136)',
    {
      loss: [3n, 9n, -2n, 5n, 1n],
      ...unit(0, [1n, 1n, 1n, 0n, 0n], 2n),
      ...unit(1, [0n, 0n, 0n, 1n, 1n], 1n),
    },
  ],
  [
    'lib/RiskUnits.circom',
    'RiskUnits(5, 2, 96, 136)',
    {
      loss: [3n, 9n, -2n, 5n, 0n],
      ...unit(0, [1n, 1n, 1n, 1n, 1n], 2n),
      ...unit(1, [0n, 0n, 0n, 0n, 0n], 0n),
    },
  ],
  ['lib/Bend.circom', 'Bend(16)', { in: -5n, gain: 3n, loss: 2n }],
  ['lib/RoundUp.circom', 'RoundUp(10, 4, 8)', { in: 21n }],
  [
    'lib/NettingSets.circom',
    'NettingSets(2, 2, 1, 2)',
    {
      quantity: [3n, -4n],
      form: [1n + (5n << 112n), 2n - (7n << 112n)],
      lead: [-3n, 1n << 112n],
      gain: [2n, 3n],
      loss: [4n, 5n],
    },
  ],
  ['lib/Policy.circom', 'UnpackPolicy()', { packed: packPolicy({ minRatio: 15_000n, minEquity: -3n }) }],
  [
    'lib/AssertAsOf.circom',
    'AssertAsOf()',
    { asOf: 100n, marketTime: 110n, maxSkew: 20n, checkWindow: 1n, notBefore: 95n, notAfter: 105n },
  ],
  ['lib/DistinctAccounts.circom', 'DistinctAccounts(3)', { enabled: [1n, 1n, 0n], accountId: [4n, 5n, 0n] }],
  [
    'lib/Coverage.circom',
    'Coverage(2, 2)',
    { entryId: [4n, 5n], required: [1n, 0n], enabled: [1n, 0n], custodianId: [4n, 4n] },
  ],
  [
    'lib/CustodianViews.circom',
    'CustodianViews(2, 2)',
    {
      custodianId: [4n, 5n],
      quantity: [1n, -2n, 3n, 4n],
      cash: [-50n, 60n],
      mark: [7n, 9n],
      alone: 0n,
      gone: 1n,
    },
  ],
  [
    'lib/SignerEntry.circom',
    'SignerEntry(2)',
    { 'entry[0].id': 1n, 'entry[0].key': [2n, 3n], 'entry[1].id': 4n, 'entry[1].key': [5n, 6n], index: 1n },
  ],
];

describe('no signal is left to the prover', () => {
  it.each(CASES)('%s: %s', async (include, main, inputs) => {
    const circuit = await compileGadget(include, main);
    const witness = await circuit.witness(inputs);
    expect(freeSignals(circuit, witness, Object.keys(inputs)).filter((name) => !HARMLESS.test(name))).toEqual(
      [],
    );
  });

  it('a signal that is left free is found', async () => {
    const circuit = await compileGadget('lib/LinearForm.circom', 'LinearForm(1)');
    const witness = await circuit.witness({ coefficient: 3n, in: 5n });
    expect(freeSignals(circuit, witness, ['coefficient', 'in'])).toEqual([]);
    expect(freeSignals(circuit, witness, ['coefficient'])).toHaveLength(1); // in and out move together
  });
});

/** Non-input signals without a pivot after sparse elimination, shortest rows first. */
function freeSignals(circuit: Circuit, witness: Witness, inputs: readonly string[]): string[] {
  const isInput = (name: string) =>
    inputs.some((input) => name === `main.${input}` || name.startsWith(`main.${input}[`));
  const signals = [...witness.keys()].filter((name) => name !== 'one' && !isInput(name));
  const rows = circuit
    .derivatives(witness)
    .map((row) => new Map([...row].filter(([name]) => !isInput(name))));
  const pivots = new Map<string, Map<string, bigint>>();
  for (const row of rows.sort((a, b) => a.size - b.size)) {
    for (let name = nextPivot(row, pivots); name !== undefined; name = nextPivot(row, pivots)) {
      const factor = row.get(name)!;
      for (const [other, coefficient] of pivots.get(name)!) {
        const value = ((row.get(other) ?? 0n) + (FIELD - factor) * coefficient) % FIELD;
        if (value === 0n) row.delete(other);
        else row.set(other, value);
      }
    }
    const [first] = row;
    if (first === undefined) continue;
    const scale = inverse(first[1]);
    pivots.set(first[0], new Map([...row].map(([name, value]) => [name, (value * scale) % FIELD])));
  }
  return signals.filter((name) => !pivots.has(name));
}

function nextPivot(
  row: ReadonlyMap<string, bigint>,
  pivots: ReadonlyMap<string, unknown>,
): string | undefined {
  for (const name of row.keys()) if (pivots.has(name)) return name;
  return undefined;
}
