import { beforeAll, describe, expect, test } from 'vitest';
import type { Market } from '../../src/market/market.js';
import { alarmRules, alarmWords, assertQuiet } from '../../src/proof/alarms.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { checkClaim, prove } from '../../src/proof/prove.js';
import { verify } from '../../src/proof/verify.js';
import { failedChecks } from '../support/failedChecks.js';
import { needs } from '../support/needs.js';
import { refusal, rejection } from '../support/refusal.js';
import { makeStatement, type Statement, verifyBoth } from '../support/statement.js';

needs('solvency-8');

const STALE = { rule: 'stale', of: 'BTC', detail: 'last bar: 90000 s older than the market' };
const JUMP = { rule: 'jump', of: 'ETH', detail: 'log return of 0.3 in size' };
const alarms = [STALE, JUMP, { ...STALE, of: 'ETH' }];

let statement: Statement;
let alarmed: Market;
let proof: ProofFile;
beforeAll(async () => {
  statement = await makeStatement();
  alarmed = { ...statement.world.market, alarms };
  proof = await prove({ ...statement.proveOptions, market: alarmed, acceptAlarms: ['stale', 'jump'] });
});

describe('proving with a market that has alarms', () => {
  test.each<[string, readonly string[] | undefined]>([
    ['nothing accepted', undefined],
    ['an empty list', []],
    ['one rule of two', ['stale']],
    ['rules it does not have', ['crossed', 'halted']],
  ])('is refused with %s', async (_, acceptAlarms) => {
    const options = {
      ...statement.proveOptions,
      market: alarmed,
      ...(acceptAlarms === undefined ? {} : { acceptAlarms }),
    };
    const error = await rejection(prove(options));
    expect(error.code).toBe('INPUT');
    expect(error.field).toBe('market.alarms');
    expect(error.message).toContain('jump of ETH');
    expect(refusal(() => checkClaim(options)).field).toBe('market.alarms');
  });

  test('goes on where each rule is accepted, and where there are none', () => {
    expect(() => assertQuiet(alarmed, ['jump', 'stale', 'halted'])).not.toThrow();
    expect(() => assertQuiet({ alarms: [] })).not.toThrow();
    expect(() => assertQuiet({})).not.toThrow();
  });
});

describe('verifying with a market that has alarms', () => {
  test('is refused unless each rule is accepted', async () => {
    for (const acceptAlarms of [undefined, [], ['stale'], ['jump']]) {
      const change = { market: alarmed, ...(acceptAlarms === undefined ? {} : { acceptAlarms }) };
      const result = await verifyBoth(statement, proof, change);
      expect(result.valid).toBe(false);
      expect(failedChecks(result)).toEqual(['alarms']);
    }
  });

  test('names the alarms that were accepted', async () => {
    const change = { market: alarmed, acceptAlarms: ['stale', 'jump'] };
    const result = await verifyBoth(statement, proof, change);
    expect(result.valid).toBe(true);
    const { detail } = result.checks.find(({ name }) => name === 'alarms')!;
    expect(detail).toBe(`accepted: ${alarmWords(alarms)}`);
  });

  test('leaves the register alone where they are not accepted', async () => {
    const uses: unknown[] = [];
    const register = {
      use: async (use: unknown) => {
        uses.push(use);
        return { ok: true, detail: '' };
      },
    };
    await verify(proof, { ...statement.verifyOptions, market: alarmed, register });
    expect(uses).toEqual([]);
    await verify(proof, {
      ...statement.verifyOptions,
      market: alarmed,
      register,
      acceptAlarms: alarmRules(alarms),
    });
    expect(uses).toHaveLength(1);
  });

  test('is about the verifier’s own market: a proof does not carry alarms', async () => {
    const result = await verifyBoth(statement, proof);
    expect(result.valid).toBe(true);
    expect(result.checks.map(({ name }) => name)).not.toContain('alarms');
  });
});
