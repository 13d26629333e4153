import { zeroHash } from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeScalars } from '../../src/chain/scalars.js';
import { needs } from '../support/needs.js';
import {
  ALICE,
  createMarketWorld,
  type MarketWorld,
  NOW,
  OWNER,
  POSTER,
  scalarsAt,
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

describe('requireLatest', () => {
  const publish = async (time: number, expiry = NOW + 3600) => {
    const scalars = scalarsAt(time);
    const index = await world.open({ scalars, expiry });
    await world.recompute(ALICE, index, { scalars });
    return index;
  };
  const latest = () => world.read(world.markets, 'latestOf', [world.series]);

  it('refuses unknown markets', async () => {
    expect(await latest()).toEqual([false, 0]);
    expect(await world.unusable(0)).toBe('MarketUnknown');
    await publish(NOW);
    expect(await world.unusable(1)).toBe('MarketUnknown');
    expect(await world.unusable(0, zeroHash)).toBe('MarketUnknown');
    expect(await latest()).toEqual([true, 0]);
  });

  it('refuses a market before its time', async () => {
    await publish(NOW + 60);
    const cases = [
      [59, 'MarketInFuture'],
      [60, undefined],
      [61, undefined],
    ] as const;
    for (const [seconds, error] of cases) {
      world.at(seconds);
      expect(await world.unusable(0)).toBe(error);
      expect(await latest()).toEqual([error === undefined, 0]);
    }
  });

  it('refuses a market from its expiry on', async () => {
    await publish(NOW);
    const cases = [
      [3599, undefined],
      [3600, 'MarketExpired'],
      [3601, 'MarketExpired'],
    ] as const;
    for (const [seconds, error] of cases) {
      world.at(seconds);
      expect(await world.unusable(0)).toBe(error);
      expect(await latest()).toEqual([error === undefined, 0]);
    }
  });

  it('refuses a market that a usable one superseded, not before', async () => {
    await publish(NOW);
    const scalars = scalarsAt(NOW + 30);
    await world.open({ scalars, range: { from: 0, to: 3 } });
    expect(await world.unusable(0)).toBeUndefined();
    const { mask, values } = encodeScalars(scalars, { from: 3, to: 4 });
    await world.send(POSTER, world.markets, 'append', [world.series, 1, mask, values]);
    expect(await world.unusable(0)).toBeUndefined();
    await world.recompute(ALICE, 1, { scalars });
    for (const [seconds, error, index] of [
      [29, undefined, 0],
      [30, 'MarketSuperseded(1)', 1],
      [31, 'MarketSuperseded(1)', 1],
    ] as const) {
      world.at(seconds);
      expect(await world.unusable(0)).toBe(error);
      expect(await latest()).toEqual([true, index]);
    }
  });

  it('goes back to the market before when the later one is disabled, not when it expires', async () => {
    await publish(NOW);
    await publish(NOW, NOW + 60);
    expect(await world.unusable(0)).toBe('MarketSuperseded(1)');
    world.at(60);
    expect(await world.unusable(0)).toBe('MarketSuperseded(1)');
    expect(await world.unusable(1)).toBe('MarketExpired');
    expect(await latest()).toEqual([false, 0]);
    await world.send(OWNER, world.markets, 'disable', [world.series, 1]);
    expect(await world.unusable(0)).toBeUndefined();
    expect(await latest()).toEqual([true, 0]);
  });

  it('looks past later markets that are not usable', async () => {
    await publish(NOW);
    await world.open();
    await world.open();
    await world.send(OWNER, world.markets, 'disable', [world.series, 2]);
    expect(await world.unusable(0)).toBeUndefined();
    expect(await latest()).toEqual([true, 0]);
    await publish(NOW);
    expect(await world.unusable(0)).toBe('MarketSuperseded(3)');
    expect(await world.unusable(1)).toBe(`MarketNotYetUsable(${2 ** 40 - 1})`);
  });

  it('is of one series: a market of another type, or by another poster, supersedes nothing', async () => {
    await publish(NOW);
    const scalars = withScalars({ 2: 0n });
    const receipt = await world.send(POSTER, world.markets, 'open', world.opening({ scalars }));
    const { series } = world.eventsOf(receipt)[0]!.args as { series: `0x${string}` };
    await world.recompute(ALICE, 0, { series, scalars });
    expect(await world.unusable(0, series)).toBeUndefined();
    expect(await world.unusable(0)).toBeUndefined();
  });
});
