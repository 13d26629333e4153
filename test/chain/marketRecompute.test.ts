import { bn254 } from '@noble/curves/bn254.js';
import { zeroHash } from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { point } from '../../fixtures/chain/proofs.js';
import { encodePoints, encodeScalars } from '../../src/chain/scalars.js';
import { FIELD } from '../../src/units/field.js';
import { needs } from '../support/needs.js';
import {
  ALICE,
  BOB,
  CIRCUIT,
  circuitWith,
  createMarketWorld,
  IC,
  icOf,
  MALLORY,
  type MarketWorld,
  NOW,
  POSTER,
  SIZE,
  scalarsAt,
  sumOf,
  withScalars,
} from './support/markets.js';

needs('contracts');

let world: MarketWorld;
let fresh: number;
beforeAll(async () => {
  world = await createMarketWorld();
  fresh = await world.provider.snapshot();
});
beforeEach(() => world.provider.revert(fresh));

const G = bn254.G1.Point.BASE;
const honest = encodeScalars(scalarsAt(NOW));
/** Values with the one at a place changed. */
const withValue = (place: number, value: bigint) =>
  honest.values.map((old, k) => (k === place ? value : old));

describe('recompute', () => {
  const refused = (changes: Parameters<MarketWorld['walking']>[1], who = ALICE) =>
    world.refused(who, 'recompute', world.walking(0, changes));
  const range = (from: number, to: number) => ({ range: { from, to } });
  const progress = (who: number) =>
    world.read(world.markets, 'progressOf', [world.series, 0, world.account(who).address]);
  const words = encodePoints(scalarsAt(NOW), IC);

  it('makes a market usable, in one transaction', async () => {
    await world.open();
    expect(await world.unusable(0)).toBe(`MarketNotYetUsable(${2 ** 40 - 1})`);
    const receipt = await world.recompute(ALICE, 0);
    const by = world.account(ALICE).address;
    expect(world.eventsOf(receipt)).toEqual([
      { name: 'MarketRecomputed', args: { series: world.series, index: 0, by } },
    ]);
    expect(await world.unusable(0)).toBeUndefined();
    const [sum, time, maxSkew] = await world.read(world.markets, 'requireLatest', [world.series, 0]);
    expect([sum, time, maxSkew]).toEqual([point(sumOf(scalarsAt(NOW))), NOW, 900]);
    expect(await world.refused(BOB, 'recompute', world.walking(0))).toBe('MarketNotUsable(4)');
  });

  it('goes on where its caller stopped, and nobody else', async () => {
    await world.open();
    await world.recompute(ALICE, 0, range(0, 1));
    await world.recompute(MALLORY, 0, range(0, 1));
    await world.recompute(ALICE, 0, range(1, 3));
    expect([await progress(ALICE), await progress(MALLORY), await progress(BOB)]).toEqual([24n, 8n, 0n]);
    // The last chunk alone ends nobody's walk but hers.
    for (const who of [MALLORY, BOB]) expect(await refused(range(3, 4), who)).toBe('LengthsDiffer');
    await world.recompute(ALICE, 0, range(3, 4));
    expect(await world.stateOf(0)).toBe('Recomputed');
    expect(await progress(ALICE)).toBe(0n);
  });

  it('garbage hurts its sender alone, who can forget it', async () => {
    await world.open();
    await world.recompute(MALLORY, 0, { mask: '0x00', values: [], points: [5n] });
    expect(await progress(MALLORY)).toBe(8n);
    await world.recompute(ALICE, 0, range(0, 2));
    expect(await refused(range(1, 4), MALLORY)).toBe('CommitmentMismatch');
    await world.recompute(MALLORY, 0, { mask: '0x', values: [], points: [] });
    expect([await progress(MALLORY), await progress(ALICE)]).toEqual([0n, 16n]);
    expect(await refused({}, MALLORY)).toBeUndefined();
    await world.recompute(ALICE, 0, range(2, 4));
    expect(await world.stateOf(0)).toBe('Recomputed');
  });

  it('refuses what was not committed to', async () => {
    await world.open();
    const other = withScalars({ 20: 6n });
    const swapped = [2, 1].map((c) => encodeScalars(scalarsAt(NOW), { from: c, to: c + 1 }));
    const order = {
      mask: `0x${honest.mask.slice(2, 4)}${swapped.map(({ mask }) => mask.slice(2)).join('')}${honest.mask.slice(-2)}`,
      points: [0, 2, 1, 3].flatMap((c) => encodePoints(scalarsAt(NOW), IC, { from: c, to: c + 1 })),
    } as const;
    expect(await refused({})).toBeUndefined();
    expect(await refused({ scalars: other })).toBe('CommitmentMismatch');
    expect(await refused(order)).toBe('CommitmentMismatch');
    // The points of another key: of another circuit when they are declared, else not those committed to.
    const ic = icOf(SIZE, 4);
    expect(await refused({ ic })).toBe('CommitmentMismatch');
    expect(await refused({ ic, circuit: circuitWith(ic) })).toBe('CircuitNotOfSeries');
    expect(await refused({ circuit: { ...CIRCUIT, scalars: SIZE - 5 } })).toBe('CircuitNotOfSeries');
    const one = IC.map((each, k) => (k === 28 ? each.add(G) : each));
    expect(await refused({ ic: one })).toBe('CommitmentMismatch');
    const hash = words.map((each, k) => (k === 16 ? each ^ 1n : each)); // of the chunk of zeros
    expect(await refused({ points: hash })).toBe('CommitmentMismatch');
  });

  it('refuses what does not fit together', async () => {
    await world.open();
    expect(await refused({ points: words.slice(0, -2) })).toBe('LengthsDiffer'); // (0, 0) is a point
    expect(await refused({ points: words.slice(0, -1) })).toBe('CurveCallFailed'); // (x, 0) is none
    expect(await refused({ points: [...words, 0n] })).toBe('LengthsDiffer');
    expect(await refused({ values: honest.values.slice(0, -1) })).toBe('LengthsDiffer');
    expect(await refused({ values: [...honest.values, 1n] })).toBe('LengthsDiffer');
    expect(await refused({ mask: `${honest.mask}00`, points: [...words, 0n] })).toBe('LengthsDiffer');
    expect(await refused({ mask: `0x${honest.mask.slice(2, -2)}2f` })).toBe('LengthsDiffer');
    expect(await refused({ values: withValue(8, FIELD) })).toBe('ScalarNotValid');
    expect(await refused({ values: withValue(8, 0n) })).toBe('ScalarNotValid');
    const off = words.map((each, k) => (k === 1 ? each + 1n : each));
    expect(await refused({ points: off })).toBe('CurveCallFailed');
    // A point that no scalar multiplies is only hashed.
    expect(await refused({ points: words.map((each, k) => (k === 17 ? each + 1n : each)) })).toBe(
      'CommitmentMismatch',
    );
  });

  it('needs a posted market', async () => {
    expect(await refused({})).toBe('MarketUnknown');
    await world.open({ range: { from: 0, to: 3 } });
    expect(await refused({})).toBe('MarketNotUsable(1)');
    expect(await refused({ series: zeroHash })).toBe('MarketUnknown');
  });
});

