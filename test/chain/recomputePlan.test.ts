import fc from 'fast-check';
import { encodeFunctionData, size } from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TRANSACTION_CAP } from '../../fixtures/chain/evm.js';
import { point } from '../../fixtures/chain/proofs.js';
import { planPost, planRecompute } from '../../src/chain/recomputePlan.js';
import { type ChunkRange, chunkCount, encodeScalars } from '../../src/chain/scalars.js';
import { FIELD } from '../../src/units/field.js';
import { needs } from '../support/needs.js';
import {
  ALICE,
  circuitWith,
  createMarketWorld,
  headAt,
  icOf,
  type MarketWorld,
  NOW,
  POSTER,
  sumOf,
} from './support/markets.js';

needs('contracts');

let world: MarketWorld;
let fresh: number;
beforeAll(async () => {
  world = await createMarketWorld();
  fresh = await world.provider.snapshot();
});
beforeEach(() => world.provider.revert(fresh));

/** A 254-bit number for each place, none like another. */
const large = (k: number) => 7n ** BigInt(200 + 3 * k) % FIELD;
/** A whole market part of a size, its head in front. */
const market = (count: number, at: (k: number) => bigint) => [
  ...headAt(NOW),
  ...Array.from({ length: count - 7 }, (_, k) => at(k)),
];
const bounds = (steps: readonly { readonly range: ChunkRange }[]) => steps.map(({ range }) => range);
const covers = (ranges: readonly ChunkRange[], from: number, to: number) => {
  expect(ranges[0]?.from).toBe(from);
  expect(ranges.at(-1)?.to).toBe(to);
  ranges.slice(1).forEach((range, i) => {
    expect(range.from).toBe(ranges[i]!.to);
  });
};

/** Posts scalars for points that nobody made up. */
async function post(
  scalars: readonly bigint[],
  posts?: readonly ChunkRange[],
  claimed = sumOf(scalars, IC(scalars)),
) {
  const circuit = circuitWith(IC(scalars));
  const [first, ...rest] = posts ?? [{ from: 0, to: chunkCount(scalars.length) }];
  const opening = world.opening({ circuit, scalars, point: point(claimed), range: first! });
  const receipt = await world.send(POSTER, world.markets, 'open', opening);
  const { series, index } = world.eventsOf(receipt).find(({ name }) => name === 'MarketOpened')!.args as {
    series: `0x${string}`;
    index: number;
  };
  for (const range of rest) {
    const { mask, values } = encodeScalars(scalars, range);
    await world.send(POSTER, world.markets, 'append', [series, index, mask, values]);
  }
  const walk = (range: ChunkRange) =>
    world.walking(index, { series, circuit, scalars, ic: IC(scalars), range });
  return { series, index, walk };
}
const points = icOf(420);
const IC = (scalars: readonly bigint[]) => points.slice(0, scalars.length);

describe('what a plan expects, on an EVM', () => {
  it.each([
    ['numbers all different', 200, large],
    ['negative numbers, as in charges', 200, (k: number) => FIELD - 1n - BigInt(k)],
    ['small numbers', 200, (k: number) => BigInt(2 + k)],
    ['one run', 200, () => large(1)],
    ['ones', 200, () => 1n],
    ['nothing but the head', 400, () => 0n],
    ['one per chunk', 400, (k: number) => (k % 8 === 0 ? large(k) : 0n)],
    [
      'as in a market: zeros, and runs of what repeats',
      400,
      (k: number) => (k % 40 < 12 ? large(k >> 2) : 0n),
    ],
    ['a short last chunk', 203, large],
  ])('%s', async (_, count, at) => {
    const scalars = market(count, at);
    const { series, index, walk } = await post(scalars);
    for (const maxGas of [15_000_000n, 600_000n]) {
      const kept = await world.provider.snapshot();
      const steps = planRecompute(scalars, { maxGas });
      for (const { range, calldataBytes, gas, gasLimit } of steps) {
        const args = walk(range);
        const data = encodeFunctionData({ abi: world.markets.abi, functionName: 'recompute', args });
        expect(calldataBytes).toBeGreaterThanOrEqual(size(data));
        expect(calldataBytes).toBeLessThan(size(data) + 80);
        const receipt = await world.send(ALICE, world.markets, 'recompute', args, { gas: gasLimit });
        expect(gas).toBeGreaterThanOrEqual(receipt.gasUsed);
        // Storage that the last step frees is paid back.
        expect(Number(gas)).toBeLessThan(Number(receipt.gasUsed) * 1.05 + 40_000);
      }
      expect(await world.stateOf(index, series)).toBe('Recomputed');
      await world.provider.revert(kept);
    }
  });

  it('a scalar of its own costs under 8 700 gas, with its calldata', async () => {
    const gasOf = async (count: number) => {
      const scalars = market(count, large);
      const { walk } = await post(scalars);
      const range = { from: 0, to: chunkCount(count) };
      return (await world.send(ALICE, world.markets, 'recompute', walk(range))).gasUsed;
    };
    const perScalar = ((await gasOf(407)) - (await gasOf(207))) / 200n;
    expect(perScalar).toBeGreaterThan(7_000n);
    expect(perScalar).toBeLessThan(8_700n);
  });
});

