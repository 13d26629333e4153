import { beforeAll, describe, expect, it } from 'vitest';
import { makeWorld, type World } from '../../fixtures/chain/proofs.js';
import type { Submission } from '../../src/chain/submission.js';
import { type Policy, packPolicy } from '../../src/proof/policy.js';
import { needs } from '../support/needs.js';
import {
  ALICE,
  BOB,
  createSolvencyWorld,
  EPOCH,
  MALLORY,
  OWNER,
  type SolvencyWorld,
  START,
} from './support/solvencyWorld.js';

needs('contracts', 'solvency-8');

/** Everything that a submission can be refused for, in order: with two faults the first is told. */

const CHECKS = 29; // minRatio, minEquity, window, coverage
const MAX_MARKET_AGE = 1000;
const NOW = START + 400;
const FUTURE = START + 10 * EPOCH;
/** Market times; a market may be posted an hour ahead. */
const AT = { superseded: START - 200, expired: START - 150, good: START + 100, ahead: START + 2000 };
const EXPIRY = START + 300;
const CAROL = MALLORY;

/** Index of each market in its series. */
const MARKET = { superseded: 0, expired: 1, disabled: 2, good: 3, pending: 4, ahead: 5, unknown: 99 };
/** Versions of the list: folded, not folded, not started. */
const LIST = { folded: 1, unfolded: 2, scheduled: 3 };
const WINDOW = 1800;

/** One submission, and the chain that it meets. */
interface Setting {
  paused: boolean;
  now: number;
  /** The list that coverage is pinned for. */
  pin: number;
  who: number;
  verifier: 'right' | 'other';
  series: 'right' | 'wide skew';
  market: number;
  signers: number;
  notBefore: number;
  notAfter: number;
  bits: bigint;
  checks: number;
  viewRatio: bigint;
  coverage: bigint;
  /** As packed: with 2^63 added. */
  equity: bigint;
  nullifier: 'own' | 'of Bob';
  alias: boolean;
  forged: boolean;
}

const HALF = 1n << 63n;
const GOOD: Setting = {
  paused: false,
  now: NOW,
  pin: LIST.folded,
  who: ALICE,
  verifier: 'right',
  series: 'right',
  market: MARKET.good,
  signers: LIST.folded,
  notBefore: START,
  notAfter: START,
  bits: 0n,
  checks: CHECKS,
  viewRatio: 0n,
  coverage: 1n,
  equity: HALF + 100n,
  nullifier: 'own',
  alias: false,
  forged: false,
};

/** In the order of `docs/contracts.md`. */
const FAULTS: readonly (readonly [string, Partial<Setting>])[] = [
  ['SubmissionsPaused', { paused: true }],
  ['KeyNotAccepted', { verifier: 'other' }],
  ['MarketUnknown', { market: MARKET.unknown }],
  ['MarketNotUsable(5)', { market: MARKET.disabled }],
  [`MarketNotYetUsable(${NOW + WINDOW})`, { market: MARKET.pending }],
  ['MarketInFuture', { market: MARKET.ahead }],
  ['MarketExpired', { market: MARKET.expired }],
  [`MarketSuperseded(${MARKET.expired})`, { market: MARKET.superseded }], // expired, it still is the later one,
  ['MarketTooOld', { now: AT.good + MAX_MARKET_AGE + 1 }],
  ['SkewTooWide', { series: 'wide skew', market: 0 }],
  ['WindowEndsBeforeItStarts', { notBefore: FUTURE + EPOCH }],
  ['WindowInFuture', { notAfter: FUTURE }],
  ['WindowTooWide', { notBefore: START - 3 * EPOCH }],
  ['WindowNotOnGrid', { notAfter: START + 1 }],
  ['PolicyNotPacked', { bits: 1n }],
  [`ChecksNotPinned(${CHECKS})`, { checks: 13 }],
  [`CoverageOfAnotherList(${LIST.folded})`, { signers: LIST.unfolded }],
  ['CoverageNotPinned(1)', { coverage: 2n }],
  ['MinEquityNotPositive', { equity: HALF }],
  [`ListNotValid(${LIST.scheduled})`, { pin: LIST.scheduled, signers: LIST.scheduled }],
  ['NotFolded', { pin: LIST.unfolded, signers: LIST.unfolded }],
  ['NullifierOfAnother', { nullifier: 'of Bob' }],
  [`WindowNotLater(${START})`, { who: CAROL }],
  ['MalformedProof', { alias: true }],
  ['ProofDoesNotHold', { forged: true }],
];

