import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import type { Deployed } from './support/actors.js';
import { type ConsumerChain, eventsOf, startConsumers } from './support/consumers.js';

needs('contracts', 'solvency-8');

/** Terms, edges and attacks, against a registry whose statuses the test sets. Amounts in tokens of six decimals. */

const [LENDER, ALICE, BOB] = [0, 1, 2];
const T0 = 1_780_000_000n;
const TOKEN = 1_000_000n;
const TERMS = { openRatio: 15_000, keepRatio: 12_000, maxAge: 3_600, advance: 2_500, grace: 86_400 };
const State = { None: 0, Open: 1, Frozen: 2 };

let chain: ConsumerChain;
let registry: Deployed;
let token: Deployed;
let line: Deployed;
let start: number;

/** Proved by account `who` (default Alice): 150 % and 1 000 as of now, unless told. */
async function prove(
  o: { minRatio?: number; minEquity?: bigint; notBefore?: bigint; notAfter?: bigint } = {},
  who = ALICE,
) {
  const { minRatio = 15_000, minEquity = 1_000n, notBefore = chain.provider.now() } = o;
  const { notAfter = notBefore } = o;
  const submittedAt = chain.provider.now();
  const status = { notBefore, notAfter, submittedAt, minRatio, minRatioView: 0, minEquity };
  await chain.send(LENDER, registry, 'set', [address(who), status]);
}

const address = (who: number) => chain.address(who);
const wait = (seconds: number | bigint) => chain.provider.setTime(chain.provider.now() + BigInt(seconds));
const balance = (who: string): Promise<bigint> => chain.read(token, 'balanceOf', [who]);
const lineOf = (who = ALICE) => chain.read(line, 'lineOf', [address(who)]);
const available = (): Promise<bigint> => chain.read(line, 'available', [address(ALICE)]);

/** A line of `limit` that Alice opened; 10 000 tokens lie in the contract. */
async function opened(limit = 1_000n * TOKEN) {
  await chain.send(LENDER, line, 'offer', [address(ALICE), limit]);
  await prove();
  await chain.send(ALICE, line, 'open');
}

beforeAll(async () => {
  chain = await startConsumers(T0);
  registry = await chain.deploy(LENDER, 'SettableRegistry', [false]);
  token = await chain.deploy(LENDER, 'TestToken', [6]);
  line = await chain.deploy(LENDER, 'CreditLine', [registry.address, token.address, TERMS, false]);
  await chain.send(LENDER, token, 'mint', [line.address, 10_000n * TOKEN]);
  await chain.send(ALICE, token, 'approve', [line.address, 2n ** 255n]);
  await chain.send(BOB, token, 'approve', [line.address, 2n ** 255n]);
  start = await chain.provider.snapshot();
});

beforeEach(() => chain.provider.revert(start));

describe('terms of a credit line', () => {
  const deployment = (terms: object) => [registry.address, token.address, { ...TERMS, ...terms }, false];

  it('are what the contract says', async () => {
    expect(await chain.read(line, 'terms')).toEqual(TERMS);
    expect(await chain.read(line, 'owner')).toBe(address(LENDER));
  });

  it.each([
    ['no ratio to keep', { keepRatio: 0 }],
    ['a ratio to keep above the one to open', { keepRatio: 15_001 }],
    ['no age', { maxAge: 0 }],
    ['nothing to draw', { advance: 0 }],
    ['more than was proved', { advance: 10_001 }],
    ['grace past a year', { grace: 365 * 86_400 + 1 }],
  ])('refuse %s', async (_, terms) => {
    expect(await chain.deployRefusal('CreditLine', deployment(terms))).toBe('TermsNotValid');
  });

  it('may be at the edge of each', async () => {
    const terms = { openRatio: 1, keepRatio: 1, maxAge: 1, advance: 10_000, grace: 365 * 86_400 };
    const edge = await chain.deploy(LENDER, 'CreditLine', deployment(terms));
    expect(await chain.read(edge, 'terms')).toEqual(terms);
  });

  it('refuse a token of more than 36 decimals', async () => {
    const odd = await chain.deploy(LENDER, 'OddToken');
    const args = [registry.address, odd.address, TERMS, false];
    await chain.send(LENDER, odd, 'setDecimals', [36]);
    await chain.deploy(LENDER, 'CreditLine', args);
    await chain.send(LENDER, odd, 'setDecimals', [37]);
    expect(await chain.deployRefusal('CreditLine', args)).toBe('TermsNotValid');
  });

  it('refuse a registry that accepts development keys, unless asked', async () => {
    const development = await chain.deploy(LENDER, 'SettableRegistry', [true]);
    const args = [development.address, token.address, TERMS];
    expect(await chain.deployRefusal('CreditLine', [...args, false])).toBe('RegistryIsDevelopment');
    await chain.deploy(LENDER, 'CreditLine', [...args, true]);
  });
});

