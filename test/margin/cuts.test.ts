import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessment } from '../../src/margin/assess.js';
import { cutsOf, orderCuts } from '../../src/margin/cuts.js';
import { firstHolding } from '../../src/margin/firstHolding.js';
import { assessWithin } from '../../src/margin/limits.js';
import type { Room } from '../../src/market/check.js';
import { abs } from '../../src/units/integers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';

const ROOM: Room = {
  instruments: 3,
  groups: 2,
  segments: 4,
  scenarios: 8,
  units: 2,
  nettingSets: 2,
  leads: 3,
};

const cases = randomModel(ROOM).chain((model) =>
  fc.record({ model: fc.constant(model), portfolio: randomPortfolio(model) }),
);

/** Assessments of three neighbours inside every stretch of a line over the first quantity. */
function inStretches(
  { model, portfolio }: typeof cases extends fc.Arbitrary<infer Case> ? Case : never,
  body: (three: readonly [Assessment, Assessment, Assessment], all: readonly Assessment[]) => void,
): void {
  const [first, ...rest] = portfolio.quantities;
  const sign = first! < 0n ? -1n : 1n;
  const last = abs(first!);
  const at = (n: bigint) => assessWithin(model, { ...portfolio, quantities: [first! - sign * n, ...rest] });
  const starts = cutsOf({ model, quantities: portfolio.quantities, slot: 0, sign, last });
  expect(starts[0]).toBe(0n);
  starts.forEach((from, i) => {
    const to = starts[i + 1] === undefined ? last : starts[i + 1]! - 1n;
    const inside = Array.from({ length: Number(to - from) + 1 }, (_, n) => at(from + BigInt(n)));
    // As a whole inside the limits or outside.
    expect(new Set(inside.map((assessment) => assessment === undefined)).size).toBe(1);
    if (inside[0] === undefined) return;
    const losses = (n: bigint) => at(n)!.scenarios.map(({ loss }) => loss);
    const finer = orderCuts(model, [from, to], losses);
    expect(finer[0]).toBe(from);
    finer.forEach((start, j) => {
      const end = finer[j + 1] === undefined ? to : finer[j + 1]! - 1n;
      const all = inside.slice(Number(start - from), Number(end - from) + 1) as Assessment[];
      for (let n = 0; n + 2 < all.length; n++) body([all[n]!, all[n + 1]!, all[n + 2]!], all);
    });
  });
}

const bend = ([a, b, c]: readonly [bigint, bigint, bigint]) => a - 2n * b + c;

describe('inside a stretch between cuts', () => {
  it('rows are lines and requirements of units are convex', () => {
    let seen = 0;
    fc.assert(
      fc.property(cases, (c) => {
        inStretches(c, ([x, y, z]) => {
          for (const rows of ['instruments', 'groups'] as const) {
            x[rows].forEach((row, r) => {
              const [second, third] = [y[rows][r]!, z[rows][r]!];
              expect([row.segment, row.segment]).toEqual([second.segment, third.segment]);
              expect(bend([row.value, second.value, third.value])).toBe(0n);
              expect(bend([row.charge, second.charge, third.charge])).toBe(0n);
              seen++;
            });
          }
          x.units.forEach((unit, u) => {
            // Requirements of a model with netting sets are rounded up to their last digit.
            const slack = x.lossScale === 1n ? 0n : -2n;
            const bends = bend([unit.requirement, y.units[u]!.requirement, z.units[u]!.requirement]);
            expect(bends >= slack).toBe(true);
          });
        });
      }),
      { numRuns: 1500 },
    );
    expect(seen).toBeGreaterThan(5_000);
  });
});

describe('the first place where a concave function holds', () => {
  it('is found', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -50n, max: 50n }),
        fc.bigInt({ min: -2_000n, max: 3_000n }),
        fc.array(fc.tuple(fc.bigInt({ min: -60n, max: 60n }), fc.bigInt({ min: -900n, max: 900n })), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.bigInt({ min: 0n, max: 70n }),
        (from, top, lines, length) => {
          const f = (n: bigint) =>
            lines.map(([fall, start]) => start + fall * n).reduce((low, y) => (y < low ? y : low), top);
          const all = Array.from({ length: Number(length) + 1 }, (_, n) => from + BigInt(n));
          expect(firstHolding(f, from, from + length)).toBe(all.find((n) => f(n) >= 0n));
        },
      ),
      { numRuns: 5000 },
    );
  });

  it('takes few questions on a long way', () => {
    let asked = 0;
    const peak = 10n ** 18n + 12_345n;
    const tent = (n: bigint) => {
      asked++;
      return 7n - abs(n - peak);
    };
    expect(firstHolding(tent, 0n, 10n ** 19n)).toBe(peak - 7n);
    expect(asked).toBeLessThan(300);
  });
});
