import { describe, expect, it } from 'vitest';
import { compileGadget } from '../../audit/system/circuit.js';
import { SMALL, target } from '../../fixtures/circuit.js';
import { GADGETS, publicsOf } from '../../scripts/bench/gadgets.js';
import { loadManifest } from '../../src/setup/artifacts.js';

/** A change of a count is a change of cost: it should be seen, and meant. Counts at --O2. */
const COUNTS: Record<string, number> = {
  'AssertBits(64)': 64,
  'LinearForm(32)': 32,
  'Coverage(2, 8)': 64,
  'AssertSigned(100)': 101,
  'IsNonNegative(64)': 65,
  'Max(136)': 138,
  'Fold()': 2,
  'PiecewisePair(12, 64)': 185,
  'Row(12, 64)': 187,
  'Row(12, 96)': 251,
  'SignerEntry(8)': 32,
  'RiskUnits(32, 8, 96, 136)': 5136,
  'RiskUnits(32, 1, 96, 136)': 3470,
  'Assessment(32, 8, 12, 32, 8, 0, 0)': 14788,
  'Assessment(38, 8, 6, 32, 2, 8, 4)': 49024,
  'Bend(95)': 99,
  'NettingSets(38, 32, 8, 4)': 33920,
  'RoundUp(1000000000000, 40, 136)': 216,
  'UnpackPair(112)': 0,
  'AccountDigest(32)': 1677,
  'SnapshotSignature()': 4223,
  'HolderId(1)': 258,
  'AccountSlot(32, 8)': 6325,
  'DistinctAccounts(2)': 4,
  'CustodianViews(3, 32)': 882,
  'UnpackPolicy()': 232,
  'AssertAsOf()': 166,
  'AssertMinRatio()': 150,
  'AssertMaxRatio()': 162,
  'AssertMinEquity()': 114,
  'Solvency(1, 32, 8, 12, 32, 8, 0, 0, 8, 0)': 22220,
};

/** Constraints, public inputs, and the power of two that holds both and the constant. */
const INSTANCES = {
  'solvency-8': [14462, 1054, 14],
  'solvency-32': [28580, 3196, 15],
  'solvency-es': [59636, 5363, 16],
  'solvency-custodians': [63338, 2192, 16],
  'solvency-pm': [56846, 8610, 16],
};

describe('constraint counts', () => {
  it.each(GADGETS)('$main', async ({ include, main }) => {
    const publics = publicsOf(main);
    const { constraints } = await compileGadget(include, main, {
      optimisation: 2,
      ...(publics ? { publics } : {}),
    });
    expect(constraints).toBe(COUNTS[main]);
  });

  it('the statement for one account with 32 instruments stays under 24 000', () => {
    expect(COUNTS['Solvency(1, 32, 8, 12, 32, 8, 0, 0, 8, 0)']).toBeLessThan(24_000);
  });

  it('the small statement keeps every constraint, linear ones too (--O0)', async () => {
    const { include, main, publics } = target(SMALL);
    expect((await compileGadget(include, main, { publics })).constraints).toBe(65_900);
  });

  it('instances fill a power of two', () => {
    const counts = Object.entries(loadManifest().instances).map(([name, { constraints, publicInputs }]) => {
      const rows = constraints + publicInputs + 1;
      return [name, [constraints, publicInputs, Math.ceil(Math.log2(rows))]];
    });
    expect(Object.fromEntries(counts)).toEqual(INSTANCES);
  });
});
