import { bn254 } from '@noble/curves/bn254.js';
import { type Hex, toFunctionSelector } from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { point } from '../../fixtures/chain/proofs.js';
import { encodeScalars } from '../../src/chain/scalars.js';
import { needs } from '../support/needs.js';
import { type Actors, createActors, type Deployed } from './support/actors.js';
import { compileHarness } from './support/harness.js';
import {
  ALICE,
  BOB,
  createMarketWorld,
  MALLORY,
  type MarketWorld,
  NOW,
  OWNER,
  POSTER,
  scalarsAt,
  sumOf,
} from './support/markets.js';

needs('contracts');

const WINDOW = 1800;
const ANSWER = 3600;
const BOND = 1000n;
const DEPOSIT = 300n;
const WRONG = point(sumOf(scalarsAt(NOW)).add(bn254.G1.Point.BASE));

let world: MarketWorld;
let fresh: number;
beforeAll(async () => {
  world = await createMarketWorld({
    challengeWindow: WINDOW,
    answerWindow: ANSWER,
    bond: BOND,
    deposit: DEPOSIT,
  });
  fresh = await world.provider.snapshot();
});
beforeEach(() => world.provider.revert(fresh));

const id = (index = 0) => [world.series, index];
const challenge = (who: number, index = 0) =>
  world.send(who, world.markets, 'challenge', id(index), { value: DEPOSIT });
const challengeRefused = (who: number, value = DEPOSIT) => world.refused(who, 'challenge', id(), { value });
const recomputeRefused = (who: number) => world.refused(who, 'recompute', world.walking(0));
const balance = async (address: string) =>
  BigInt(
    (await world.provider.request({ method: 'eth_getBalance', params: [address as Hex, 'latest'] })) as Hex,
  );
/** The contract holds what it owes, and the bonds and deposits that are not free yet. */
const held = () => balance(world.markets.address);
const open = (changes = {}) => world.open({ expiry: NOW + 86_400, ...changes });

describe('the constructor', () => {
  it.each([
    [0, 0, undefined],
    [0, 5, undefined],
    [599, 600, 'WindowNotValid'],
    [600, 600, undefined],
    [600, 599, 'WindowNotValid'],
    [2_592_000, 2_592_000, undefined],
    [2_592_001, 600, 'WindowNotValid'],
    [600, 2_592_001, 'WindowNotValid'],
  ])('windows of %i and %i seconds: %s', async (challengeWindow, answerWindow, error) => {
    const args = [challengeWindow, answerWindow, 0n, 0n];
    expect(await world.deployRefusal('MarketRegistry', args)).toBe(error);
  });

  it('shows its terms', async () => {
    const terms = ['challengeWindow', 'answerWindow', 'bond', 'deposit'];
    const shown = await Promise.all(terms.map((name) => world.read(world.markets, name)));
    expect(shown).toEqual([WINDOW, ANSWER, BOND, DEPOSIT]);
  });
});

describe('a market that nobody challenges', () => {
  it('is usable when its window is over', async () => {
    await open();
    for (const [seconds, error] of [
      [WINDOW - 1, `MarketNotYetUsable(${NOW + WINDOW})`],
      [WINDOW, undefined],
      [WINDOW + 1, undefined],
    ] as const) {
      world.at(seconds);
      expect(await world.unusable(0)).toBe(error);
    }
  });

  it('starts its window when the last scalar is posted', async () => {
    await open({ range: { from: 0, to: 2 } });
    world.at(1000);
    const { mask, values } = encodeScalars(scalarsAt(NOW), { from: 2, to: 4 });
    await world.send(POSTER, world.markets, 'append', [...id(), mask, values]);
    world.at(1000 + WINDOW - 1);
    expect(await world.unusable(0)).toBe(`MarketNotYetUsable(${NOW + 1000 + WINDOW})`);
    world.at(1000 + WINDOW);
    expect(await world.unusable(0)).toBeUndefined();
  });

  it('is usable at once when it is recomputed', async () => {
    await open();
    world.at(10);
    await world.recompute(BOB, 0);
    expect(await world.unusable(0)).toBeUndefined();
    world.at(9);
    expect(await world.unusable(0)).toBe(`MarketNotYetUsable(${NOW + 10})`);
  });

  it('supersedes the one before it when its window is over, not when it is posted', async () => {
    await open();
    await world.recompute(BOB, 0);
    await open();
    world.at(WINDOW - 1);
    expect(await world.unusable(0)).toBeUndefined();
    world.at(WINDOW);
    expect(await world.unusable(0)).toBe('MarketSuperseded(1)');
    expect(await world.unusable(1)).toBeUndefined();
  });

  it('is disabled by a recomputation that finds another point, after the window too', async () => {
    await open({ point: WRONG });
    world.at(WINDOW + 7200);
    expect(await world.unusable(0)).toBeUndefined(); // nobody watched
    await world.recompute(BOB, 0);
    expect(await world.unusable(0)).toBe('MarketNotUsable(5)');
    expect(await world.owed(BOB)).toBe(BOND);
  });
});

