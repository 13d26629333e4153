import { beforeAll, describe, expect, test } from 'vitest';
import { type ConsensusOptions, verifyConsensus } from '../../src/proof/consensus.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { judgeUse, type NullifierRegister, type NullifierUse } from '../../src/proof/register.js';
import { verify } from '../../src/proof/verify.js';
import type { VerifyOptions } from '../../src/proof/verifyChecks.js';
import { failedChecks } from '../support/failedChecks.js';
import { makeForged } from '../support/forged.js';
import { rejection } from '../support/refusal.js';

/** What is handed in, by callers or by whoever deceives them, is read once, and nothing of it but what is its own. */

let proof: ProofFile;
let options: VerifyOptions;
beforeAll(() => {
  const forged = makeForged();
  proof = forged.prove();
  options = forged.verifyOptions;
});

/** The same with a field that answers `first` once, and then what stands there. */
function changing<Holder extends object>(holder: Holder, name: keyof Holder, first: unknown): Holder {
  let asked = 0;
  const value = holder[name];
  const copy = { ...holder };
  return Object.defineProperty(copy, name, { enumerable: true, get: () => (asked++ === 0 ? first : value) });
}
/** The same, its fields at a prototype. */
const inherited = <Holder extends object>(holder: Holder): Holder => Object.create(holder) as Holder;
/** The same in a proxy that answers truthfully until it was asked for a field of that name. */
function turning<Holder extends object>(holder: Holder, name: string, later: unknown): Holder {
  let asked = 0;
  const of = (key: PropertyKey, value: unknown) => (key === name && asked++ > 0 ? later : value);
  return new Proxy(holder, {
    get: (target, key) => of(key, Reflect.get(target, key)),
    getOwnPropertyDescriptor: (target, key) => {
      const found = Reflect.getOwnPropertyDescriptor(target, key);
      return found && { ...found, value: of(key, found.value) };
    },
  });
}

/** A register that says yes, and what it was asked. */
const remembering = (uses: NullifierUse[]): NullifierRegister => ({
  use: async (use) => {
    uses.push(use);
    return { ok: true, detail: '' };
  },
});

describe('a proof', () => {
  test('from a prototype is none', async () => {
    expect((await rejection(verify(inherited(proof), options))).message).toContain('is no plain object');
    const error = await rejection(verify({ ...proof, claim: inherited(proof.claim) }, options));
    expect([error.field, error.code]).toEqual(['claim', 'INPUT']);
  });

  test('whose answers change is none', async () => {
    const claim = changing(proof.claim, 'nullifier', '5');
    const error = await rejection(verify({ ...proof, claim }, options));
    expect(error.field).toBe('claim.nullifier');
  });

  test('in a proxy is what it says the first time', async () => {
    const honest = await verify({ ...proof, claim: turning(proof.claim, 'nullifier', '5') }, options);
    expect([honest.valid, honest.nullifier]).toEqual([true, BigInt(proof.claim.nullifier)]);
    const { nullifier } = proof.claim;
    const lying = { ...proof, claim: turning({ ...proof.claim, nullifier: '5' }, 'nullifier', nullifier) };
    const refused = await verify(lying, options);
    expect([failedChecks(refused), refused.nullifier]).toEqual([['proof'], 5n]);
  });

  test('without a field is not completed by what was added to every object', async () => {
    const { keyHash, ...rest } = proof;
    const error = await polluted({ keyHash }, () => rejection(verify(rest as ProofFile, options)));
    expect([error.field, error.shortMessage]).toEqual(['keyHash', 'is missing']);
  });
});

