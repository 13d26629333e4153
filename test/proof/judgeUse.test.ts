import { describe, expect, test } from 'vitest';
import { judgeUse } from '../../src/proof/register.js';
import { CASES } from './registerCases.js';

describe('the rule', () => {
  test.each(CASES)('%s', (_, first, next, ok) => {
    expect(judgeUse(first, next).ok).toBe(ok);
  });
});