let w: SolvencyWorld;
let wideSkew: Submission['series'];
let good: Submission;
let ofBob: bigint;
let other: Submission['verifier'];

beforeAll(async () => {
  w = await createSolvencyWorld({
    challengeWindow: WINDOW,
    noMarket: true,
    config: { checks: CHECKS, maxMarketAge: MAX_MARKET_AGE, maxWindow: 2 * EPOCH },
  });
  const { post, publish, provider, send, markets, registry, verifier, series, signers, world } = w;
  await publish(AT.superseded);
  const expired = await post(AT.expired, { expiry: EXPIRY });
  await w.recompute(AT.expired, expired.index);
  const wrong = await post(AT.expired);
  await send(OWNER, markets, 'disable', [series, wrong.index]);
  await publish(AT.good);
  const label = `0x${'11'.repeat(32)}` as const;
  wideSkew = (await publish(AT.good, { label, maxSkew: 901 })).series;
  provider.setTime(NOW);
  await post(AT.good);
  await publish(AT.ahead);
  await send(OWNER, registry, 'rotate', [verifier.address, wideSkew, 0]);
  await send(OWNER, registry, 'rotate', [verifier.address, series, 86_400]);
  await send(OWNER, registry, 'setCoverage', [LIST.folded, 1]);
  other = w.signers.address;

  const { entries, eighths } = w.list(world);
  await send(OWNER, signers, 'schedule', [entries, eighths, NOW, 86_400]);
  await send(OWNER, signers, 'schedule', [entries.slice(1), eighths.slice(1), NOW + 10_000, 86_400]);

  const proof = (recipient: number, holder: World) =>
    w.prove({ recipient, marketTime: AT.good, time: START, policy: { coverage: [0] }, world: holder });
  const submission = async (recipient: number, holder: World) =>
    w.submission(await proof(recipient, holder), { market: MARKET.good });
  // Bob and Carol prove first, each with an identity of their own.
  const bob = await submission(BOB, { ...world, identity: makeWorld(8).identity });
  await send(BOB, registry, 'submit', [bob]);
  await send(CAROL, registry, 'submit', [
    await submission(CAROL, { ...world, identity: makeWorld(8).identity }),
  ]);
  ofBob = bob.nullifier;
  good = await submission(ALICE, world);
});

/** The word, field by field: a value too large carries into the next field, as an attacker would have it. */
function pack(s: Setting): bigint {
  const fields: readonly (readonly [bigint, bigint])[] = [
    [15_000n, 24n],
    [0n, 24n],
    [s.viewRatio, 24n],
    [BigInt(s.notBefore), 40n],
    [BigInt(s.notAfter), 40n],
    [s.equity, 64n],
    [s.coverage, 8n],
    [BigInt(s.checks), 8n],
    [s.bits, 8n],
  ];
  let at = 0n;
  return fields.reduce((word, [value, width]) => {
    const next = word + (value << at);
    at += width;
    return next;
  }, 0n);
}

const P = 21888242871839275222246405745257275088696311157297823662689037894645226208583n;

