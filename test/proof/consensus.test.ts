import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Market } from '../../src/market/market.js';
import { type Model, REQUIREMENT_SCALE } from '../../src/market/model.js';
import { type ConsensusOptions, consensusOf, verifyConsensus } from '../../src/proof/consensus.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { checkClaim } from '../../src/proof/prove.js';
import type { NullifierRegister, NullifierUse } from '../../src/proof/register.js';
import type { Verification } from '../../src/proof/verify.js';
import { type Forged, makeForged } from '../support/forged.js';
import { refusal, rejection } from '../support/refusal.js';

/** The market of the statement, its tail requirement times `factor`: another model of the same moment. */
function stricter(market: Market, factor: bigint): Market {
  const model = market.models.maintenance!;
  const units = model.units.map((unit) => ({ ...unit, weight: unit.weight * factor }));
  return { ...market, models: { ...market.models, maintenance: { ...model, units } } };
}

/** A register that remembers what it was asked. */
function register(ok = true): NullifierRegister & { readonly uses: NullifierUse[] } {
  const uses: NullifierUse[] = [];
  return {
    uses,
    use: async (use) => {
      uses.push(use);
      return { ok, detail: ok ? 'first use in this scope' : 'used before' };
    },
  };
}

let forged: Forged;
let markets: Market[];
let proofs: ProofFile[];
let stranger: ProofFile;
let options: ConsensusOptions;

beforeAll(() => {
  forged = makeForged();
  const { world, verifyOptions } = forged;
  // Under the last no account of this holder is solvent at 150 %: it cannot be proved.
  markets = [1n, 2n, 1_000n].map((factor) => stricter(world.market, factor));
  proofs = markets.slice(0, 2).map((market) => forged.prove({ ...verifyOptions, market }));
  stranger = forged.prove({ ...verifyOptions, market: markets[1]! }, 78n);
  const { market: _market, key, ...terms } = verifyOptions;
  options = { ...terms, keys: markets.map(() => key), require: { atLeast: 2, of: 3 } };
});

describe('proofs under several models', () => {
  test('are enough where the rule says so; the register is asked once', async () => {
    const book = register();
    const answer = await verifyConsensus(proofs, markets, { ...options, register: book });
    expect(answer).toMatchObject({ valid: true, met: 2, enough: true, oneHolder: true, oneRecipient: true });
    expect(answer.answers.map((one) => one?.valid)).toEqual([true, true, undefined]);
    expect(answer.nullifier).toBe(BigInt(proofs[0]!.claim.nullifier));
    const { scope, binding, policy } = options;
    expect(book.uses).toEqual([
      { nullifier: answer.nullifier, scope, binding: binding!, window: policy.window },
    ]);
    expect(answer.register).toEqual({ ok: true, detail: 'first use in this scope' });
  });

  test('are refused where the register refuses', async () => {
    const answer = await verifyConsensus(proofs, markets, { ...options, register: register(false) });
    expect(answer).toMatchObject({ valid: false, enough: true, register: { ok: false } });
  });

  test('are not enough where the rule asks for more, and the register is not asked', async () => {
    const book = register();
    const require = { atLeast: 3, of: 3 };
    const answer = await verifyConsensus(proofs, markets, { ...options, require, register: book });
    expect(answer).toMatchObject({ valid: false, met: 2, enough: false, oneHolder: true });
    expect(answer.register).toBeUndefined();
    expect(book.uses).toEqual([]);
  });

  test('count for the market at their place only', async () => {
    const swapped = await verifyConsensus([proofs[1], proofs[0]], markets, options);
    expect(swapped).toMatchObject({ valid: false, met: 0 });
    for (const answer of swapped.answers.slice(0, 2)) {
      expect(answer!.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['market']);
    }
    const shifted = await verifyConsensus([undefined, proofs[1]], markets, {
      ...options,
      require: { atLeast: 1, of: 3 },
    });
    expect(shifted).toMatchObject({ valid: true, met: 1 });
  });

  test('one proof does not count for two models', async () => {
    const answer = await verifyConsensus([proofs[0], proofs[0]], markets, options);
    expect(answer).toMatchObject({ valid: false, met: 1 });
  });

  test('with a digest that was changed to fit do not hold either', async () => {
    const fitted = { ...proofs[0]!, context: proofs[1]!.context };
    const answer = await verifyConsensus([proofs[0], fitted], markets, options);
    expect(answer).toMatchObject({ valid: false, met: 1 });
    expect(answer.answers[1]!.checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['proof']);
  });

  test('of two holders do not add up', async () => {
    const book = register();
    const terms = { ...options, require: { atLeast: 1, of: 3 }, register: book };
    const answer = await verifyConsensus([proofs[0], stranger], markets, terms);
    expect(answer).toMatchObject({ valid: false, met: 2, enough: true, oneHolder: false });
    expect(answer.nullifier).toBeUndefined();
    expect(book.uses).toEqual([]);
    // Alone each is fine.
    expect((await verifyConsensus([undefined, stranger], markets, terms)).valid).toBe(true);
  });

  test('are missing where the model does not hold: nobody can prove it', () => {
    const error = refusal(() => checkClaim({ ...forged.claimOptions, market: markets[2]! }));
    expect(error.code).toBe('CLAIM');
  });

  test('with alarms need them accepted for each market', async () => {
    const alarmed = markets.map((market, i) =>
      i === 1 ? { ...market, alarms: [{ rule: 'stale', of: 'A', detail: 'old' }] } : market,
    );
    const refused = await verifyConsensus(proofs, alarmed, options);
    expect(refused).toMatchObject({ valid: false, met: 1 });
    const accepted = await verifyConsensus(proofs, alarmed, { ...options, acceptAlarms: ['stale'] });
    expect(accepted).toMatchObject({ valid: true, met: 2 });
  });
});