describe('challenge', () => {
  it('makes a market unusable until it is recomputed', async () => {
    await open();
    world.at(60);
    const receipt = await challenge(ALICE);
    const challenger = world.account(ALICE).address;
    const args = { series: world.series, index: 0, challenger, answerBy: NOW + 60 + ANSWER };
    expect(world.eventsOf(receipt)).toEqual([{ name: 'MarketChallenged', args }]);
    world.at(WINDOW + 1);
    expect(await world.unusable(0)).toBe('MarketNotUsable(3)');
    await world.recompute(POSTER, 0);
    expect(await world.unusable(0)).toBeUndefined();
    // The deposit pays for the work; the bond stays the poster's.
    expect([await world.owed(POSTER), await world.owed(ALICE)]).toEqual([DEPOSIT, 0n]);
    const { bond, deposit } = await world.read(world.markets, 'marketOf', id());
    expect([bond, deposit]).toEqual([BOND, 0n]);
    expect(await held()).toBe(BOND + DEPOSIT);
  });

  it('is too late from the end of the window on', async () => {
    await open();
    for (const [seconds, error] of [
      [WINDOW - 1, undefined],
      [WINDOW, 'NotChallengeable(2)'],
      [WINDOW + 1, 'NotChallengeable(2)'],
    ] as const) {
      world.at(seconds);
      expect(await challengeRefused(ALICE)).toBe(error);
    }
  });

  it('is for one challenger', async () => {
    await open();
    await challenge(ALICE);
    expect(await challengeRefused(BOB)).toBe('NotChallengeable(3)');
    expect(await challengeRefused(ALICE)).toBe('NotChallengeable(3)');
    expect(await world.owed(ALICE)).toBe(0n);
  });

  it('takes the deposit, no more and no less', async () => {
    await open();
    expect(await challengeRefused(ALICE, DEPOSIT - 1n)).toBe(`WrongPayment(${DEPOSIT})`);
    expect(await challengeRefused(ALICE, DEPOSIT + 1n)).toBe(`WrongPayment(${DEPOSIT})`);
    expect(await challengeRefused(ALICE)).toBeUndefined();
  });

  it('needs a posted market that has neither been recomputed nor disabled', async () => {
    expect(await challengeRefused(ALICE)).toBe('MarketUnknown');
    await open({ range: { from: 0, to: 3 } });
    expect(await challengeRefused(ALICE)).toBe('NotChallengeable(1)');
    await open();
    await world.recompute(BOB, 1);
    expect(await world.refused(ALICE, 'challenge', id(1), { value: DEPOSIT })).toBe('NotChallengeable(4)');
    await world.send(OWNER, world.markets, 'disable', id(1));
    expect(await world.refused(ALICE, 'challenge', id(1), { value: DEPOSIT })).toBe('NotChallengeable(5)');
  });

  it('ends with expiry: a poster who gave a market up loses no bond', async () => {
    await open({ expiry: NOW + 600 });
    for (const [seconds, error] of [
      [599, undefined],
      [600, 'MarketExpired'],
      [601, 'MarketExpired'],
    ] as const) {
      world.at(seconds);
      expect(await challengeRefused(ALICE)).toBe(error);
    }
  });

  it('finds a wrong point: bond to whoever recomputed, deposit back', async () => {
    await open({ point: WRONG });
    await challenge(ALICE);
    await world.recompute(BOB, 0);
    expect([await world.owed(BOB), await world.owed(ALICE), await world.owed(POSTER)]).toEqual([
      BOND,
      DEPOSIT,
      0n,
    ]);
    expect(await held()).toBe(BOND + DEPOSIT);
  });

  it('a challenger who does the work has the deposit back', async () => {
    await open();
    await challenge(ALICE);
    await world.recompute(ALICE, 0);
    expect(await world.owed(ALICE)).toBe(DEPOSIT);
  });

  it('steps of a recomputation, begun before it, count', async () => {
    await open({ point: WRONG });
    await world.recompute(BOB, 0, { range: { from: 0, to: 2 } });
    await challenge(MALLORY);
    await world.recompute(BOB, 0, { range: { from: 2, to: 4 } });
    expect([await world.owed(BOB), await world.owed(MALLORY)]).toEqual([BOND, DEPOSIT]);
  });
});