function submissionOf(s: Setting): Submission {
  const [ax, ay, b0, b1, b2, b3, cx, cy] = good.proof;
  return {
    ...good,
    verifier: s.verifier === 'right' ? good.verifier : other,
    series: s.series === 'right' ? good.series : wideSkew,
    market: s.market,
    signers: s.signers,
    policy: pack(s),
    nullifier: s.nullifier === 'own' ? good.nullifier : ofBob,
    proof: [ax, s.alias ? ay + P : ay, b0, b1, b2, b3, cx, s.forged ? P - cy : cy],
  };
}

/** What the contract makes of a setting: nothing, or the error. */
let paused = false;
let pin = LIST.folded;
async function verdict(changes: Partial<Setting>): Promise<string | undefined> {
  const s = { ...GOOD, ...changes };
  if (s.paused !== paused) await w.send(OWNER, w.registry, 'setPaused', [s.paused]);
  if (s.pin !== pin) await w.send(OWNER, w.registry, 'setCoverage', [s.pin, 1]);
  [paused, pin] = [s.paused, s.pin];
  w.provider.setTime(s.now);
  const answer = await w.refusal(s.who, w.registry, 'submit', [submissionOf(s)]);
  w.provider.setTime(NOW);
  return answer;
}

describe('the order of checks', () => {
  it('takes a submission without a fault', async () => {
    expect(pack(GOOD)).toBe(good.policy);
    expect(await verdict({})).toBeUndefined();
  });

  it.each(FAULTS)('tells %s', async (error, fault) => {
    expect(await verdict(fault)).toMatch(startOf(error));
  });

  it('tells the first of two', async () => {
    let pairs = 0;
    for (const [i, [error, first]] of FAULTS.entries()) {
      for (const [name, second] of FAULTS.slice(i + 1)) {
        const shared = Object.keys(first).some((part) => part in second);
        if (shared) continue; // two values of one part cannot both be given
        pairs++;
        expect(await verdict({ ...first, ...second }), `${error} before ${name}`).toMatch(startOf(error));
      }
    }
    expect(pairs).toBeGreaterThan(230);
  });

  /** The error; arguments too where the table gives them. */
  function startOf(error: string): RegExp {
    return new RegExp(`^${error.replace(/[()]/g, '\\$&')}($|\\()`);
  }
});

describe('bounds in time', () => {
  it('ends with the expiry of a market', async () => {
    const [before, at, after] = await inTurn(EXPIRY, MARKET.expired);
    expect([before, at, after]).toEqual([
      `MarketSuperseded(${MARKET.good})`,
      'MarketExpired',
      'MarketExpired',
    ]);
  });

  it('starts with the time of a market', async () => {
    const [before, at, after] = await inTurn(AT.ahead, MARKET.ahead);
    expect(before).toBe('MarketInFuture');
    expect([at, after]).not.toContain('MarketInFuture');
    expect([at, after]).toEqual(['ProofDoesNotHold', 'ProofDoesNotHold']); // of another market
  });

  it('starts with the end of the challenge window', async () => {
    const [before, at] = await inTurn(NOW + WINDOW, MARKET.pending);
    expect(before).toBe(`MarketNotYetUsable(${NOW + WINDOW})`);
    expect(at).toBe(`MarketSuperseded(${MARKET.ahead})`);
  });

  it('ends with the age of a market', async () => {
    const answers = await inTurn(AT.good + MAX_MARKET_AGE, MARKET.good);
    expect(answers).toEqual([undefined, undefined, 'MarketTooOld']);
  });

  it('ends a window now', async () => {
    const answers = [];
    for (const d of [-1, 0, 1]) answers.push(await verdict({ notAfter: NOW + d, notBefore: NOW + d }));
    expect(answers).toEqual(['WindowNotOnGrid', 'WindowNotOnGrid', 'WindowInFuture']);
  });

  it('lets a window be as wide as the registry says', async () => {
    const answers = [];
    for (const d of [-1, 0, 1]) answers.push(await verdict({ notBefore: START - 2 * EPOCH - d }));
    expect(answers).toEqual(['WindowNotOnGrid', 'WindowNotOnGrid', 'WindowTooWide']);
  });

  it('takes a window on the grid only', async () => {
    const answers = [];
    for (const d of [-1, 0, 1]) answers.push(await verdict({ notBefore: START + d, notAfter: START + d }));
    expect(answers).toEqual(['WindowNotOnGrid', undefined, 'WindowNotOnGrid']);
  });

  async function inTurn(at: number, market: number) {
    const answers = [];
    for (const d of [-1, 0, 1]) answers.push(await verdict({ now: at + d, market }));
    return answers;
  }
});

