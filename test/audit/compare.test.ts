import { describe, expect, it } from 'vitest';
import { compareSystems } from '../../audit/system/compare.js';
import { compileTarget } from '../../audit/system/compile.js';
import { type Patch, patched, readSources } from '../../audit/system/sources.js';
import { System } from '../../audit/system/system.js';

/** Equivalence of two compilations: what is equal is found equal, and any other row is named. */

async function system(main: string, level: 0 | 2, patches: readonly Patch[] = []): Promise<System> {
  const sources = patched(readSources(), patches);
  const target = { include: `lib/${/^\w+/.exec(main)![0]}.circom`, main };
  const { r1cs, sym } = await compileTarget(target, sources, level);
  return new System(r1cs, sym);
}

describe('a circuit at --O0 and at --O2', () => {
  it.each([
    'PiecewisePair(4, 16)',
    'SignerEntry(3)',
    'RiskUnits(4, 2, 96, 136)',
    'HolderId(1)',
    'UnpackPair(112)',
  ])('is the same: %s', async (main) => {
    const answer = compareSystems(await system(main, 0), await system(main, 2));
    expect(answer).toMatchObject({ equal: true, onlyO0: [], onlyO2: [] });
    expect(answer.rows.O2).toBeLessThanOrEqual(answer.rows.O0);
  });

  const patch = (find: string, replace: string): Patch => ({
    file: 'lib/PiecewisePair.circom',
    find,
    replace,
  });
  it.each([
    ['without a row', patch('count === 1;', ''), /selected/],
    ['with another number', patch('upper - 1 - x', 'upper - 2 - x'), /./],
    ['with a row less of its bits', patch('selected[t] * (selected[t] - 1) === 0;', ''), /selected/],
    ['with another sign', patch('aboveLower.in <== x - lower;', 'aboveLower.in <== x + lower;'), /./],
  ])('is not another one: %s', async (_, change, named) => {
    const main = 'PiecewisePair(4, 16)';
    const { equal, onlyO0, onlyO2 } = compareSystems(await system(main, 0), await system(main, 2, [change]));
    expect(equal).toBe(false);
    expect([...onlyO0, ...onlyO2].join('\n')).toMatch(named);
    const back = compareSystems(await system(main, 0, [change]), await system(main, 2));
    expect(back.equal).toBe(false);
  });
});
