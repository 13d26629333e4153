import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAtLeast, type Margin } from '../../src/margin/ratio.js';
import { RUNGS, rungs } from '../../src/margin/rungs.js';
import { REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { refusal } from '../support/refusal.js';

const margin = (equity: bigint, requirement: bigint): Margin => ({
  equity,
  requirement: requirement * SCALE,
});
const holding = (report: ReturnType<typeof rungs>) =>
  report.rungs.filter(({ holds }) => holds).map(({ ratio }) => ratio);

describe('rungs', () => {
  it.each([
    [149_999n, [10_000n, 12_500n], 14_999n, 12_500n],
    [150_000n, [10_000n, 12_500n, 15_000n], 15_000n, 12_500n],
    [165_000n, [10_000n, 12_500n, 15_000n], 16_500n, 15_000n],
    [164_999n, [10_000n, 12_500n, 15_000n], 16_499n, 12_500n],
    [110_000n, [10_000n], 11_000n, 10_000n],
    [109_999n, [10_000n], 10_999n, undefined],
    [100_000n, [10_000n], 10_000n, undefined],
    [99_999n, [], 9_999n, undefined],
    [0n, [], 0n, undefined],
    [-1n, [], 'none', undefined],
  ])('of equity %d over 100 000: %s hold', (equity, expected, largest, advised) => {
    const report = rungs([margin(equity, 100_000n)]);
    expect(holding(report)).toEqual(expected);
    expect(report.largest).toBe(largest);
    expect(report.advised).toBe(advised);
    expect(report.rungs[0]!.headroom).toBe(equity - 100_000n);
  });

  it('where nothing is required any ratio holds, unless something is owed', () => {
    expect(rungs([margin(0n, 0n)])).toMatchObject({ largest: 'any', advised: 20_000n });
    expect(rungs([margin(-1n, 0n)])).toMatchObject({ largest: 'none', advised: undefined });
  });

  it('all margins must reach them, and one outside the limits reaches none', () => {
    const [good, bad] = [margin(30n, 10n), margin(13n, 10n)];
    expect(rungs([good, bad])).toMatchObject({ largest: 13_000n, advised: 10_000n });
    expect(rungs([good, bad]).rungs.map(({ headroom }) => headroom)).toEqual([3n, 0n, -2n, -7n]);
    expect(rungs([margin(5n, 0n), good]).largest).toBe(30_000n);
    expect(rungs([good, undefined])).toMatchObject({ largest: 'none', advised: undefined });
    expect(rungs([undefined, good]).rungs[0]!.headroom).toBeUndefined();
  });

  it('the largest ratio is the largest whole basis point that holds', () => {
    const small = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small), { minLength: 1, maxLength: 3 }), (list) => {
        const margins = list.map(
          ([equity, requirement]): Margin => ({ equity, requirement: requirement * 7n }),
        );
        const { largest } = rungs(margins);
        const all = (ratio: bigint) => margins.every((own) => isAtLeast(own, ratio));
        if (largest === 'any') expect(all(1n << 24n)).toBe(true);
        else if (typeof largest === 'bigint') {
          expect(all(largest)).toBe(true);
          expect(all(largest + 1n)).toBe(false);
        } else throw new Error('no margin is below 0');
      }),
    );
  });

  it('advice is a rung that holds with room to fall', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 400_000n }),
        fc.bigInt({ min: 0n, max: 9_000n }),
        (equity, room) => {
          const { advised } = rungs([margin(equity, 100_000n)], { room });
          const expected = RUNGS.filter((rung) => equity * 10_000n >= rung * 10n * (10_000n + room)).at(-1);
          expect(advised).toBe(expected);
        },
      ),
    );
  });

  it('other rungs can be asked for, and nonsense is refused', () => {
    expect(holding(rungs([margin(7n, 5n)], { ratios: [14_001n, 14_000n] }))).toEqual([14_000n]);
    expect(refusal(() => rungs([])).field).toBe('margins');
    expect(refusal(() => rungs([margin(1n, 1n)], { ratios: [-1n] })).field).toBe('ratios');
    expect(refusal(() => rungs([margin(1n, 1n)], { room: -1n })).field).toBe('room');
  });
});