describe('the policy that a registry pins', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])('has each boolean as it is: %d', async (bit) => {
    expect(await verdict({ checks: CHECKS ^ (1 << bit) })).toBe(`ChecksNotPinned(${CHECKS})`);
  });

  const pinned: Policy = {
    minRatio: 15_000n,
    minEquity: 100n,
    window: { notBefore: BigInt(START), notAfter: BigInt(START) },
    coverage: [0],
  };
  it.each(['minRatio', 'minEquity', 'window', 'coverage'] as const)(
    'is not met by a proof without %s, whatever the word says',
    async (check) => {
      const proof = await w.prove({
        recipient: ALICE,
        marketTime: AT.good,
        time: START,
        policy: { ...pinned, [check]: undefined },
      });
      const honest = w.submission(proof, { market: MARKET.good });
      const word = packPolicy(pinned);
      expect(honest.policy).not.toBe(word);
      const tell = (submission: Submission) => w.refusal(ALICE, w.registry, 'submit', [submission]);
      // Fields of a check that is off are 0 here: the window fails before the booleans.
      const first = check === 'window' ? 'WindowEndsBeforeItStarts|ChecksNotPinned' : 'ChecksNotPinned';
      expect(await tell(honest)).toMatch(new RegExp(`^(${first})`));
      expect(await tell({ ...honest, policy: word })).toBe('ProofDoesNotHold');
      expect(await verdict({})).toBeUndefined();
    },
  );

  it.each([
    ['zero', HALF, 'MinEquityNotPositive'],
    ['minus one', HALF - 1n, 'MinEquityNotPositive'],
    ['the least there is', 0n, 'MinEquityNotPositive'],
    ['past the most: it carries into coverage', 2n * HALF, 'CoverageNotPinned(1)'],
    ['past the most, 101 more', 2n * HALF + HALF + 101n, 'CoverageNotPinned(1)'],
    ['one: of another proof', HALF + 1n, 'ProofDoesNotHold'],
    ['the most there is: of another proof', 2n * HALF - 1n, 'ProofDoesNotHold'],
  ])('asks for an equity above zero: %s', async (_, equity, error) => {
    expect(await verdict({ equity })).toBe(error);
  });

  it('asks for the ratio of views after coverage and before equity', async () => {
    const config = { ...(await w.read(w.registry, 'config')), checks: 13 | 32, minRatioView: 11_000 };
    const registry = await w.deploy(OWNER, 'SolvencyRegistry', [config]);
    await w.send(OWNER, registry, 'rotate', [w.verifier.address, w.series, 0]);
    const of = (changes: Partial<Setting>) => {
      const setting = { ...GOOD, checks: 13 | 32, coverage: 0n, viewRatio: 11_000n, ...changes };
      return w.refusal(ALICE, registry, 'submit', [submissionOf(setting)]);
    };
    expect(await of({ viewRatio: 10_999n })).toBe('ViewRatioTooLow(11000)');
    expect(await of({ viewRatio: 10_999n, coverage: 1n })).toBe('CoverageNotPinned(0)');
    expect(await of({ viewRatio: 10_999n, equity: HALF })).toBe('ViewRatioTooLow(11000)');
    expect(await of({ equity: HALF })).toBe('MinEquityNotPositive');
    // These pass all but the proof, which is for another registry.
    expect(await of({})).toBe('ProofDoesNotHold');
    expect(await of({ viewRatio: 11_001n })).toBe('ProofDoesNotHold');
  });
});
