import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { type Actors, createActors, type Deployed } from './support/actors.js';
import { compileConsumers } from './support/consumers.js';
import {
  ALICE,
  BOB,
  createSolvencyWorld,
  EPOCH,
  MALLORY,
  OWNER,
  policyAt,
  type SolvencyWorld,
  START,
} from './support/solvencyWorld.js';

needs('contracts', 'solvency-8');

/** The consumers on the registry itself, with real proofs: 602 % and 1 205 units are what the holder has. */

const TOKEN = 1_000_000n;
const NEXT = START + EPOCH;
const AGE = 600;
const TERMS = { openRatio: 15_000, keepRatio: 15_000, maxAge: AGE, advance: 5_000, grace: 3_600 };

let world: SolvencyWorld;
let on: Actors;
let token: Deployed;
let line: Deployed;
let pool: Deployed;
let market: Deployed;
let module: Deployed;
let start: number;

/** Proves for Alice at the time of the latest market, and submits. */
async function submit(time: number, index: number, policy: { minRatio?: bigint; minEquity?: bigint } = {}) {
  const proof = await world.prove({ recipient: ALICE, time, policy });
  const submission = world.submission(proof, { market: index });
  await on.send(ALICE, world.registry, 'submit', [submission]);
  return submission;
}

/** The market of the next epoch, a minute after it. */
async function publishNext(): Promise<number> {
  world.provider.setTime(NEXT + 60);
  return (await world.publish(NEXT)).index;
}

beforeAll(async () => {
  world = await createSolvencyWorld();
  on = await createActors(world.provider, { ...world.contracts, ...(await compileConsumers()) });
  const { registry, address } = world;
  token = await on.deploy(OWNER, 'TestToken', [6]);
  line = await on.deploy(OWNER, 'CreditLine', [registry.address, token.address, TERMS, true]);
  pool = await on.deploy(OWNER, 'PledgePool', [registry.address, 15_000, AGE, true]);
  market = await on.deploy(OWNER, 'SmallLendingMarket', [token.address, token.address, 10n ** 18n]);
  module = await on.deploy(OWNER, 'LiquidationModule', [
    ...[registry.address, market.address],
    [
      { minRatio: 15_000, closeFactor: 5_000 },
      { minRatio: 60_000, closeFactor: 1_000 },
    ],
    ...[{ maxAge: AGE, cooldown: EPOCH, equityShare: 10_000, debtUnit: TOKEN }, true],
  ]);
  await on.send(OWNER, market, 'setModule', [module.address]);
  for (const holder of [line, market]) await on.send(OWNER, token, 'mint', [holder.address, 10_000n * TOKEN]);
  for (const who of [ALICE, BOB]) {
    await on.send(OWNER, token, 'mint', [address(who), 1_000n * TOKEN]);
    for (const spender of [line, market]) await on.send(who, token, 'approve', [spender.address, 2n ** 255n]);
  }
  await on.send(OWNER, line, 'offer', [address(ALICE), 1_000n * TOKEN]);
  start = await world.provider.snapshot();
});

beforeEach(() => world.provider.revert(start));

describe('consumers of a registry that accepts development keys', () => {
  it('are refused unless they say so', async () => {
    const { address } = world.registry;
    const refused = async (name: string, args: readonly unknown[]) =>
      expect(await on.deployRefusal(name, args)).toBe('RegistryIsDevelopment');
    await refused('CreditLine', [address, token.address, TERMS, false]);
    await refused('PledgePool', [address, 15_000, AGE, false]);
  });
});

describe('the registry that tests of consumers set', () => {
  it('answers as the registry does, at the edges of ratio and age', async () => {
    const { registry, address } = world;
    const stand = await on.deploy(OWNER, 'SettableRegistry', [true]);
    const both = async (ratio: number, age: number) => {
      const args = [address(ALICE), ratio, age];
      const answer = await on.read(registry, 'isSolvent', args);
      expect(await on.read(stand, 'isSolvent', args)).toBe(answer);
      return answer;
    };
    expect(await both(0, 2 ** 39)).toBe(false);
    await submit(START, 0);
    const status = await on.read(registry, 'statusOf', [address(ALICE)]);
    await on.send(OWNER, stand, 'set', [address(ALICE), status]);
    expect(await on.read(stand, 'statusOf', [address(ALICE)])).toEqual(status);
    expect(await both(15_000, 60)).toBe(true);
    expect(await both(15_001, 60)).toBe(false);
    expect(await both(15_000, 59)).toBe(false);
    expect(await both(0, 2 ** 40 - 1)).toBe(true);
  });
});