describe('a line', () => {
  it('is offered, opened, drawn, repaid, frozen, thawed, defaulted, and paid back in the end', async () => {
    const offered = await chain.send(LENDER, line, 'offer', [address(ALICE), 200n * TOKEN]);
    expect(eventsOf(offered, line)).toEqual([`LineOffered(${address(ALICE)},200000000)`]);
    expect(await available()).toBe(0n);
    await prove();
    expect(eventsOf(await chain.send(ALICE, line, 'open'), line)).toEqual([`LineOpened(${address(ALICE)})`]);
    expect(await available()).toBe(200n * TOKEN); // the limit is below a quarter of 1 000
    const drawn = await chain.send(ALICE, line, 'draw', [150n * TOKEN]);
    expect(eventsOf(drawn, line)).toEqual([`Drawn(${address(ALICE)},150000000)`]);
    expect(await balance(address(ALICE))).toBe(150n * TOKEN);
    expect(await available()).toBe(50n * TOKEN);
    const repaid = await chain.send(ALICE, line, 'repay', [address(ALICE), 30n * TOKEN]);
    expect(eventsOf(repaid, line)).toEqual([`Repaid(${address(ALICE)},30000000)`]);
    wait(3_601);
    const frozen = await chain.send(BOB, line, 'freeze', [address(ALICE)]);
    expect(eventsOf(frozen, line)).toEqual([`Frozen(${address(ALICE)},${address(BOB)})`]);
    const frozenAt = Number(chain.provider.now());
    expect(await lineOf()).toEqual({
      state: State.Frozen,
      limit: 200n * TOKEN,
      drawn: 120n * TOKEN,
      frozenAt,
    });
    await prove();
    expect(eventsOf(await chain.send(ALICE, line, 'thaw'), line)).toEqual([`Thawed(${address(ALICE)})`]);
    expect((await lineOf()).frozenAt).toBe(0);
    wait(3_601);
    await chain.send(BOB, line, 'freeze', [address(ALICE)]);
    wait(86_400);
    const defaulted = await chain.send(LENDER, line, 'markDefault', [address(ALICE)]);
    expect(eventsOf(defaulted, line)).toEqual([`Defaulted(${address(ALICE)},120000000)`]);
    expect(await lineOf()).toEqual({ state: State.None, limit: 0n, drawn: 120n * TOKEN, frozenAt: 0 });
    await prove();
    expect(await chain.refusal(ALICE, line, 'open')).toBe('LineNotOpen(0)');
    expect(await chain.refusal(ALICE, line, 'draw', [1n])).toBe('LineNotOpen(0)');
    expect(await chain.refusal(LENDER, line, 'offer', [address(ALICE), 1n])).toBe('LineExists');
    await chain.send(ALICE, line, 'repay', [address(ALICE), 120n * TOKEN]);
    await chain.send(LENDER, line, 'offer', [address(ALICE), TOKEN]);
    await chain.send(ALICE, line, 'open');
  });

  it('is offered by the lender alone, changed or taken back until it is open', async () => {
    expect(await chain.refusal(ALICE, line, 'offer', [address(ALICE), TOKEN])).toBe('NotLender');
    expect(await chain.refusal(ALICE, line, 'open')).toBe('LineNotOpen(0)');
    await chain.send(LENDER, line, 'offer', [address(ALICE), TOKEN]);
    await chain.send(LENDER, line, 'offer', [address(ALICE), 0n]);
    await prove();
    expect(await chain.refusal(ALICE, line, 'open')).toBe('LineNotOpen(0)');
    await opened();
    expect(await chain.refusal(LENDER, line, 'offer', [address(ALICE), 2n])).toBe('LineExists');
    expect(await chain.refusal(ALICE, line, 'open')).toBe('LineExists');
  });

  it('belongs to its borrower: nobody opens, draws or thaws it for them', async () => {
    await opened();
    await prove({}, BOB);
    expect(await chain.refusal(BOB, line, 'open')).toBe('LineNotOpen(0)');
    expect(await chain.refusal(BOB, line, 'draw', [1n])).toBe('LineNotOpen(0)');
    expect(await chain.refusal(BOB, line, 'thaw')).toBe('LineNotOpen(0)');
  });

  it('opens at the ratio and not below it', async () => {
    await chain.send(LENDER, line, 'offer', [address(ALICE), TOKEN]);
    expect(await chain.refusal(ALICE, line, 'open')).toBe('NotSolvent');
    await prove({ minRatio: 14_999 });
    expect(await chain.refusal(ALICE, line, 'open')).toBe('NotSolvent');
    await prove({ minRatio: 15_000 });
    await chain.send(ALICE, line, 'open');
  });

  it('goes with the ownership of the contract', async () => {
    await chain.send(LENDER, line, 'offerOwnership', [address(BOB)]);
    await chain.send(BOB, line, 'takeOwnership');
    expect(await chain.refusal(LENDER, line, 'withdraw', [1n])).toBe('NotLender');
    await chain.send(BOB, line, 'withdraw', [1n]);
  });
});