describe('settle', () => {
  it('disables what was not answered: bond and deposit to the challenger', async () => {
    await open();
    world.at(60);
    await challenge(ALICE);
    const settleRefused = () => world.refused(MALLORY, 'settle', id());
    world.at(60 + ANSWER - 1);
    expect(await settleRefused()).toBe(`AnswerStillOpen(${NOW + 60 + ANSWER})`);
    expect(await recomputeRefused(POSTER)).toBeUndefined();
    for (const seconds of [60 + ANSWER, 60 + ANSWER + 1]) {
      world.at(seconds);
      expect(await settleRefused()).toBeUndefined();
      // Too late for an answer, and for anyone to take the bond from the challenger.
      expect(await recomputeRefused(POSTER)).toBe('MarketNotUsable(3)');
      expect(await recomputeRefused(MALLORY)).toBe('MarketNotUsable(3)');
    }
    const receipt = await world.send(MALLORY, world.markets, 'settle', id());
    const by = world.account(ALICE).address;
    expect(world.eventsOf(receipt)).toEqual([
      { name: 'MarketDisabled', args: { series: world.series, index: 0, by } },
    ]);
    expect([await world.owed(ALICE), await world.owed(MALLORY), await world.owed(POSTER)]).toEqual([
      BOND + DEPOSIT,
      0n,
      0n,
    ]);
    expect(await world.unusable(0)).toBe('MarketNotUsable(5)');
    expect(await settleRefused()).toBe('MarketNotUsable(5)');
    expect(await held()).toBe(BOND + DEPOSIT);
  });

  it('is for challenged markets', async () => {
    expect(await world.refused(ALICE, 'settle', id())).toBe('MarketUnknown');
    await open();
    expect(await world.refused(ALICE, 'settle', id())).toBe('MarketNotUsable(2)');
    world.at(WINDOW + 1);
    expect(await world.refused(ALICE, 'settle', id())).toBe('MarketNotUsable(2)');
    await world.recompute(BOB, 0);
    expect(await world.refused(ALICE, 'settle', id())).toBe('MarketNotUsable(4)');
  });
});

describe('disable by the owner', () => {
  it('gives a challenger the deposit back, and the owner the bond', async () => {
    await open();
    await challenge(ALICE);
    await world.send(OWNER, world.markets, 'disable', id());
    expect([await world.owed(OWNER), await world.owed(ALICE)]).toEqual([BOND, DEPOSIT]);
    world.at(ANSWER + 1);
    expect(await world.refused(ALICE, 'settle', id())).toBe('MarketNotUsable(5)');
  });

  it('takes no bond twice', async () => {
    await open();
    world.at(86_400);
    await world.send(POSTER, world.markets, 'releaseBond', id());
    await world.send(OWNER, world.markets, 'disable', id());
    expect([await world.owed(OWNER), await world.owed(POSTER)]).toEqual([0n, BOND]);
  });
});

