import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import type { Deployed } from './support/actors.js';
import { type ConsumerChain, calldata, startConsumers } from './support/consumers.js';

needs('contracts', 'solvency-8');

/** Tokens that call back while they move, and a registry that calls before it answers. */

const OWNER = 0;
const T0 = 1_780_000_000n;
const TOKEN = 1_000_000n;
const TERMS = { openRatio: 15_000, keepRatio: 12_000, maxAge: 3_600, advance: 10_000, grace: 0 };

let chain: ConsumerChain;
let registry: Deployed;
let token: Deployed;
let line: Deployed;
/** Borrower, lender or liquidator: whoever a test lets it be. */
let attacker: Deployed;
let start: number;

/** Through the attacker. */
const run = (to: Deployed, name: string, args: readonly unknown[] = []) =>
  chain.send(OWNER, attacker, 'run', [to.address, calldata(to, name, args)]);
const arm = (to: Deployed, name: string, args: readonly unknown[] = []) =>
  chain.send(OWNER, attacker, 'arm', [to.address, calldata(to, name, args)]);
const balance = (of: Deployed, who: Deployed): Promise<bigint> => chain.read(of, 'balanceOf', [who.address]);

async function prove(who: string, minEquity: bigint) {
  const now = chain.provider.now();
  const status = {
    notBefore: now,
    notAfter: now,
    submittedAt: now,
    minRatio: 15_000,
    minRatioView: 0,
    minEquity,
  };
  await chain.send(OWNER, registry, 'set', [who, status]);
}

/** The armed call was made from inside, and is what it answered. */
async function inner(): Promise<string> {
  expect(await chain.read(attacker, 'called')).toBe(true);
  if (await chain.read(attacker, 'succeeded')) return 'succeeded';
  return chain.nameOf(await chain.read(attacker, 'answer'));
}

beforeAll(async () => {
  chain = await startConsumers(T0);
  registry = await chain.deploy(OWNER, 'SettableRegistry', [false]);
  token = await chain.deploy(OWNER, 'CallbackToken', [6]);
  line = await chain.deploy(OWNER, 'CreditLine', [registry.address, token.address, TERMS, false]);
  attacker = await chain.deploy(OWNER, 'Reenterer');
  await chain.send(OWNER, token, 'mint', [line.address, 10_000n * TOKEN]);
  await chain.send(OWNER, token, 'mint', [attacker.address, 1_000n * TOKEN]);
  await run(token, 'approve', [line.address, 2n ** 255n]);
  start = await chain.provider.snapshot();
});

beforeEach(() => chain.provider.revert(start));

describe('a borrower called back by the token of a credit line', () => {
  beforeEach(async () => {
    await chain.send(OWNER, line, 'offer', [attacker.address, 1_000n * TOKEN]);
    await prove(attacker.address, 100n);
    await run(line, 'open');
  });

  it.each([
    ['draw', [100n * TOKEN]],
    ['repay', [100n * TOKEN]],
    ['freeze', []],
    ['thaw', []],
    ['open', []],
  ])('in a draw cannot %s', async (name, args) => {
    await arm(line, name, name === 'repay' || name === 'freeze' ? [attacker.address, ...args] : args);
    await run(line, 'draw', [100n * TOKEN]);
    expect(await inner()).toBe('Reentered');
    expect(await balance(token, attacker)).toBe(1_100n * TOKEN);
    expect(await balance(token, line)).toBe(9_900n * TOKEN);
    expect((await chain.read(line, 'lineOf', [attacker.address])).drawn).toBe(100n * TOKEN);
  });

  it.each(['draw', 'repay'])('in a repayment cannot %s', async (name) => {
    await run(line, 'draw', [40n * TOKEN]);
    await arm(line, name, name === 'draw' ? [60n * TOKEN] : [attacker.address, 20n * TOKEN]);
    await run(line, 'repay', [attacker.address, 20n * TOKEN]);
    expect(await inner()).toBe('Reentered');
    expect((await chain.read(line, 'lineOf', [attacker.address])).drawn).toBe(20n * TOKEN);
    expect(await balance(token, line)).toBe(9_980n * TOKEN);
  });

  it('sees from inside what is left after the draw', async () => {
    await arm(line, 'available', [attacker.address]);
    await run(line, 'draw', [100n * TOKEN]);
    expect(await inner()).toBe('succeeded');
    expect(BigInt(await chain.read(attacker, 'answer'))).toBe(0n);
  });

  it('may draw twice in one transaction, one after the other', async () => {
    const draws = [60n, 40n].map((amount) => calldata(line, 'draw', [amount * TOKEN]));
    await chain.send(OWNER, attacker, 'runAll', [line.address, draws]);
    expect((await chain.read(line, 'lineOf', [attacker.address])).drawn).toBe(100n * TOKEN);
  });
});