describe('drawing', () => {
  beforeEach(() => opened());

  it('stops at the advance on the proved equity', async () => {
    expect(await available()).toBe(250n * TOKEN);
    expect(await chain.refusal(ALICE, line, 'draw', [250n * TOKEN + 1n])).toBe('OverLimit(250000000)');
    await chain.send(ALICE, line, 'draw', [250n * TOKEN - 1n]);
    expect(await chain.refusal(ALICE, line, 'draw', [2n])).toBe('OverLimit(1)');
    await chain.send(ALICE, line, 'draw', [1n]);
    expect(await chain.refusal(ALICE, line, 'draw', [1n])).toBe('OverLimit(0)');
    expect(await balance(address(ALICE))).toBe(250n * TOKEN);
  });

  it('stops at the limit, however much was proved', async () => {
    await prove({ minEquity: 2n ** 63n - 1n });
    expect(await chain.refusal(ALICE, line, 'draw', [1_000n * TOKEN + 1n])).toBe('OverLimit(1000000000)');
    expect(await chain.refusal(ALICE, line, 'draw', [2n ** 256n - 1n])).toBe('OverLimit(1000000000)');
    await chain.send(ALICE, line, 'draw', [1_000n * TOKEN]);
  });

  it('rounds the base down', async () => {
    const fine = await chain.deploy(LENDER, 'CreditLine', [
      ...[registry.address, (await chain.deploy(LENDER, 'TestToken', [0])).address, TERMS, false],
    ]);
    await chain.send(LENDER, fine, 'offer', [address(ALICE), 10n]);
    await prove({ minEquity: 7n });
    await chain.send(ALICE, fine, 'open');
    expect(await chain.read(fine, 'available', [address(ALICE)])).toBe(1n);
  });

  it('is refused with a proof that is one second too old, at its first moment and not its last', async () => {
    const proved = chain.provider.now();
    await prove({ notBefore: proved, notAfter: proved });
    wait(3_600);
    await chain.send(ALICE, line, 'draw', [1n]);
    wait(1);
    expect(await chain.refusal(ALICE, line, 'draw', [1n])).toBe('NotSolvent');
    expect(await available()).toBe(0n);
    await prove({ notBefore: proved, notAfter: chain.provider.now() });
    expect(await chain.refusal(ALICE, line, 'draw', [1n])).toBe('NotSolvent');
    await prove({ notBefore: proved + 1n });
    await chain.send(ALICE, line, 'draw', [1n]);
  });

  it('is refused below the ratio, also where the line keeps', async () => {
    await prove({ minRatio: 14_999 });
    expect(await chain.refusal(ALICE, line, 'draw', [1n])).toBe('NotSolvent');
    expect(await chain.refusal(BOB, line, 'freeze', [address(ALICE)])).toBe('StillSolvent');
  });

  it('leaves nothing to draw when less is proved than is drawn', async () => {
    await chain.send(ALICE, line, 'draw', [200n * TOKEN]);
    await prove({ minEquity: 799n });
    expect(await available()).toBe(0n);
    expect(await chain.refusal(ALICE, line, 'draw', [1n])).toBe('OverLimit(0)');
  });

  it('fails when the lender has taken the tokens, and changes nothing', async () => {
    await chain.send(LENDER, line, 'withdraw', [10_000n * TOKEN - 5n]);
    expect(await chain.refusal(ALICE, line, 'draw', [6n])).toBe('TransferFailed');
    expect((await lineOf()).drawn).toBe(0n);
    await chain.send(ALICE, line, 'draw', [5n]);
  });
});