describe('releaseBond', () => {
  const refused = (who = POSTER, index = 0) => world.refused(who, 'releaseBond', id(index));

  it('is the poster’s, from expiry on, once', async () => {
    await open();
    await world.recompute(BOB, 0);
    world.at(86_399);
    expect(await refused()).toBe('BondNotFree');
    world.at(86_400);
    expect(await refused(MALLORY)).toBe('NotPoster');
    expect(await refused(POSTER, 1)).toBe('BondNotFree');
    await world.send(POSTER, world.markets, 'releaseBond', id());
    expect(await world.owed(POSTER)).toBe(BOND);
    expect(await refused()).toBe('BondNotFree');
  });

  it('of an incomplete market too, which stays incomplete', async () => {
    await open({ range: { from: 0, to: 3 } });
    world.at(86_400);
    await world.send(POSTER, world.markets, 'releaseBond', id());
    const { mask, values } = encodeScalars(scalarsAt(NOW), { from: 3, to: 4 });
    expect(await world.refused(POSTER, 'append', [...id(), mask, values])).toBe('MarketExpired');
  });

  it('waits for the window, and for an answer', async () => {
    await open({ expiry: NOW + 600 });
    world.at(WINDOW - 1);
    expect(await refused()).toBe('BondNotFree');
    world.at(WINDOW);
    expect(await refused()).toBeUndefined();
    world.at(599);
    await challenge(ALICE);
    for (const seconds of [WINDOW, 599 + ANSWER, 86_400]) {
      world.at(seconds);
      expect(await refused()).toBe('BondNotFree');
    }
    await world.send(BOB, world.markets, 'settle', id());
    expect(await refused()).toBe('BondNotFree');
    expect([await world.owed(ALICE), await world.owed(POSTER)]).toEqual([BOND + DEPOSIT, 0n]);
  });

  it('is gone when the point was wrong', async () => {
    await open({ point: WRONG });
    await world.recompute(BOB, 0);
    world.at(86_400);
    expect(await refused()).toBe('BondNotFree');
  });
});

describe('withdraw', () => {
  it('pays what is owed, once', async () => {
    await open({ point: WRONG });
    await world.recompute(BOB, 0);
    const { address } = world.account(BOB);
    expect(await world.refused(ALICE, 'withdraw', [])).toBe('NothingOwed');
    const before = await balance(address);
    const { gasUsed, effectiveGasPrice } = await world.send(BOB, world.markets, 'withdraw');
    expect(await balance(address)).toBe(before - gasUsed * effectiveGasPrice + BOND);
    expect([await world.owed(BOB), await held()]).toEqual([0n, 0n]);
    expect(await world.refused(BOB, 'withdraw', [])).toBe('NothingOwed');
  });

  it('adds up over markets', async () => {
    await open({ point: WRONG });
    await open({ point: WRONG });
    await world.recompute(BOB, 0);
    await world.recompute(BOB, 1);
    expect(await world.owed(BOB)).toBe(2n * BOND);
  });

  describe('by a contract', () => {
    const due = BOND + DEPOSIT;
    let actors: Actors;
    let payee: Deployed;
    beforeEach(async () => {
      const contracts = { ...world.contracts, ...(await compileHarness('Payee')) };
      actors = await createActors(world.provider, contracts);
      payee = await actors.deploy(ALICE, 'Payee', [world.markets.address]);
      await open();
      await actors.send(ALICE, payee, 'challenge', id(), { value: DEPOSIT });
      world.at(ANSWER);
      await world.send(BOB, world.markets, 'settle', id());
      await open(); // a bond that a second payment could take
      expect(await world.read(world.markets, 'owed', [payee.address])).toBe(due);
    });

    it('pays it', async () => {
      await actors.send(ALICE, payee, 'fetch');
      expect([await balance(payee.address), await held()]).toEqual([due, BOND]);
    });

    it('has nothing for it when it comes back in the middle', async () => {
      await actors.send(ALICE, payee, 'setMode', [1]);
      await actors.send(ALICE, payee, 'fetch');
      expect(await actors.read(payee, 'answer')).toBe(toFunctionSelector('NothingOwed()'));
      expect([await balance(payee.address), await held()]).toEqual([due, BOND]);
    });

    it('keeps what it refuses', async () => {
      await actors.send(ALICE, payee, 'setMode', [2]);
      expect(await actors.refusal(ALICE, payee, 'fetch')).toBe('PaymentFailed');
      expect(await world.read(world.markets, 'owed', [payee.address])).toBe(due);
    });
  });
});

describe('where markets must be recomputed', () => {
  it('nothing can be challenged, and a bond is free from expiry on', async () => {
    const strict = await createMarketWorld({ bond: BOND });
    await strict.open();
    const args = [strict.series, 0];
    expect(await strict.refused(ALICE, 'challenge', args)).toBe('NotChallengeable(2)');
    strict.at(3599);
    expect(await strict.refused(POSTER, 'releaseBond', args)).toBe('BondNotFree');
    strict.at(3600);
    await strict.send(POSTER, strict.markets, 'releaseBond', args);
    expect(await strict.owed(POSTER)).toBe(BOND);
    expect(await strict.refused(POSTER, 'open', strict.opening(), { value: 0n })).toBe(
      `WrongPayment(${BOND})`,
    );
  });
});