describe('options', () => {
  const NAMES = ['market', 'marginType', 'signers', 'policy', 'scope', 'binding', 'key', 'grade'] as const;

  test.each(NAMES)('with a %s that is computed are refused, by name', async (name) => {
    const error = await rejection(verify(proof, changing(options, name, options[name])));
    expect([error.field, error.code]).toEqual([name, 'INPUT']);
  });

  test.each<[string, () => VerifyOptions]>([
    ['policy.minRatio', () => ({ ...options, policy: changing(options.policy, 'minRatio', 1n) })],
    [
      'policy.window',
      () => ({ ...options, policy: { ...options.policy, window: inherited(options.policy.window!) } }),
    ],
    [
      'market.models.maintenance',
      () => {
        const { market } = options;
        return {
          ...options,
          market: { ...market, models: changing(market.models, 'maintenance', undefined) },
        };
      },
    ],
    [
      'signers[0]',
      () => ({ ...options, signers: [inherited(options.signers[0]!), ...options.signers.slice(1)] }),
    ],
    [
      'key.trust',
      () => ({ ...options, key: changing(options.key, 'trust', { grade: 'own', makers: [], isMine: true }) }),
    ],
    [
      'register',
      () =>
        changing(
          { ...options, register: { use: async () => ({ ok: true, detail: '' }) } },
          'register',
          undefined,
        ),
    ],
  ])('are plain data: %s', async (field, make) => {
    expect((await rejection(verify(proof, make()))).field).toBe(field);
  });

  test('from a prototype are none', async () => {
    expect((await rejection(verify(proof, inherited(options)))).message).toContain('is no plain object');
  });

  test('in a proxy are what they say the first time', async () => {
    const turned = turning(options, 'scope', 5n);
    expect((await verify(proof, turned)).valid).toBe(true);
    const other = turning({ ...options, scope: 5n }, 'scope', options.scope);
    expect(failedChecks(await verify(proof, other))).toEqual(['scope']);
  });

  test('that change while a register is asked change nothing', async () => {
    const held = { ...options, policy: { ...options.policy } };
    const uses: NullifierUse[] = [];
    const { scope, binding, policy } = options;
    const asked = verify(proof, {
      ...held,
      register: remembering(uses),
    });
    Object.assign(held.policy, { window: undefined });
    Object.assign(held, { scope: 1n });
    expect((await asked).valid).toBe(true);
    expect(uses).toEqual([
      { nullifier: BigInt(proof.claim.nullifier), scope, binding, window: policy.window },
    ]);
  });

  test('that are misspelt or missing are not left out', async () => {
    for (const name of ['bindng', 'acceptAlarm', 'minimumGrade', 'Register']) {
      const error = await rejection(verify(proof, { ...options, [name]: undefined }));
      expect([error.field, error.shortMessage]).toEqual([name, 'is no option']);
    }
    for (const name of ['market', 'marginType', 'signers', 'policy', 'scope', 'key'] as const) {
      const { [name]: _, ...rest } = options;
      const error = await rejection(verify(proof, rest as VerifyOptions));
      expect([error.field, error.shortMessage]).toEqual([name, 'is missing']);
    }
  });

  test('have a register that can be used, or none', async () => {
    for (const register of [null, {}, { use: true }, 'used.jsonl']) {
      const error = await rejection(verify(proof, { ...options, register: register as never }));
      expect([error.field, error.shortMessage]).toEqual(['register', 'is no register']);
    }
    class Book implements NullifierRegister {
      #used = 0;
      async use() {
        return { ok: this.#used++ === 0, detail: 'counted' };
      }
    }
    const register = new Book();
    expect((await verify(proof, { ...options, register })).valid).toBe(true);
    expect(failedChecks(await verify(proof, { ...options, register }))).toEqual(['register']);
  });

  test('a register that does not say yes has not said yes', async () => {
    for (const answer of [
      {},
      { ok: 1 },
      { ok: 'yes', detail: '' },
      { ok: true, name: 'proof', detail: '' },
    ]) {
      const register = { use: async () => answer as never };
      const { valid, checks } = await verify(proof, { ...options, register });
      expect(valid).toBe('ok' in answer && answer.ok === true);
      expect(checks.at(-1)!.name).toBe('register');
      const { key, market, ...terms } = options;
      const consensus = await verifyConsensus([proof], [market], {
        ...terms,
        register,
        keys: [key],
        require: { atLeast: 1, of: 1 },
      });
      expect(consensus.valid).toBe(valid);
    }
  });
});

describe('what was added to every object', () => {
  const WINDOW = { notBefore: 1n, notAfter: 2n };
  const additions: [string, () => object][] = [
    ['binding', () => ({ binding: 5n })],
    ['request', () => ({ request: 5n })],
    ['grade', () => ({ grade: 'development' })],
    ['register', () => ({ register: { use: async () => ({ ok: false, detail: '' }) } })],
    ['verifier', () => ({ verifier: 'snarkjs' })],
    ['accepted alarms', () => ({ acceptAlarms: ['stale'] })],
    ['a window', () => ({ window: WINDOW })],
    [
      'ratios, views and coverage',
      () => ({
        minRatio: 1n,
        maxRatio: 9n,
        views: { mode: 'gone', minRatio: 1n },
        coverage: [1],
        minEquity: 1n,
      }),
    ],
    [
      'times of signers',
      () => ({ validFrom: 1n, validUntil: 2n, revoked: { from: 0n, reason: 'x', why: 'x' } }),
    ],
    ['trust', () => ({ trust: { grade: 'own', makers: ['x'], isMine: true }, why: 'x', isMine: true })],
    [
      'parts of a model',
      () => ({
        nettingSets: ['x'],
        netted: [],
        lead: [1n],
        alarms: [{ rule: 'stale', of: 'A', detail: '' }],
      }),
    ],
    ['answers', () => ({ ok: true, valid: true, known: true })],
  ];

  test.each(additions)('changes nothing: %s', async (_, add) => {
    const { binding: _b, grade: _g, policy, ...rest } = options;
    const { window: _w, ...open } = policy;
    const cases = [options, { ...rest, policy }, { ...options, policy: open }, { ...options, scope: 1n }];
    for (const asked of cases) {
      const before = await verify(proof, asked);
      expect(await polluted(add(), () => verify(proof, asked))).toEqual(before);
    }
    const { key, market, ...terms } = options;
    const consensus = () =>
      verifyConsensus([proof], [market], { ...terms, keys: [key], require: { atLeast: 1, of: 1 } });
    const before = await consensus();
    expect(await polluted(add(), consensus)).toEqual(before);
  });

  test('is no window of a use without one', async () => {
    const use = { nullifier: 1n, scope: 2n, binding: 3n };
    const later = { window: { notBefore: 5n, notAfter: 6n } };
    await polluted(later, async () => {
      expect(judgeUse({ ...use, window: WINDOW }, use).ok).toBe(false);
      expect(judgeUse(use, { ...use, ...later }).ok).toBe(false);
    });
  });
});

describe('consensus', () => {
  const given = (): [
    Parameters<typeof verifyConsensus>[0],
    Parameters<typeof verifyConsensus>[1],
    ConsensusOptions,
  ] => {
    const { key, market, ...terms } = options;
    return [[proof], [market], { ...terms, keys: [key], require: { atLeast: 1, of: 1 } }];
  };

  test('reads proofs, markets and terms once', async () => {
    const [proofs, markets, terms] = given();
    const refused = async (...args: Parameters<typeof verifyConsensus>) =>
      (await rejection(verifyConsensus(...args))).field;
    expect(await refused([changing(proof, 'claim', proof.claim)], markets, terms)).toBe('proofs[0].claim');
    expect(await refused([{ ...proof, keyHash: 'x' }], markets, terms)).toBe('proofs[0].keyHash');
    expect(await refused(proofs, [changing(markets[0]!, 'time', 0)], terms)).toBe('markets[0].time');
    expect(await refused(proofs, markets, changing(terms, 'require', terms.require))).toBe('require');
    expect(await refused(proofs, markets, changing(terms, 'keys', terms.keys))).toBe('keys');
    expect(await refused(proofs, markets, { ...terms, request: 5n } as ConsensusOptions)).toBe('request');
    expect(await refused(proofs, markets, { ...terms, require: undefined as never })).toBe('require');
  });

  test('counts the recipient that was verified', async () => {
    const [, markets, { binding: _, ...terms }] = given();
    const uses: NullifierUse[] = [];
    const register = remembering(uses);
    const turned = { ...proof, claim: turning(proof.claim, 'binding', '5') };
    const answer = await verifyConsensus([turned], markets, { ...terms, register });
    expect([answer.valid, uses.map(({ binding }) => binding)]).toEqual([true, [BigInt(proof.claim.binding)]]);
  });
});

/** Runs with fields that every object inherits; not for `expect`, which would see them. */
async function polluted<Result>(fields: object, run: () => Promise<Result>): Promise<Result> {
  const names = Object.keys(fields);
  for (const [name, value] of Object.entries(fields)) {
    Object.defineProperty(Object.prototype, name, {
      value,
      configurable: true,
      writable: true,
      enumerable: false,
    });
  }
  try {
    return await run();
  } finally {
    for (const name of names) delete (Object.prototype as Record<string, unknown>)[name];
  }
}