describe('a rule, markets and keys', () => {
  const error = async (
    change: Partial<ConsensusOptions>,
    given: readonly (ProofFile | undefined)[] = proofs,
    held: readonly Market[] = markets,
  ) => rejection(verifyConsensus(given, held, { ...options, ...change }));

  test.each([
    [{ atLeast: 0, of: 3 }],
    [{ atLeast: -1, of: 3 }],
    [{ atLeast: 4, of: 3 }],
    [{ atLeast: 1.5, of: 3 }],
    [{ atLeast: Number.NaN, of: 3 }],
    [{ atLeast: 2, of: 2 }],
    [{ atLeast: 2, of: 4 }],
  ])('that do not fit are refused: %j', async (require) => {
    expect((await error({ require })).field).toBe('require');
  });

  test('are as many as each other, and proofs no more', async () => {
    expect((await error({ keys: options.keys.slice(1) })).field).toBe('keys');
    expect((await error({}, [...proofs, ...proofs])).field).toBe('proofs');
    const none = { keys: [], require: { atLeast: 0, of: 0 } };
    expect((await error(none, [], [])).field).toBe('require');
  });

  test('that ask the same in other words do not count twice', async () => {
    const [first, second] = markets as [Market, Market];
    const model = first.models.maintenance!;
    const last = model.scenarios.length - 1;
    const rewritten: Model[] = [
      { ...model, nettingSets: [] },
      {
        ...model,
        scenarios: [...model.scenarios].reverse(),
        units: [...model.units]
          .reverse()
          .map((unit) => ({ ...unit, scenarios: unit.scenarios.map((s) => last - s) })),
      },
      {
        ...model,
        groups: model.groups.map((row) => ({
          ...row,
          weights: row.weights.map((weight) => -2n * weight),
          breakpoints: row.breakpoints.map((breakpoint) => 2n * breakpoint),
          pieces: row.pieces.map(({ value, charge }) => ({
            value,
            charge: { ...charge, slope: charge.slope / 2n },
          })),
        })),
      },
    ];
    for (const maintenance of rewritten) {
      const again = { ...first, maxSkew: first.maxSkew + 1, models: { ...first.models, maintenance } };
      const twice = await error({}, [proofs[0], proofs[1], proofs[0]], [first, second, again]);
      expect(twice.field).toBe('markets[2]');
      expect(twice.message).toContain('market 1');
    }
    const prices = first.prices.map((price) => (price.includes('.') ? `${price}0` : `${price}.0`));
    const spelled = await error({}, proofs, [first, second, { ...first, prices }]);
    expect(spelled.field).toBe('markets[2]');
  });

  test('hold models, each of them named where it is none', async () => {
    const [first, second, third] = markets as [Market, Market, Market];
    const broken = (market: Market): Market => {
      const { units } = market.models.maintenance!;
      const maintenance = { ...market.models.maintenance!, units: units.slice(1) };
      return { ...market, models: { ...market.models, maintenance } };
    };
    expect((await error({}, proofs, [first, broken(second), third])).field).toBe(
      'markets[1].models.maintenance.scenarios',
    );
    expect((await error({}, proofs, [broken(first), second, third])).field).toBe(
      'markets[0].models.maintenance.scenarios',
    );
  });

  test('are of one universe and one time, each model once', async () => {
    const [first, second, third] = markets as [Market, Market, Market];
    const other = { ...third, universe: { ...third.universe, valueDecimals: 7 } };
    expect((await error({}, proofs, [first, second, other])).field).toBe('markets[2].universe');
    const later = { ...second, time: second.time + 1 };
    expect((await error({}, proofs, [first, later, third])).field).toBe('markets[1].time');
    const renamed = { ...first, provenance: { source: 'other words' }, alarms: [] };
    const twice = await error({}, proofs, [first, second, renamed]);
    expect(twice.field).toBe('markets[2]');
    expect(twice.message).toContain('market 1');
    // The model of the other margin type is not what is asked for.
    const initial = { ...first.models.initial!, groups: [] };
    const half = { ...first, models: { ...first.models, initial } };
    expect((await error({}, proofs, [first, second, half])).field).toBe('markets[2]');
  });
});

