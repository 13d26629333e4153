import { bn254 } from '@noble/curves/bn254.js';
import { zeroHash } from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { point } from '../../fixtures/chain/proofs.js';
import { circuitIdOf } from '../../src/chain/circuit.js';
import { seriesIdOf } from '../../src/chain/marketEntry.js';
import { encodeScalars, scalarsHashOf } from '../../src/chain/scalars.js';
import { FIELD } from '../../src/units/field.js';
import { needs } from '../support/needs.js';
import {
  ALICE,
  BOB,
  CIRCUIT,
  circuitWith,
  createMarketWorld,
  icOf,
  type MarketWorld,
  NOW,
  OWNER,
  POSTER,
  type Posting,
  SIZE,
  scalarsAt,
  sumOf,
  withScalars,
} from './support/markets.js';

needs('contracts');

let world: MarketWorld;
let fresh: number;
const BASE_FIELD = bn254.fields.Fp.ORDER;

beforeAll(async () => {
  world = await createMarketWorld();
  fresh = await world.provider.snapshot();
});
beforeEach(() => world.provider.revert(fresh));

const honest = encodeScalars(scalarsAt(NOW));
/** Values with the one at a place changed. */
const withValue = (place: number, value: bigint) =>
  honest.values.map((old, k) => (k === place ? value : old));

