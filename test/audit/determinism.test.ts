import { describe, expect, it } from 'vitest';
import { rankAt } from '../../audit/determinism/jacobian.js';
import { loadCircuit } from '../../audit/determinism/load.js';
import { missingPreconditions } from '../../audit/determinism/preconditions.js';
import { tryLemmas } from '../../audit/determinism/proofs.js';
import { SEEDED } from '../../audit/seeded.js';
import { inputWires } from '../../audit/solve/inputs.js';
import type { Inputs } from '../../audit/system/circuit.js';
import type { Patch } from '../../audit/system/sources.js';
import { patched, readSources } from '../../audit/system/sources.js';

/** Bugs in copies of the circuits, and what the audit says of them. */

const changed = (patches: readonly Patch[]) => patched(readSources(), patches);

/** Signals that nothing forces, and what lemmas lack. */
async function missing(include: string, main: string, patches: readonly Patch[]): Promise<string[]> {
  const { system, components, plan } = await loadCircuit({ include, main }, changed(patches));
  const free = plan.undetermined.map((wire) => system.names[wire]!);
  return [...free, ...missingPreconditions(system, components)];
}

describe('what the inputs force', () => {
  it.each([
    ['lib/RoundUp.circom', 'RoundUp(10, 4, 8)'],
    ['lib/SnapshotSignature.circom', 'SnapshotSignature()'],
    ['lib/NettingSets.circom', 'NettingSets(2, 2, 1, 2)'],
    ['lib/RiskUnits.circom', 'RiskUnits(4, 2, 8, 16)'],
  ])('is everything in %s: %s', async (include, main) => {
    expect(await missing(include, main, [])).toEqual([]);
  });

  it('is not a remainder without its upper bound', async () => {
    const free = await missing('lib/RoundUp.circom', 'RoundUp(10, 4, 8)', SEEDED['unranged remainder']);
    expect(free).toContain('main.out');
    expect(free).toContain('main.missing');
  });

  it('is not what was assigned without a constraint, nor what follows from it', async () => {
    const patches = SEEDED['assigned, not constrained'];
    const free = await missing('lib/SnapshotSignature.circom', 'SnapshotSignature()', patches);
    expect(free).toContain('main.verifier.M');
    expect(free.length).toBeGreaterThan(1000);
  });

  it('is not a decomposition of as many bits as the field, nor of numbers that are no bits', async () => {
    const bits = (count: number, patches: readonly Patch[] = []) =>
      missing('circomlib/circuits/bitify.circom', `Num2Bits(${count})`, patches);
    expect(await bits(253)).toEqual([]);
    expect((await bits(254)).length).toBe(254);
    const find =
      '        out[i] <-- (in >> i) & 1;\n        out[i] * (out[i] -1 ) === 0;\n        lc1 += out[i] * e2;';
    const patch = { file: 'circomlib/circuits/bitify.circom', find, replace: find.replace(/\n.*===.*/, '') };
    expect((await bits(8, [patch])).length).toBe(8);
  });

  it('takes no point for one of the curve that no row checks', async () => {
    const target = ['lib/SnapshotSignature.circom', 'SnapshotSignature()'] as const;
    expect(await missing(...target, SEEDED['off-curve key'])).toEqual([
      'main.verifier.Ax, Ay: no row says that it is a point of the curve',
    ]);
    const other = {
      file: 'circomlib/circuits/babyjub.circom',
      find: 'a*x2 + y2 === 1 + d*x2*y2;',
      replace: '',
    };
    expect(await missing(...target, [other])).toHaveLength(2);
  });

  it('counts no more losses than the separator holds apart', async () => {
    const target = ['lib/RiskUnits.circom', 'RiskUnits(8, 1, 8, 16)'] as const;
    expect(await missing(...target, SEEDED['separator too small'])).toEqual([
      'main: 8 losses are counted with a separator of 4',
    ]);
  });
});

describe('the rank', () => {
  const moves = async (include: string, main: string, inputs: Inputs, patches: readonly Patch[]) => {
    const { system, solver } = await loadCircuit({ include, main }, changed(patches));
    const { free } = rankAt(system, solver.solve(inputWires(system, inputs)));
    return free.map((wire) => system.names[wire]!);
  };

  it('is full, but for the inverse of 0', async () => {
    expect(await moves('lib/RoundUp.circom', 'RoundUp(10, 4, 8)', { in: 21n }, [])).toEqual([]);
    const isZero = ['circomlib/circuits/comparators.circom', 'IsZero()'] as const;
    expect(await moves(...isZero, { in: 5n }, [])).toEqual([]);
    expect(await moves(...isZero, { in: 0n }, [])).toEqual(['main.inv']);
  });

  it('counts a square that is 0 as a pivot, where no row has a slope', async () => {
    expect(await moves('lib/Fold.circom', 'Fold()', { x: 3n, fold: 0n }, [])).toEqual([]);
  });

  it('is not full where something was assigned without a constraint', async () => {
    const patch = {
      file: 'lib/Max.circom',
      find: 'out <== b + aWins.out * difference;',
      replace: 'out <-- b + aWins.out * difference;',
    };
    expect(await moves('lib/Max.circom', 'Max(8)', { a: 3n, b: 4n }, [patch])).toEqual(['main.out']);
  });
});

describe('lemmas', () => {
  it('hold of the circuits as they are', async () => {
    const { tried, findings } = await tryLemmas(readSources());
    expect(findings).toEqual([]);
    for (const count of Object.values(tried)) expect(count).toBeGreaterThan(10);
  });

  it.each([
    ['free tier flag', /^Row\(2, 5\): x 1, .* has the answers /],
    ['aliasing decomposition', /^Num2Bits_strict\(\): in 0 has the answers /],
    ['separator too small', /^RiskUnits\(6, 1, 8, 14\): loss 9 1 3 3 -5 0, .* has the answers 27,9 and /],
  ] as const)('do not survive a %s', async (bug, found) => {
    const { findings } = await tryLemmas(changed(SEEDED[bug]));
    expect(findings).toContainEqual(expect.stringMatching(found));
  });
});
