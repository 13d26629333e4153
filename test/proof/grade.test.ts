import { expect, test } from 'vitest';
import { type Grade, meetsGrade } from '../../src/proof/grade.js';

test('a development key is good enough only where exactly that is accepted', () => {
  expect(meetsGrade('ceremony', 'ceremony')).toBe(true);
  expect(meetsGrade('ceremony', 'development')).toBe(true);
  expect(meetsGrade('development', 'development')).toBe(true);
  for (const lowest of ['ceremony', 'any', '', undefined]) {
    expect(meetsGrade('development', lowest as Grade)).toBe(false);
  }
});