describe('open', () => {
  const refused = (changes: Parameters<MarketWorld['opening']>[0], who = POSTER, value = 0n) =>
    world.refused(who, 'open', world.opening(changes), { value });

  it('takes the typed entry from the scalars', async () => {
    const receipt = await world.send(POSTER, world.markets, 'open', world.opening());
    const poster = world.account(POSTER).address;
    const id = circuitIdOf(CIRCUIT);
    expect(await world.read(world.markets, 'seriesOf', [world.series])).toEqual({
      circuit: id,
      poster,
      lastTime: NOW,
      count: 1,
      marginType: 1,
    });
    const never = 2 ** 40 - 1;
    expect(await world.read(world.markets, 'marketOf', [world.series, 0])).toEqual({
      point: point(sumOf(scalarsAt(NOW))),
      state: 2,
      time: NOW,
      expiry: NOW + 3600,
      usableAt: never,
      maxSkew: 900,
      answerBy: 0,
      size: SIZE,
      done: SIZE,
      bond: 0n,
      deposit: 0n,
      challenger: '0x0000000000000000000000000000000000000000',
      scalarsHash: scalarsHashOf(scalarsAt(NOW)),
    });
    const [opened, market, posted] = world.eventsOf(receipt);
    const universe = { universe: 77n, equityScale: 1_000_000n, marginType: 1, label: zeroHash };
    expect(opened).toEqual({
      name: 'SeriesOpened',
      args: { series: world.series, circuit: id, poster, ...universe },
    });
    expect(market).toMatchObject({
      name: 'MarketOpened',
      args: { index: 0, time: NOW, fileDigest: zeroHash },
    });
    expect(posted).toEqual({
      name: 'MarketPosted',
      args: { series: world.series, index: 0, usableAt: never, scalarsHash: scalarsHashOf(scalarsAt(NOW)) },
    });
  });

  it.each([
    ['a scalar of the field order', { values: withValue(8, FIELD) }, 'ScalarNotValid'],
    ['a scalar + r', { values: withValue(8, honest.values[8]! + FIELD) }, 'ScalarNotValid'],
    ['a zero written out', { values: withValue(8, 0n) }, 'ScalarNotValid'],
    ['a value too many', { values: [...honest.values, 5n] }, 'LengthsDiffer'],
    ['a value too few', { values: honest.values.slice(0, -1) }, 'LengthsDiffer'],
    ['a head without values', { values: [1n, 1n] }, 'LengthsDiffer'],
    [
      'a mask past the end',
      { mask: `${honest.mask.slice(0, -2)}30`, values: honest.values },
      'LengthsDiffer',
    ],
    ['a chunk too many', { mask: `${honest.mask}00` }, 'LengthsDiffer'],
    ['no chunk at all', { mask: '0x', values: [] }, 'LengthsDiffer'],
    [
      'two for the constant 1, as market + market has',
      { scalars: withScalars({ 0: 2n }) },
      'HeadNotValid(0)',
    ],
    ['no constant 1', { scalars: withScalars({ 0: 0n }) }, 'HeadNotValid(0)'],
    ['another instance', { scalars: withScalars({ 1: 2n }) }, 'HeadNotValid(1)'],
    ['a third margin type', { scalars: withScalars({ 2: 2n }) }, 'HeadNotValid(2)'],
    ['a time in milliseconds', { scalars: withScalars({ 4: BigInt(NOW) * 1000n }) }, 'HeadNotValid(4)'],
    ['a skew of 2^40', { scalars: withScalars({ 5: 1n << 40n }) }, 'HeadNotValid(5)'],
    ['a point off the curve', { point: { x: 1n, y: 3n } }, 'PointNotOnCurve'],
    ['x + p', { point: { x: 1n + BASE_FIELD, y: 2n } }, 'PointNotOnCurve'],
    ['y + p', { point: { x: 1n, y: 2n + BASE_FIELD } }, 'PointNotOnCurve'],
    ['infinity', { point: { x: 0n, y: 0n } }, 'PointNotOnCurve'],
    ['expiry now', { expiry: NOW }, 'ExpiryNotValid'],
    ['expiry in the past', { expiry: NOW - 1 }, 'ExpiryNotValid'],
  ] as readonly (readonly [string, Posting, string])[])('refuses %s', async (_, changes, error) => {
    expect(await refused(changes)).toBe(error);
  });

  it.each([
    ['expiry a second from now', { expiry: NOW + 1 }],
    ['the latest expiry', { expiry: (1n << 40n) - 1n }],
    ['a skew of 2^40 - 1', { scalars: withScalars({ 5: (1n << 40n) - 1n }) }],
    ['no skew', { scalars: withScalars({ 5: 0n }) }],
    ['a point that is not the sum: only a recomputation can tell', { point: { x: 1n, y: 2n } }],
  ] as readonly (readonly [string, Posting])[])('takes %s', async (_, changes) => {
    expect(await refused(changes)).toBeUndefined();
  });

  it('is for oracles', async () => {
    expect(await refused({}, ALICE)).toBe('NotOracle');
    await world.send(OWNER, world.markets, 'setOracle', [world.account(ALICE).address, true]);
    expect(await refused({}, ALICE)).toBeUndefined();
    await world.send(OWNER, world.markets, 'setOracle', [world.account(ALICE).address, false]);
    expect(await refused({}, ALICE)).toBe('NotOracle');
    expect(await world.refused(ALICE, 'setOracle', [world.account(ALICE).address, true])).toBe('NotOwner');
  });

  it('takes no other payment than the bond', async () => {
    expect(await refused({}, POSTER, 1n)).toBe('WrongPayment(0)');
  });

  it('lets a time lie an hour ahead, not longer', async () => {
    const ahead = (seconds: number) => refused({ scalars: scalarsAt(NOW + seconds), expiry: NOW + 7200 });
    expect(await ahead(3599)).toBeUndefined();
    expect(await ahead(3600)).toBeUndefined();
    expect(await ahead(3601)).toBe('HeadNotValid(4)');
  });

  it('refuses an expiry that is not after the time', async () => {
    const until = (expiry: number) => refused({ scalars: scalarsAt(NOW + 60), expiry });
    expect(await until(NOW + 60)).toBe('ExpiryNotValid');
    expect(await until(NOW + 61)).toBeUndefined();
  });

  it('refuses a time before the last one, not the same: a disabled market must be replaceable', async () => {
    expect(await world.open()).toBe(0);
    const next = (seconds: number) => refused({ scalars: scalarsAt(NOW + seconds) });
    expect(await next(-1)).toBe('TimeNotLater');
    expect(await next(0)).toBeUndefined();
    expect(await next(1)).toBeUndefined();
    expect(await world.open()).toBe(1);
  });

  it('gives every circuit, type, universe, scale, poster and label a series of its own', async () => {
    const other = circuitWith(icOf(SIZE, 4));
    const poster = world.account(POSTER).address;
    await world.send(OWNER, world.markets, 'setOracle', [world.account(ALICE).address, true]);
    const terms = {
      circuitId: circuitIdOf(CIRCUIT),
      marginType: 'maintenance',
      universe: 77n,
      equityScale: 1_000_000n,
      poster,
      label: zeroHash,
    } as const;
    const label = `0x${'ab'.repeat(32)}` as const;
    const cases = [
      [{}, {}, POSTER],
      [{ circuit: other }, { circuitId: circuitIdOf(other) }, POSTER],
      [{ scalars: withScalars({ 2: 0n }) }, { marginType: 'initial' }, POSTER],
      [{ scalars: withScalars({ 3: 78n }) }, { universe: 78n }, POSTER],
      [{ scalars: withScalars({ 6: 1n }) }, { equityScale: 1n }, POSTER],
      [{ label }, { label }, POSTER],
      [{}, { poster: world.account(ALICE).address }, ALICE],
    ] as const;
    const ids = new Set<string>();
    for (const [posting, change, who] of cases) {
      const receipt = await world.send(who, world.markets, 'open', world.opening(posting));
      const { args } = world.eventsOf(receipt)[0]!;
      const expected = seriesIdOf({ ...terms, ...change });
      expect(args.series).toBe(expected);
      const { circuitId, universe, equityScale, poster: by, label: l, marginType } = { ...terms, ...change };
      const type = marginType === 'initial' ? 0 : 1;
      const asked = await world.read(world.markets, 'seriesId', [
        circuitId,
        type,
        universe,
        equityScale,
        by,
        l,
      ]);
      expect(asked).toBe(expected);
      ids.add(expected);
    }
    expect(ids.size).toBe(cases.length);
  });
});