describe('planRecompute', () => {
  const dense = (count: number) => market(count, large);

  it('puts as much in a step as goes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0n, 1n, 5n, FIELD - 1n, large(3)), { minLength: 1, maxLength: 300 }),
        fc.bigInt({ min: 400_000n, max: 2_000_000n }),
        fc.integer({ min: 2_000, max: 30_000 }),
        (scalars, maxGas, maxBytes) => {
          const steps = planRecompute(scalars, { maxGas, maxBytes });
          covers(bounds(steps), 0, chunkCount(scalars.length));
          for (const { gas, calldataBytes, gasLimit } of steps) {
            expect(gas <= maxGas && calldataBytes <= maxBytes && gas < gasLimit).toBe(true);
          }
        },
      ),
    );
  });

  it('takes the transactions that the table of costs says', () => {
    // Worst cases of solvency-8, solvency-32 and solvency-pm: every scalar another large number.
    expect(planRecompute(dense(1025))).toHaveLength(1);
    expect(planRecompute(dense(3167))).toHaveLength(3);
    expect(planRecompute(dense(8581))).toHaveLength(7);
    for (const { gasLimit } of planRecompute(dense(8581))) expect(gasLimit <= TRANSACTION_CAP).toBe(true);
  });

  it('goes on from progress', () => {
    const scalars = dense(203);
    covers(bounds(planRecompute(scalars, { from: 7, maxGas: 500_000n })), 7, 26);
    expect(planRecompute(scalars, { from: 26 })).toEqual([]);
    expect(planRecompute([])).toEqual([]);
  });

  it('refuses limits that leave no room, and a start past the end', () => {
    expect(() => planRecompute(dense(100), { maxGas: 200_000n })).toThrow(/limits.*no room for chunk 0/);
    expect(() => planRecompute(dense(100), { maxBytes: 1_000 })).toThrow(/limits.*no room for chunk 0/);
    for (const from of [-1, 14, 0.5]) {
      expect(() => planRecompute(dense(100), { from })).toThrow(/from.*0 to 13/);
    }
  });
});

describe('planPost', () => {
  it('keeps within the bytes of a transaction', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0n, 1n, large(3)), { minLength: 10, maxLength: 300 }),
        fc.integer({ min: 900, max: 5_000 }),
        (scalars, maxBytes) => {
          const ranges = planPost(scalars, { maxBytes });
          covers(ranges, 0, chunkCount(scalars.length));
          const bytes = ranges.map((range) =>
            size(
              encodeFunctionData({
                abi: world.markets.abi,
                functionName: 'open',
                args: world.opening({ scalars, range, point: { x: 1n, y: 2n } }),
              }),
            ),
          );
          expect(Math.max(...bytes)).toBeLessThanOrEqual(maxBytes);
        },
      ),
    );
  });

  it('posts in parts what must be', async () => {
    const scalars = market(200, large);
    const posts = planPost(scalars, { maxBytes: 3_000 });
    expect(posts.length).toBeGreaterThan(2);
    const { series, index } = await post(scalars, posts);
    expect(await world.stateOf(index, series)).toBe('Pending');
  });

  it('refuses a limit that leaves no room', () => {
    expect(() => planPost(market(20, large), { maxBytes: 700 })).toThrow(/limits.*no room for chunk 0/);
  });
});

describe('the point that the contract computes', () => {
  it('is that of foldPart, for any scalars and any parts', async () => {
    const scalar = fc.oneof(
      { weight: 2, arbitrary: fc.constant(0n) },
      { weight: 2, arbitrary: fc.constantFrom(1n, 2n, FIELD - 1n) },
      fc.bigInt({ min: 0n, max: FIELD - 1n }),
    );
    const cuts = fc.array(fc.nat(8), { maxLength: 3 });
    const split = (at: readonly number[], chunks: number) => {
      const marks = [...new Set([0, ...at.filter((cut) => cut < chunks), chunks])].sort((a, b) => a - b);
      return marks.slice(1).map((to, i) => ({ from: marks[i]!, to }));
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(scalar, { maxLength: 50 }),
        cuts,
        cuts,
        fc.boolean(),
        async (rest, posts, walks, right) => {
          const scalars = [...headAt(NOW), ...rest];
          const chunks = chunkCount(scalars.length);
          const sum = sumOf(scalars, IC(scalars));
          const claimed = right ? sum : sum.add(points[0]!);
          const { series, index, walk } = await post(scalars, split(posts, chunks), claimed);
          for (const range of split(walks, chunks)) {
            await world.send(ALICE, world.markets, 'recompute', walk(range));
          }
          expect(await world.stateOf(index, series)).toBe(right ? 'Recomputed' : 'Disabled');
        },
      ),
      { numRuns: 30 },
    );
  });
});
