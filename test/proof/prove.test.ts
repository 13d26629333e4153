import { describe, expect, test } from 'vitest';
import { makeWorld, signedAccount, TIME } from '../../fixtures/world.js';
import type { Attestation } from '../../src/account/attestation.js';
import { createIdentity } from '../../src/account/identity.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { ClaimError, InputError } from '../../src/errors.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import { findInstance } from '../../src/market/instances.js';
import { toInputs } from '../../src/market/signals.js';
import { buildContext } from '../../src/proof/context.js';
import { packPolicy } from '../../src/proof/policy.js';
import { type ProveOptions, type ProveStep, prove } from '../../src/proof/prove.js';
import { claimSignals, privateSignals } from '../../src/proof/witness.js';
import { FIELD } from '../../src/units/field.js';
import { needs } from '../support/needs.js';
import { everythingIn, rejection } from '../support/refusal.js';
import { artifactsOf } from '../support/statement.js';

needs('solvency-custodians');

// Numbers that would be recognised anywhere.
const CASH = 742_174_217_421n;
const QUANTITY = 31_337_313n;
const PRIVATE = [`${CASH}`, `${QUANTITY}`, '742174', '31337'];

const signers = findInstance('solvency-custodians');
const world = makeWorld(signers.instruments);
const account = (index: number, change: Partial<Parameters<typeof signedAccount>[2]> = {}) =>
  signedAccount(world, index, { quantities: [QUANTITY], cash: CASH, ...change });
const good = account(0);

/** Options whose artifacts must not be touched: every refusal comes first. */
const untouchable = {
  get wasm(): Uint8Array {
    throw new Error('must not be read');
  },
} as unknown as ProveOptions['artifacts'];
const options = (change: Partial<ProveOptions> = {}): ProveOptions => ({
  instance: signers,
  market: world.market,
  marginType: 'maintenance',
  signers: world.signers,
  policy: { minRatio: 10_000n },
  scope: 1n,
  binding: 2n,
  identity: world.identity,
  attestations: [good],
  artifacts: untouchable,
  ...change,
});

async function expectRefused(change: Partial<ProveOptions>, field: string, rule: string): Promise<void> {
  const steps: ProveStep[] = [];
  const error = await rejection(prove({ ...options(change), onProgress: (step) => steps.push(step) }));
  expect(error).toBeInstanceOf(InputError);
  expect(error.field).toBe(field);
  expect(error.message).toContain(rule);
  expect(steps).toEqual(['check']);
  const secret = world.identity.secret.reveal().toString();
  for (const text of [...PRIVATE, secret]) expect(everythingIn(error)).not.toContain(text);
}
const withSnapshot = (change: Partial<Attestation['snapshot']>): Attestation => ({
  ...good,
  snapshot: { ...good.snapshot, ...change },
});