describe('append', () => {
  const part = (from: number, to: number) => encodeScalars(scalarsAt(NOW), { from, to });
  const appending = (from: number, to: number, index = 0) => {
    const { mask, values } = part(from, to);
    return [world.series, index, mask, values];
  };
  const append = (from: number, to: number, who = POSTER) =>
    world.send(who, world.markets, 'append', appending(from, to));

  it('commits to the same scalars in any parts', async () => {
    await world.open({ range: { from: 0, to: 1 } });
    expect(await world.stateOf(0)).toBe('Posting');
    expect(await world.unusable(0)).toBe('MarketNotUsable(1)');
    await append(1, 3);
    await append(3, 4);
    expect(await world.stateOf(0)).toBe('Pending');
    const { scalarsHash, done } = await world.read(world.markets, 'marketOf', [world.series, 0]);
    expect([scalarsHash, done]).toEqual([scalarsHashOf(scalarsAt(NOW)), SIZE]);
    await world.recompute(ALICE, 0);
    expect(await world.stateOf(0)).toBe('Recomputed');
  });

  it('is the poster’s, while he is an oracle and scalars are missing', async () => {
    await world.open({ range: { from: 0, to: 1 } });
    const refused = (who: number, args = appending(1, 4)) => world.refused(who, 'append', args);
    expect(await refused(OWNER)).toBe('NotPoster');
    expect(await refused(POSTER, appending(1, 4, 1))).toBe('NotPosting');
    expect(await refused(POSTER)).toBeUndefined();
    await world.send(OWNER, world.markets, 'setOracle', [world.account(POSTER).address, false]);
    expect(await refused(POSTER)).toBe('NotOracle');
    await world.send(OWNER, world.markets, 'setOracle', [world.account(POSTER).address, true]);
    await append(1, 4);
    expect(await refused(POSTER)).toBe('NotPosting');
  });

  it('ends with expiry', async () => {
    await world.open({ range: { from: 0, to: 1 } });
    const refused = (seconds: number) => {
      world.at(seconds);
      return world.refused(POSTER, 'append', appending(1, 4));
    };
    expect(await refused(3599)).toBeUndefined();
    expect(await refused(3600)).toBe('MarketExpired');
    expect(await refused(3601)).toBe('MarketExpired');
  });

  it('refuses chunks and bits past the end', async () => {
    await world.open({ range: { from: 0, to: 3 } });
    const refused = (mask: string, values: readonly bigint[]) =>
      world.refused(POSTER, 'append', [world.series, 0, mask, values]);
    expect(await refused('0x20', [1n])).toBe('LengthsDiffer');
    expect(await refused('0x10', [1n])).toBeUndefined();
    expect(await refused('0x0000', [])).toBe('LengthsDiffer');
    expect(await refused('0x00', [])).toBeUndefined();
    expect(await refused('0x01', [FIELD])).toBe('ScalarNotValid');
  });
});

describe('disable', () => {
  it('is the owner’s, for good, whatever the state', async () => {
    await world.open();
    const args = [world.series, 0];
    expect(await world.refused(POSTER, 'disable', args)).toBe('NotOwner');
    expect(await world.refused(OWNER, 'disable', [world.series, 1])).toBe('MarketUnknown');
    await world.recompute(ALICE, 0);
    expect(await world.unusable(0)).toBeUndefined();
    await world.send(OWNER, world.markets, 'disable', args);
    expect(await world.unusable(0)).toBe('MarketNotUsable(5)');
    expect(await world.refused(OWNER, 'disable', args)).toBe('MarketNotUsable(5)');
    await world.open({ range: { from: 0, to: 1 } });
    await world.send(OWNER, world.markets, 'disable', [world.series, 1]);
    expect(await world.stateOf(1)).toBe('Disabled');
    const { mask, values } = encodeScalars(scalarsAt(NOW), { from: 1, to: 4 });
    expect(await world.refused(POSTER, 'append', [world.series, 1, mask, values])).toBe('NotPosting');
  });
});

describe('the owner', () => {
  it('is handed over in two steps', async () => {
    const offer = (who: number, to: string) => world.send(who, world.markets, 'offerOwnership', [to]);
    const alice = world.account(ALICE).address;
    expect(await world.read(world.markets, 'owner')).toBe(world.account(OWNER).address);
    expect(await world.refused(ALICE, 'offerOwnership', [alice])).toBe('NotOwner');
    expect(await world.refused(ALICE, 'takeOwnership', [])).toBe('NotPendingOwner');
    await offer(OWNER, alice);
    expect(await world.read(world.markets, 'pendingOwner')).toBe(alice);
    expect(await world.refused(BOB, 'takeOwnership', [])).toBe('NotPendingOwner');
    await offer(OWNER, world.account(BOB).address);
    expect(await world.refused(ALICE, 'takeOwnership', [])).toBe('NotPendingOwner');
    await offer(OWNER, alice);
    const receipt = await world.send(ALICE, world.markets, 'takeOwnership');
    const from = world.account(OWNER).address;
    expect(world.eventsOf(receipt)).toEqual([{ name: 'OwnershipTaken', args: { from, to: alice } }]);
    expect(await world.refused(OWNER, 'setOracle', [alice, true])).toBe('NotOwner');
    expect(await world.refused(ALICE, 'setOracle', [alice, true])).toBeUndefined();
    expect(await world.refused(ALICE, 'takeOwnership', [])).toBe('NotPendingOwner');
  });
});