describe('freezing', () => {
  beforeEach(async () => {
    await opened();
    await chain.send(ALICE, line, 'draw', [200n * TOKEN]);
  });

  const freeze = () => chain.send(BOB, line, 'freeze', [address(ALICE)]);
  const freezeRefused = () => chain.refusal(BOB, line, 'freeze', [address(ALICE)]);

  it('is refused while the borrower is solvent, to anyone', async () => {
    expect(await freezeRefused()).toBe('StillSolvent');
    expect(await chain.refusal(LENDER, line, 'freeze', [address(ALICE)])).toBe('StillSolvent');
  });

  it('is refused at the ratio to keep and open below it', async () => {
    await prove({ minRatio: 12_000 });
    expect(await freezeRefused()).toBe('StillSolvent');
    await prove({ minRatio: 11_999 });
    await freeze();
  });

  it('is refused while the proof is fresh and open one second later', async () => {
    wait(3_600);
    expect(await freezeRefused()).toBe('StillSolvent');
    wait(1);
    await freeze();
  });

  it('is open when the proved equity no longer covers what is drawn, whatever the ratio', async () => {
    await prove({ minRatio: 90_000, minEquity: 800n });
    expect(await freezeRefused()).toBe('StillSolvent');
    await prove({ minRatio: 90_000, minEquity: 799n });
    await freeze();
    expect(await chain.refusal(ALICE, line, 'thaw')).toBe('OverLimit(199750000)');
    await chain.send(ALICE, line, 'repay', [address(ALICE), 250_000n]);
    await chain.send(ALICE, line, 'thaw');
  });

  it('stops draws and not repayments; twice is once', async () => {
    wait(3_601);
    await freeze();
    expect(await freezeRefused()).toBe('LineNotOpen(2)');
    await prove();
    expect(await available()).toBe(0n);
    expect(await chain.refusal(ALICE, line, 'draw', [1n])).toBe('LineNotOpen(2)');
    expect(await chain.refusal(ALICE, line, 'open')).toBe('LineExists');
    expect(await chain.refusal(LENDER, line, 'offer', [address(ALICE), 1n])).toBe('LineExists');
    await chain.send(ALICE, line, 'repay', [address(ALICE), TOKEN]);
    expect((await lineOf()).drawn).toBe(199n * TOKEN);
  });

  it('ends at the ratio to open, not at the one to keep', async () => {
    expect(await chain.refusal(ALICE, line, 'thaw')).toBe('LineNotOpen(1)');
    wait(3_601);
    await freeze();
    await prove({ minRatio: 14_999 });
    expect(await chain.refusal(ALICE, line, 'thaw')).toBe('NotSolvent');
    await prove();
    await chain.send(ALICE, line, 'thaw');
    expect((await lineOf()).state).toBe(State.Open);
  });
});

describe('default', () => {
  beforeEach(async () => {
    await opened();
    await chain.send(ALICE, line, 'draw', [200n * TOKEN]);
    wait(3_601);
  });

  const markRefused = (by = LENDER) => chain.refusal(by, line, 'markDefault', [address(ALICE)]);

  it('is refused before the grace is over, and marked by the lender alone', async () => {
    expect(await markRefused()).toBe('LineNotOpen(1)');
    await chain.send(BOB, line, 'freeze', [address(ALICE)]);
    const dueAt = chain.provider.now() + 86_400n;
    expect(await markRefused()).toBe(`NotDue(${dueAt})`);
    chain.provider.setTime(dueAt - 1n);
    expect(await markRefused()).toBe(`NotDue(${dueAt})`);
    chain.provider.setTime(dueAt);
    expect(await markRefused(BOB)).toBe('NotLender');
    await chain.send(LENDER, line, 'markDefault', [address(ALICE)]);
    expect(await markRefused()).toBe('LineNotOpen(0)');
  });

  it('counts its grace anew after a thaw', async () => {
    await chain.send(BOB, line, 'freeze', [address(ALICE)]);
    wait(86_399);
    await prove();
    await chain.send(ALICE, line, 'thaw');
    wait(3_601);
    await chain.send(BOB, line, 'freeze', [address(ALICE)]);
    expect(await markRefused()).toBe(`NotDue(${chain.provider.now() + 86_400n})`);
  });

  it('is not what a borrower is in who owes nothing', async () => {
    await chain.send(BOB, line, 'freeze', [address(ALICE)]);
    await chain.send(ALICE, line, 'repay', [address(ALICE), 200n * TOKEN]);
    wait(86_400);
    expect(await markRefused()).toBe(`NotDue(${2n ** 40n - 1n})`);
  });
});