describe('attestations that cannot be proved are refused', () => {
  const others = world.signers.slice(1);
  const stranger = createSignerKey('alpha');
  const elsewhere = makeWorld(8);
  const held = (slot: number) => good.snapshot.quantities.map((q, i) => (i === slot ? QUANTITY : q));
  const second = (change: object) => ({ attestations: [good, account(1, change)] });

  test.each<[string, Partial<ProveOptions>, string, string]>([
    ['none', { attestations: [] }, 'attestations', 'must be 1 to 3'],
    ['too many', { attestations: [good, good, good, good] }, 'attestations', 'must be 1 to 3'],
    [
      'a quantity out of range',
      { attestations: [withSnapshot({ quantities: held(0).map((q) => q << 63n) })] },
      'attestations[0]',
      'a number out of range',
    ],
    [
      'cash out of range',
      { attestations: [withSnapshot({ cash: CASH << 100n })] },
      'attestations[0]',
      'a number out of range',
    ],
    [
      'another universe',
      { attestations: [signedAccount(elsewhere, 0, { quantities: [QUANTITY], cash: CASH })] },
      'attestations[0]',
      'another universe',
    ],
    [
      'something in an empty slot',
      { attestations: [withSnapshot({ quantities: held(3) })] },
      'attestations[0]',
      'a slot without an instrument',
    ],
    [
      'an unknown custodian',
      { signers: others },
      'attestations[0]',
      'a custodian that the signer list does not have',
    ],
    [
      'an unknown signer',
      { attestations: [{ ...good, signer: stranger.publicKey }] },
      'attestations[0]',
      'a key that the signer list does not have',
    ],
    [
      'changed cash',
      { attestations: [withSnapshot({ cash: CASH + 1n })] },
      'attestations[0]',
      'a valid signature',
    ],
    [
      'another salt',
      { attestations: [withSnapshot({ salt: good.snapshot.salt ^ 1n })] },
      'attestations[0]',
      'a valid signature',
    ],
    [
      'another signature',
      { attestations: [{ ...good, signature: account(0).signature }] },
      'attestations[0]',
      'a valid signature',
    ],
    ['another holder', { identity: createIdentity() }, 'attestations[0]', 'signed for another identity'],
    ['two times', second({ asOf: TIME + 1 }), 'attestations[1].asOf', 'another time than the first'],
    [
      'the same account twice',
      { attestations: [good, account(0)] },
      'attestations[1]',
      'is the same account as attestations[0]',
    ],
    [
      'views where the instance has none',
      { instance: findInstance('solvency-32'), policy: { views: { mode: 'gone', minRatio: 1n } } },
      'policy.views',
      'not something that solvency-32 can prove',
    ],
    [
      'an instance of another size',
      { instance: findInstance('solvency-8') },
      'universe.slots',
      'Choose an instance',
    ],
    ['a scope outside the field', { scope: FIELD }, 'scope', 'not a field element'],
    ['a recipient outside the field', { binding: -1n }, 'binding', 'not a field element'],
    ['a ratio out of range', { policy: { minRatio: FIELD - 1n } }, 'policy.minRatio', 'upper bound'],
    [
      'a quantity outside the model',
      { attestations: [account(0, { quantities: [QUANTITY << 20n] })] },
      'quantity of A/USDT',
      'position limits',
    ],
  ])('%s', async (_, change, field, rule) => {
    await expectRefused(change, field, rule);
  });
});

test('a claim that does not hold is a ClaimError, and nothing is proved', async () => {
  const steps: ProveStep[] = [];
  const policy = {
    minRatio: 16_000_000n,
    minEquity: 1_000_000_000n,
    coverage: [1],
    window: { notBefore: 0n, notAfter: 1n },
  };
  const error = await rejection(prove({ ...options({ policy }), onProgress: (step) => steps.push(step) }));
  expect(error).toBeInstanceOf(ClaimError);
  for (const part of [
    'margin ratio',
    'equity',
    'beta',
    'between 1970-01-01T00:00:00Z and 1970-01-01T00:00:01Z',
  ])
    expect(error.message).toContain(part);
  for (const text of PRIVATE) expect(everythingIn(error)).not.toContain(text);
  expect(steps).toEqual(['check']);
});

describe('a disabled slot', () => {
  const attestations = [account(1), account(2)];
  const lists = { identity: world.identity, signers: world.signers, instance: signers };
  test('is empty, and names the signer of the first account', () => {
    const signals = privateSignals({ ...lists, attestations });
    const value = (name: string) => signals.find((signal) => signal.name === name)!.values;
    expect([0, 1, 2].map((a) => value(`account[${a}].enabled`)[0])).toEqual([1n, 1n, 0n]);
    expect([0, 1, 2].map((a) => value(`account[${a}].entry`)[0])).toEqual([1n, 2n, 1n]);
    expect(value('account[2].cash')).toEqual([0n]);
    expect(value('account[2].quantity').every((q) => q === 0n)).toBe(true);
  });

  test.each(['alone', 'gone'] as const)(
    'adds no view of its own to a claim about custodians %s',
    async (mode) => {
      // The model has a floor: a view of nothing would have a requirement and no equity.
      const claim = { scope: 1n, binding: 2n, policy: packPolicy({ views: { mode, minRatio: 10_000n } }) };
      const { market, signers: signerSignals } = buildContext({ ...options(), ...lists });
      const inputs = [
        ...claimSignals(claim),
        ...market,
        ...signerSignals,
        ...privateSignals({ ...lists, attestations }),
      ];
      const { wasm } = await artifactsOf(signers);
      expect((await calculateWitness(toInputs(inputs), wasm)).length).toBeGreaterThan(0);
    },
  );
});
