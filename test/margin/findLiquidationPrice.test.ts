import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piece, slope } from '../../fixtures/world.js';
import { findLiquidationPrice } from '../../src/margin/findLiquidationPrice.js';
import type { Model } from '../../src/market/model.js';
import { refusal } from '../support/refusal.js';

/** One contract whose margin at a price is any function: `spare(price)` is equity, and 1 is required. */
function modelWith(spare: (price: bigint) => bigint | undefined) {
  return (price: bigint): Model => {
    const value = spare(price);
    return {
      marginType: 'maintenance',
      instruments: [
        {
          label: 'X',
          fold: false,
          linear: 0n,
          breakpoints: value === undefined ? [0n, 1n] : [0n, 2n],
          pieces: [piece(slope(value ?? 0n), slope(1n))],
        },
      ],
      groups: [],
      scenarios: [],
      units: [],
    };
  };
}

const portfolio = { quantities: [1n], cash: 0n };
const find = (
  spare: (price: bigint) => bigint | undefined,
  direction: 'down' | 'up',
  price = 1_000n,
  steps?: number,
) =>
  findLiquidationPrice({
    rebuild: modelWith(spare),
    portfolio,
    ratio: 10_000n,
    price,
    direction,
    ...(steps === undefined ? {} : { steps }),
  });

describe('the liquidation price of rebuilt models', () => {
  it('is the last tick that holds, in either direction', () => {
    const tick = fc.bigInt({ min: 1n, max: 10n ** 7n });
    fc.assert(
      fc.property(tick, fc.bigInt({ min: 1n, max: 2n * 10n ** 7n }), (price, edge) => {
        // Long: holds from `edge` up.
        const down = find((at) => (at >= edge ? 1n : 0n), 'down', price);
        if (edge > price) expect(down).toEqual({ kind: 'reached' });
        else if (edge === 1n) expect(down).toEqual({ kind: 'none' });
        else expect(down).toEqual({ kind: 'at', holds: edge, breaks: edge - 1n, outsideLimits: false });
        // Short: holds up to `edge`.
        const up = find((at) => (at <= edge ? 1n : 0n), 'up', price);
        if (edge < price) expect(up).toEqual({ kind: 'reached' });
        else if (edge >= 24n * price) expect(up).toEqual({ kind: 'none' });
        else expect(up).toEqual({ kind: 'at', holds: edge, breaks: edge + 1n, outsideLimits: false });
      }),
    );
  });

  it('is the nearest of several, where a step sees it', () => {
    const two = (at: bigint) => ((at >= 700n && at <= 800n) || at < 300n ? 0n : 1n);
    expect(find(two, 'down')).toEqual({ kind: 'at', holds: 801n, breaks: 800n, outsideLimits: false });
    // A dip of two ticks between steps of 42 is not seen; with finer steps it is.
    const dip = (at: bigint) => (at === 901n || at === 902n || at < 300n ? 0n : 1n);
    expect(find(dip, 'down')).toMatchObject({ holds: 300n });
    expect(find(dip, 'down', 1_000n, 1_000)).toMatchObject({ holds: 903n, breaks: 902n });
  });

  it('ends where the model gives no answer, and says so', () => {
    const limited = (at: bigint) => (at > 1_500n ? undefined : 1n);
    expect(find(limited, 'up')).toEqual({ kind: 'at', holds: 1_500n, breaks: 1_501n, outsideLimits: true });
    expect(find(() => undefined, 'up')).toEqual({ kind: 'reached' });
  });

  it('is none within the reach of the search', () => {
    expect(find(() => 1n, 'down')).toEqual({ kind: 'none' });
    expect(find((at) => (at <= 4_000n ? 1n : 0n), 'up', 1_000n, 4)).toEqual({ kind: 'none' });
    expect(find((at) => (at < 4_000n ? 1n : 0n), 'up', 1_000n, 4)).toMatchObject({ holds: 3_999n });
    expect(find((at) => (at >= 2n ? 1n : 0n), 'down', 1n)).toEqual({ kind: 'reached' });
    expect(find(() => 1n, 'down', 1n)).toEqual({ kind: 'none' });
  });

  it('rebuilds no price below one tick, and few prices', () => {
    const asked: bigint[] = [];
    find(
      (at) => {
        asked.push(at);
        return at >= 333_333_333n ? 1n : 0n;
      },
      'down',
      10n ** 9n,
    );
    expect(asked.every((at) => at >= 1n)).toBe(true);
    expect(asked.length).toBeLessThan(24 + 30);
  });

  it('passes on what the rebuild throws, and refuses nonsense', () => {
    const broken = () => {
      throw new RangeError('no such price');
    };
    expect(() => find(broken, 'down')).toThrow(RangeError);
    expect(refusal(() => find(() => 1n, 'down', 0n)).field).toBe('price');
    for (const steps of [1, 2.5, Number.NaN]) {
      expect(refusal(() => find(() => 1n, 'down', 5n, steps)).field).toBe('steps');
    }
    const bad = { rebuild: modelWith(() => 1n), portfolio, ratio: -1n, price: 1n, direction: 'up' } as const;
    expect(refusal(() => findLiquidationPrice(bad)).field).toBe('ratio');
  });
});