describe('a credit line on real proofs', () => {
  it('opens and draws by a proof, freezes when it is stale, and thaws by the next', async () => {
    const { address, provider } = world;
    expect(await on.refusal(ALICE, line, 'open')).toBe('NotSolvent');
    await submit(START, 0, { minEquity: 1_000n });
    await on.send(ALICE, line, 'open');
    expect(await on.refusal(ALICE, line, 'draw', [500n * TOKEN + 1n])).toBe('OverLimit(500000000)');
    await on.send(ALICE, line, 'draw', [500n * TOKEN]);
    expect(await on.read(token, 'balanceOf', [address(ALICE)])).toBe(1_500n * TOKEN);
    provider.setTime(START + AGE);
    expect(await on.refusal(BOB, line, 'freeze', [address(ALICE)])).toBe('StillSolvent');
    provider.setTime(START + AGE + 1);
    await on.send(BOB, line, 'freeze', [address(ALICE)]);
    expect(await on.refusal(ALICE, line, 'thaw')).toBe('NotSolvent');
    const index = await publishNext();
    await submit(NEXT, index, { minEquity: 999n });
    expect(await on.refusal(ALICE, line, 'thaw')).toBe('OverLimit(499500000)');
    await on.send(ALICE, line, 'repay', [address(ALICE), TOKEN / 2n]);
    await on.send(ALICE, line, 'thaw');
    expect(await on.read(line, 'available', [address(ALICE)])).toBe(0n);
  });

  it('is not thawed by the old proof sent again, nor by one against an old market', async () => {
    const { address, registry } = world;
    const first = await submit(START, 0, { minEquity: 1_000n });
    await on.send(ALICE, line, 'open');
    await on.send(ALICE, line, 'draw', [TOKEN]);
    world.provider.setTime(START + AGE + 1);
    await on.send(BOB, line, 'freeze', [address(ALICE)]);
    expect(await on.refusal(ALICE, registry, 'submit', [first])).toBe(`WindowNotLater(${START})`);
    await publishNext();
    expect(await on.refusal(ALICE, registry, 'submit', [first])).toBe('MarketSuperseded(1)');
    expect(await on.refusal(ALICE, line, 'thaw')).toBe('NotSolvent');
  });

  it('is not opened by the proof of another', async () => {
    const { address, registry } = world;
    const { minEquity } = policyAt(START);
    const stolen = world.submission(
      await world.prove({ recipient: ALICE, policy: { minEquity: minEquity! } }),
    );
    await on.send(OWNER, line, 'offer', [address(MALLORY), TOKEN]);
    expect(await on.refusal(MALLORY, registry, 'submit', [stolen])).toBe('ProofDoesNotHold');
    expect(await on.refusal(MALLORY, line, 'open')).toBe('NotSolvent');
    await on.send(ALICE, registry, 'submit', [stolen]);
    expect(await on.refusal(MALLORY, line, 'open')).toBe('NotSolvent');
    await on.send(ALICE, line, 'open');
  });
});

describe('a pledge pool on real proofs', () => {
  it('adds lenders up to what was proved, and takes more after a proof of more', async () => {
    const { address } = world;
    for (const who of [OWNER, BOB]) await on.send(OWNER, pool, 'setLender', [address(who), true]);
    expect(await on.refusal(BOB, pool, 'pledge', [address(ALICE), 1n])).toBe('NotFresh');
    await submit(START, 0, { minEquity: 1_000n });
    await on.send(OWNER, pool, 'pledge', [address(ALICE), 600n]);
    expect(await on.refusal(BOB, pool, 'pledge', [address(ALICE), 401n])).toBe('OverProvedEquity(600,1000)');
    await on.send(BOB, pool, 'pledge', [address(ALICE), 400n]);
    const index = await publishNext();
    await submit(NEXT, index, { minEquity: 1_200n });
    expect(await on.refusal(BOB, pool, 'pledge', [address(ALICE), 201n])).toBe('OverProvedEquity(1000,1200)');
    await on.send(BOB, pool, 'pledge', [address(ALICE), 200n]);
    expect(await on.read(pool, 'outstandingOf', [address(ALICE)])).toBe(1_200n);
  });

  it('is not passed by with a second address: the nullifier is bound to the first', async () => {
    const { address, registry } = world;
    await on.send(OWNER, pool, 'setLender', [address(BOB), true]);
    await submit(START, 0, { minEquity: 1_000n });
    await on.send(BOB, pool, 'pledge', [address(ALICE), 1_000n]);
    const index = await publishNext();
    const second = await world.prove({ recipient: MALLORY, time: NEXT, policy: { minEquity: 1_000n } });
    expect(await on.refusal(MALLORY, registry, 'submit', [world.submission(second, { market: index })])).toBe(
      `NullifierOfAnother(${address(ALICE)})`,
    );
    expect(await on.refusal(BOB, pool, 'pledge', [address(MALLORY), 1n])).toBe('NotFresh');
  });
});

describe('a liquidation module on real proofs', () => {
  it('closes less at once for a higher ratio, and all without a proof', async () => {
    const { address, provider } = world;
    const closable = () => on.read(module, 'closable', [address(ALICE)]);
    await on.send(ALICE, market, 'deposit', [1_000n * TOKEN]);
    await on.send(ALICE, market, 'borrow', [800n * TOKEN]);
    await on.send(OWNER, market, 'setPrice', [(5n * 10n ** 18n) / 10n]);
    expect(await closable()).toBe(800n * TOKEN);
    await submit(START, 0, { minRatio: 60_000n, minEquity: 800n });
    expect(await closable()).toBe(80n * TOKEN);
    expect(await on.refusal(BOB, module, 'liquidate', [address(ALICE), 80n * TOKEN + 1n])).toBe(
      'OverCloseFactor(80000000)',
    );
    await on.send(BOB, module, 'liquidate', [address(ALICE), 80n * TOKEN]);
    expect(await on.refusal(BOB, module, 'liquidate', [address(ALICE), 1n])).toMatch(/^Cooldown/);
    provider.setTime(START + AGE + 1);
    await on.send(BOB, module, 'liquidate', [address(ALICE), 720n * TOKEN]);
    expect(await on.read(market, 'debtOf', [address(ALICE)])).toBe(0n);
  });

  it('is not gentle for a proof of little equity', async () => {
    const { address } = world;
    await on.send(ALICE, market, 'deposit', [1_000n * TOKEN]);
    await on.send(ALICE, market, 'borrow', [800n * TOKEN]);
    await submit(START, 0, { minRatio: 60_000n, minEquity: 799n });
    expect(await on.read(module, 'closeFactorOf', [address(ALICE)])).toBe(10_000);
  });
});