describe('repaying', () => {
  beforeEach(async () => {
    await opened();
    await chain.send(ALICE, line, 'draw', [200n * TOKEN]);
  });

  it('takes what is owed and no more, from anyone', async () => {
    await chain.send(LENDER, token, 'mint', [address(BOB), 500n * TOKEN]);
    await chain.send(BOB, line, 'repay', [address(ALICE), 1n]);
    const receipt = await chain.send(BOB, line, 'repay', [address(ALICE), 500n * TOKEN]);
    expect(eventsOf(receipt, line)).toEqual([`Repaid(${address(ALICE)},199999999)`]);
    expect(await balance(address(BOB))).toBe(300n * TOKEN);
    expect(await balance(line.address)).toBe(10_000n * TOKEN);
    expect(await chain.refusal(BOB, line, 'repay', [address(ALICE), 1n])).toBe('OverLimit(0)');
  });

  it('fails without the tokens, and changes nothing', async () => {
    expect(await chain.refusal(BOB, line, 'repay', [address(ALICE), 1n])).toBe('TransferFailed');
    expect((await lineOf()).drawn).toBe(200n * TOKEN);
  });

  it('gives the lender alone what lies there', async () => {
    expect(await chain.refusal(ALICE, line, 'withdraw', [1n])).toBe('NotLender');
    expect(await chain.refusal(LENDER, line, 'withdraw', [9_800n * TOKEN + 1n])).toBe('TransferFailed');
    await chain.send(LENDER, line, 'withdraw', [9_800n * TOKEN]);
    expect(await balance(address(LENDER))).toBe(9_800n * TOKEN);
  });
});

describe('a token that', () => {
  const modes = ['plain', 'nothing', 'false', 'two', 'oneByte', 'movesNothing', 'fee', 'reverts'];
  let odd: Deployed;
  let oddLine: Deployed;

  beforeEach(async () => {
    odd = await chain.deploy(LENDER, 'OddToken');
    oddLine = await chain.deploy(LENDER, 'CreditLine', [registry.address, odd.address, TERMS, false]);
    await chain.send(LENDER, odd, 'mint', [oddLine.address, 1_000n * TOKEN]);
    await chain.send(LENDER, oddLine, 'offer', [address(ALICE), 1_000n * TOKEN]);
    await prove();
    await chain.send(ALICE, oddLine, 'open');
    await chain.send(ALICE, oddLine, 'draw', [100n * TOKEN]);
  });

  const attempt = async (who: number, name: string, args: readonly unknown[]) => {
    const refusal = await chain.refusal(who, oddLine, name, args);
    if (refusal === undefined) await chain.send(who, oddLine, name, args);
    return refusal ?? 'taken';
  };

  it.each([
    ['behaves', 'plain', 'taken', 'taken'],
    ['answers nothing, as old tokens do,', 'nothing', 'taken', 'taken'],
    ['answers false', 'false', 'TransferFailed', 'TransferFailed'],
    ['answers a word that is no boolean', 'two', 'TransferFailed', 'TransferFailed'],
    ['answers one byte', 'oneByte', 'TransferFailed', 'TransferFailed'],
    ['reverts', 'reverts', 'TransferFailed', 'TransferFailed'],
    // what leaves is what the token says that it is; what comes is counted
    ['says true and moves nothing', 'movesNothing', 'taken', 'TransferFailed'],
    ['keeps a fee', 'fee', 'taken', 'TransferFailed'],
  ])('%s (%s): draw is %s, repayment is %s', async (_, mode, draw, repay) => {
    await chain.send(LENDER, odd, 'setMode', [modes.indexOf(mode)]);
    expect(await attempt(ALICE, 'draw', [TOKEN])).toBe(draw);
    expect(await attempt(LENDER, 'withdraw', [TOKEN])).toBe(draw);
    const { drawn } = await chain.read(oddLine, 'lineOf', [address(ALICE)]);
    expect(drawn).toBe(draw === 'taken' ? 101n * TOKEN : 100n * TOKEN);
    expect(await attempt(ALICE, 'repay', [address(ALICE), TOKEN])).toBe(repay);
    const after = await chain.read(oddLine, 'lineOf', [address(ALICE)]);
    expect(after.drawn).toBe(repay === 'taken' ? drawn - TOKEN : drawn);
  });
});