describe('a point that is not that of the scalars', () => {
  const sum = sumOf(scalarsAt(NOW));
  it.each([
    ['cancels the signers and puts others in their place', point(sum.add(G.multiply(12345n)))],
    ['is twice the market', point(sum.add(sum))],
    ['is the market mirrored', point(sum.negate())],
    ['is that of another margin type', point(sumOf(withScalars({ 2: 0n })))],
  ])('%s: disabled for good', async (_, wrong) => {
    await world.open({ point: wrong });
    expect(await world.unusable(0)).toBe(`MarketNotYetUsable(${2 ** 40 - 1})`);
    const receipt = await world.recompute(ALICE, 0);
    const by = world.account(ALICE).address;
    expect(world.eventsOf(receipt)).toEqual([
      { name: 'MarketDisabled', args: { series: world.series, index: 0, by } },
    ]);
    expect(await world.unusable(0)).toBe('MarketNotUsable(5)');
    expect(await world.refused(ALICE, 'recompute', world.walking(0))).toBe('MarketNotUsable(5)');
    world.at(3601);
    expect(await world.unusable(0)).toBe('MarketNotUsable(5)');
  });

  it('a sum of two markets with the scalars of the sum has no constant 1', async () => {
    const later = scalarsAt(NOW).map((scalar) => (2n * scalar) % FIELD);
    expect(await world.refused(POSTER, 'open', world.opening({ scalars: later }))).toBe('HeadNotValid(0)');
  });
});
