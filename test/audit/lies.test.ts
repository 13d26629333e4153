import { describe, expect, it } from 'vitest';
import { loadCircuit } from '../../audit/determinism/load.js';
import { basesOf } from '../../audit/lies/bases.js';
import { Liar } from '../../audit/lies/liar.js';
import { SEEDED } from '../../audit/seeded.js';
import { inputWires } from '../../audit/solve/inputs.js';
import type { Inputs } from '../../audit/system/circuit.js';
import { nameRow, placeOf } from '../../audit/system/rows.js';
import { patched, readSources } from '../../audit/system/sources.js';
import { SMALL, target } from '../../fixtures/circuit.js';

/** For every row a lie that breaks it and no other: so each is needed. */

async function neededRows(include: string, main: string, inputs: Inputs) {
  const loaded = await loadCircuit({ include, main }, readSources());
  const { system, components, solver } = loaded;
  const values = solver.solve(inputWires(system, inputs));
  expect(system.broken(values)).toEqual([]);
  const liar = new Liar(loaded, [{ name: 'honest', values }]);
  const rows = [...system.allRows()];
  const spare = rows.filter((row) => liar.find(row) === undefined);
  return { rows: rows.length, spare: spare.map((row) => nameRow(system, components, row).text) };
}

describe('every row is broken alone', () => {
  it.each<[include: string, main: string, inputs: Inputs]>([
    ['lib/AssertBits.circom', 'AssertBits(8)', { in: 37n }],
    ['lib/AssertSigned.circom', 'AssertSigned(8)', { in: -5n }],
    ['lib/Max.circom', 'Max(8)', { a: 5n, b: -7n }],
    ['lib/Bend.circom', 'Bend(8)', { in: -5n, gain: 3n, loss: 2n }],
    ['lib/RoundUp.circom', 'RoundUp(10, 4, 8)', { in: 21n }],
    ['lib/LinearForm.circom', 'LinearForm(2)', { coefficient: [3n, 4n], in: [5n, 6n] }],
    [
      'lib/AssertMinRatio.circom',
      'AssertMinRatio()',
      { check: 1n, equity: 9n, requirement: 4n, minRatio: 2n },
    ],
  ])('%s: %s', async (include, main, inputs) => {
    const { rows, spare } = await neededRows(include, main, inputs);
    expect(rows).toBeGreaterThan(2);
    expect(spare).toEqual([]);
  });
});

describe('a lie that is true with another index', () => {
  it.each([
    ['disabled slot counted', /-coverage\.enabled\[1\] \+ account\[1\]\.enabled/],
    ['index swap between views', /-minRatioView\[1\]\.requirement \+ view\[1\]\.requirement/],
  ] as const)('is refused by its row, and passes where there is a bug: %s', async (bug, text) => {
    const loaded = await loadCircuit(target(SMALL), readSources());
    const { system, components } = loaded;
    const row = [...system.allRows()].find(
      (one) =>
        placeOf(system, components, one).path === 'main' && text.test(nameRow(system, components, one).text),
    )!;
    const liar = new Liar(loaded, basesOf(loaded, SMALL));
    const lies = liar.swapped(row).map((lie) => liar.witness(lie));
    expect(lies.length).toBeGreaterThan(0);
    const { system: buggy } = await loadCircuit(target(SMALL), patched(readSources(), SEEDED[bug]));
    expect(buggy.names).toEqual(system.names);
    for (const values of lies) {
      expect(system.broken(values)).toEqual([row]);
      expect(buggy.broken(values)).toEqual([]);
    }
  });
});