describe('a lender called back by the token of a credit line', () => {
  it.each([
    ['withdraw', [9_000n * TOKEN]],
    ['offer', ['self', 1n]],
    ['markDefault', ['self']],
  ])('in a withdrawal cannot %s', async (name, args) => {
    await chain.send(OWNER, line, 'offerOwnership', [attacker.address]);
    await run(line, 'takeOwnership');
    const given = args.map((value) => (value === 'self' ? attacker.address : value));
    await arm(line, name, given);
    await run(line, 'withdraw', [1_000n * TOKEN]);
    expect(await inner()).toBe('Reentered');
    expect(await balance(token, line)).toBe(9_000n * TOKEN);
    expect(await balance(token, attacker)).toBe(2_000n * TOKEN);
  });
});

describe('a lender of a pledge pool called back by a token', () => {
  it('meets the same sum as from outside', async () => {
    const pool = await chain.deploy(OWNER, 'PledgePool', [registry.address, 15_000, 3_600, false]);
    await chain.send(OWNER, pool, 'setLender', [attacker.address, true]);
    await chain.send(OWNER, line, 'offer', [attacker.address, 1_000n * TOKEN]);
    await prove(attacker.address, 100n);
    await run(line, 'open');
    await run(pool, 'pledge', [attacker.address, 60n]);
    await arm(pool, 'pledge', [attacker.address, 41n]);
    await run(line, 'draw', [TOKEN]);
    expect(await inner()).toBe('OverProvedEquity');
    await arm(pool, 'pledge', [attacker.address, 40n]);
    await run(line, 'draw', [TOKEN]);
    expect(await inner()).toBe('succeeded');
    expect(await chain.read(pool, 'outstandingOf', [attacker.address])).toBe(100n);
  });
});

describe('a liquidator called back by the collateral', () => {
  it.each([
    ['with a proof', 800n],
    ['without one', 0n],
  ])('cannot liquidate again from inside, %s', async (_, minEquity) => {
    const market = await chain.deploy(OWNER, 'SmallLendingMarket', [
      token.address,
      token.address,
      10n ** 18n,
    ]);
    const module = await chain.deploy(OWNER, 'LiquidationModule', [
      ...[registry.address, market.address, [{ minRatio: 15_000, closeFactor: 2_500 }]],
      ...[{ maxAge: 3_600, cooldown: 900, equityShare: 10_000, debtUnit: TOKEN }, false],
    ]);
    await chain.send(OWNER, market, 'setModule', [module.address]);
    const debtor = chain.address(OWNER);
    await chain.send(OWNER, token, 'mint', [debtor, 1_000n * TOKEN]);
    await chain.send(OWNER, token, 'mint', [market.address, 1_000n * TOKEN]);
    await chain.send(OWNER, token, 'approve', [market.address, 2n ** 255n]);
    await run(token, 'approve', [market.address, 2n ** 255n]);
    await chain.send(OWNER, market, 'deposit', [1_000n * TOKEN]);
    await chain.send(OWNER, market, 'borrow', [800n * TOKEN]);
    await chain.send(OWNER, market, 'setPrice', [(9n * 10n ** 18n) / 10n]);
    if (minEquity > 0n) await prove(debtor, minEquity);
    await arm(module, 'liquidate', [debtor, 100n * TOKEN]);
    await run(module, 'liquidate', [debtor, 100n * TOKEN]);
    expect(await inner()).toBe('Reentered');
    expect(await chain.read(market, 'debtOf', [debtor])).toBe(700n * TOKEN);
    await run(module, 'liquidate', [debtor, 100n * TOKEN]);
    expect(await chain.read(market, 'debtOf', [debtor])).toBe(600n * TOKEN);
  });
});

describe('a registry that calls before it answers', () => {
  it('can change nothing: consumers read it by static calls', async () => {
    const hostile = await chain.deploy(OWNER, 'HostileRegistry');
    const pool = await chain.deploy(OWNER, 'PledgePool', [hostile.address, 15_000, 3_600, false]);
    const borrower = chain.address(1);
    await chain.send(OWNER, pool, 'setLender', [hostile.address, true]);
    await chain.send(OWNER, pool, 'setLender', [chain.address(OWNER), true]);
    await chain.send(OWNER, pool, 'pledge', [borrower, 1n]);
    await chain.send(OWNER, hostile, 'arm', [pool.address, calldata(pool, 'pledge', [borrower, 1n])]);
    await expect(chain.send(OWNER, pool, 'pledge', [borrower, 1n])).rejects.toThrow();
    expect(await chain.read(pool, 'outstandingOf', [borrower])).toBe(1n);
  });
});
