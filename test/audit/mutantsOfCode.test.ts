import { describe, expect, test } from 'vitest';
import { GROUPS } from '../../audit/mutants/code/groups.js';
import { KNOWN, type Known } from '../../audit/mutants/code/known.js';
import type { Outcome } from '../../audit/mutants/code/runGroup.js';
import { runKnown } from '../../audit/mutants/code/runKnown.js';
import {
  compareWithList,
  listFindings,
  readSurvivors,
  type Survivor,
} from '../../audit/mutants/code/survivors.js';

const [file] = GROUPS[0]!.files as [string];
const survivor: Survivor = {
  file,
  kind: 'same',
  times: 1,
  mutator: 'EqualityOperator',
  line: "if (n < min) throw new InputError('is below its lower bound', { field });",
  original: 'n < min',
  replacement: 'n <= min',
};
const { kind: _, times: __, ...mutant } = survivor;
const outcome: Outcome = { ...mutant, status: 'Survived' };

describe('survivors', () => {
  test('of the list are in the files that are mutated', () => {
    const files = GROUPS.flatMap((group) => group.files);
    expect(new Set(files).size).toBe(files.length);
    expect(listFindings(readSurvivors(), files)).toEqual([]);
  });

  test('that moved, went or stand there twice are found', () => {
    const found = (...list: Survivor[]) => listFindings(list, [file]).map((text) => text.split(':')[0]);
    expect(found(survivor)).toEqual([]);
    expect(found(survivor, survivor)).toEqual(['listed twice']);
    expect(found({ ...survivor, file: 'src/errors.ts' })).toEqual(['of a file that is not mutated']);
    for (const change of [{ line: 'if (n < min) {' }, { original: 'n < minimum' }])
      expect(found({ ...survivor, ...change })).toEqual(['of a text that is not there any more']);
  });

  test('need a reason, each of them, and no reason is left over', () => {
    expect(compareWithList([outcome], [survivor])).toEqual([]);
    for (const status of ['Survived', 'NoCoverage', 'RuntimeError'])
      expect(compareWithList([{ ...outcome, status }], [])).toHaveLength(1);
    for (const status of ['Killed', 'Timeout']) {
      expect(compareWithList([{ ...outcome, status }], [])).toEqual([]);
      expect(compareWithList([{ ...outcome, status }], [survivor])[0]).toContain('does not survive');
    }
    expect(compareWithList([], [survivor])[0]).toContain('does not survive');
    // Two that are written the same need two.
    const twice = { ...survivor, times: 2 };
    expect(compareWithList([outcome, outcome], [survivor])[0]).toContain('without a reason');
    expect(compareWithList([outcome, outcome], [twice])).toEqual([]);
    expect(compareWithList([outcome], [twice])[0]).toContain('does not survive');
    for (const change of [{ replacement: 'true' }, { line: 'other' }, { file: 'src/units/field.ts' }])
      expect(compareWithList([{ ...outcome, ...change }], [survivor])).toHaveLength(2);
  });
});

describe('known changes', () => {
  const field: Known = {
    name: 'a field element that is not below the order',
    file: 'units/field',
    find: 'if (n >= FIELD) throw',
    replace: 'if (n > FIELD) throw',
    test: 'units/field',
  };

  test('that a test does not notice are found, and those that do not fit', async () => {
    const harmless = {
      ...field,
      name: 'nothing',
      find: 'is not below the field order',
      replace: 'is too large',
    };
    const answer = await runKnown([field, harmless], () => {});
    expect(answer.findings).toEqual(['test/units/field.test.ts does not notice nothing']);
    for (const change of [{ find: 'no such text' }, { find: 'FIELD' }, { test: 'units/absent' }]) {
      const { findings } = await runKnown([{ ...field, ...change }], () => {});
      expect(findings).toEqual([expect.stringContaining('does not fit')]);
    }
  });

  test('have names and tests of their own', () => {
    expect(new Set(KNOWN.map(({ name }) => name)).size).toBe(KNOWN.length);
  });
});
