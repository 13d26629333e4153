import { expect, test } from 'vitest';
import { withCurve } from '../../src/proof/curve.js';

test('the curve is where snarkjs looks for it, also when snarkjs is loaded later', async () => {
  const curve = await withCurve(async (built) => built);
  await import('snarkjs');
  expect((globalThis as { curve_bn128?: unknown }).curve_bn128).toBe(curve);
});