describe('the rule', () => {
  const answerOf = (valid: boolean, nullifier: bigint): Verification => ({
    valid,
    nullifier,
    checks: [],
    grade: 'ceremony',
    trust: undefined,
  });

  test('holds for enough valid answers of one holder to one recipient, and for nothing else', async () => {
    const three = fc.array(
      fc.option(fc.record({ valid: fc.boolean(), holder: fc.bigInt(1n, 2n), to: fc.bigInt(1n, 2n) }), {
        nil: undefined,
      }),
      { minLength: 3, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(three, fc.integer({ min: 1, max: 3 }), async (given, atLeast) => {
        const files = given.map((one) =>
          one === undefined
            ? undefined
            : { ...proofs[0]!, claim: { ...proofs[0]!.claim, binding: one.to.toString() } },
        );
        const book = register();
        const { keys: _, ...terms } = options;
        const answer = await consensusOf(
          files,
          markets,
          { ...terms, require: { atLeast, of: 3 }, register: book },
          async (_proof, _options, i) => answerOf(given[i]!.valid, given[i]!.holder),
        );
        const valid = given.filter((one) => one?.valid === true);
        const holders = new Set(valid.map((one) => one!.holder));
        const recipients = new Set(valid.map((one) => one!.to));
        const expected = valid.length >= atLeast && holders.size === 1 && recipients.size === 1;
        expect(answer.valid).toBe(expected);
        expect(answer.met).toBe(valid.length);
        expect(book.uses).toHaveLength(expected ? 1 : 0);
        if (expected)
          expect(book.uses[0]).toMatchObject({ nullifier: [...holders][0], binding: [...recipients][0] });
      }),
    );
  });

  test('never hands the register to a single verification', async () => {
    const { keys: _, ...terms } = options;
    const seen: string[][] = [];
    await consensusOf(proofs, markets, { ...terms, register: register() }, async (_proof, one) => {
      seen.push(Object.keys(one));
      return answerOf(true, 1n);
    });
    expect(seen).toHaveLength(2);
    for (const keys of seen) {
      expect(keys).not.toContain('register');
      expect(keys).not.toContain('require');
      expect(keys).toContain('market');
    }
  });
});

test('the stricter models are what their names say', () => {
  const weights = markets.map(({ models }) => models.maintenance!.units[0]!.weight / REQUIREMENT_SCALE);
  expect(weights).toEqual([1n, 2n, 1_000n]);
});
