import { expect } from 'vitest';

/** Two lists of floats of one length, equal to that many decimals. */
export function expectClose(values: readonly number[], expected: readonly number[], decimals = 12): void {
  expect(values).toHaveLength(expected.length);
  for (const [i, value] of values.entries()) expect(value).toBeCloseTo(expected[i]!, decimals);
}
