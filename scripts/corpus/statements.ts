import { SMALL, signAnything, statementInputs } from '../../fixtures/circuit.js';
import { TIME } from '../../fixtures/world.js';
import { type Attestation, formatAttestation } from '../../src/account/attestation.js';
import { toFileText } from '../../src/files/schemas.js';
import type { assess } from '../../src/margin/assess.js';
import { marginRatio } from '../../src/margin/ratio.js';
import type { Instance } from '../../src/market/instances.js';
import { evaluateClaim } from '../../src/proof/claim.js';
import type { Policy } from '../../src/proof/policy.js';
import { PUBLIC_INPUTS, statementOf } from '../../src/setup/mainSource.js';
import { accountOfName, identityOfName, keyOfName, reversed, worldOf } from './cast.js';

/** Honest statements of the small circuit, and accounts that a lying prover shows in place of theirs. */

const world = worldOf(SMALL.instruments);
const account = (name: string, index: number, figures: Parameters<typeof accountOfName>[3], place = world) =>
  accountOfName(name, place, index, figures);

const alpha = account('alpha', 0, { quantities: [2000n, -1500n, 0n], cash: 1_000_000_000n });
const beta = account('beta', 1, { quantities: [0n, 900n, 700n], cash: -500_000_000n });

/** Every bound as tight as the accounts allow: whatever moves one of them breaks it. */
function tight(attestations: readonly Attestation[], views?: 'alone' | 'gone'): Policy {
  const evaluate = (policy: Policy) =>
    evaluateClaim({ ...world, marginType: 'maintenance', policy, attestations });
  const ratioOf = (margin: ReturnType<typeof assess>) => marginRatio(margin)!;
  const found = evaluate(views === undefined ? {} : { views: { mode: views, minRatio: 0n } });
  const { equity } = found.netted;
  const lowest = found.views.map(({ assessment }) => ratioOf(assessment)).sort((a, b) => (a < b ? -1 : 1))[0];
  return {
    minRatio: ratioOf(found.netted),
    maxRatio: ratioOf(found.netted) + 1n,
    minEquity: views === 'gone' ? 100n : equity / 1_000_000n,
    window: { notBefore: BigInt(TIME - 60), notAfter: BigInt(TIME + 60) },
    coverage: attestations.length === 2 ? [0, 1] : [0],
    ...(views !== undefined && {
      views: { mode: views, minRatio: lowest!, withMinEquity: views === 'gone' },
    }),
  };
}

function statement(attestations: readonly Attestation[], policy: Policy, instance: Instance = SMALL): string {
  const inputs = Object.entries(statementInputs({ ...world, attestations, policy, instance }));
  return toFileText({
    version: 1,
    kind: 'ballast/corpus-statement',
    include: 'solvency.circom',
    main: statementOf(instance),
    publics: PUBLIC_INPUTS,
    inputs: Object.fromEntries(
      inputs.map(([name, value]) => [name, typeof value === 'bigint' ? `${value}` : value.map(String)]),
    ),
  });
}

/** The small statement without views, as small as it can be. */
const WITHOUT_VIEWS: Instance = { ...SMALL, name: 'without views', accounts: 1, views: false };

export const STATEMENTS: Readonly<Record<string, string>> = {
  'honest/statement-alone.json': statement([alpha, beta], tight([alpha, beta], 'alone')),
  'honest/statement-gone.json': statement([alpha, beta], tight([alpha, beta], 'gone')),
  'honest/statement-one.json': statement([alpha], tight([alpha])),
  'honest/statement-without-views.json': statement([alpha], tight([alpha]), WITHOUT_VIEWS),
};

/** Accounts that were signed, and that a lying prover shows in place of those of the honest statement. */
const OTHERS: Readonly<Record<string, Attestation>> = {
  'accounts/another-holder': account('another holder', 0, {
    quantities: [5000n],
    cash: 9_000_000_000n,
    identity: identityOfName('another holder'),
  }),
  'accounts/another-universe': account(
    'another universe',
    0,
    { quantities: [2000n], cash: 10n ** 10n },
    reversed(world),
  ),
  'accounts/later-account': account('later', 1, { quantities: [0n, 900n], cash: 10n ** 9n, asOf: TIME + 1 }),
  'accounts/seen-by-an-auditor': account('auditor', 2, { quantities: [2500n], cash: 10n ** 9n }),
  'accounts/cash-out-of-range': signAnything(world.keys[0]!, { ...alpha.snapshot, cash: 1n << 99n }),
  'accounts/below-the-lower-limit': account('far below', 0, {
    quantities: [-(1n << 40n) - 1n],
    cash: 1n << 97n,
  }),
  'keys/signer-of-ones-own': account(
    'own key',
    0,
    { quantities: [], cash: 10n ** 15n },
    {
      ...world,
      keys: [keyOfName('alpha', 'nobody')],
    },
  ),
  'time/outside-the-window': account('early', 0, {
    quantities: [2000n, -1500n],
    cash: 1_000_000_000n,
    asOf: TIME - 61,
  }),
  'time/another-clock': account('hour', 0, {
    quantities: [2000n, -1500n],
    cash: 1_000_000_000n,
    asOf: TIME - 3600,
  }),
  'views/account-of-a-custodian-left-out': account('second at alpha', 0, {
    quantities: [0n, 2000n],
    cash: -1_500_000_000n,
    customer: 'customer 2',
  }),
  'views/empty-view': account('empty', 1, {}),
  'policy/debt-for-a-fortune': account('debt', 0, { quantities: [0n, 1000n], cash: -2_000_000_000n }),
};

/** An account at beta for real, and an empty one there that is to count as one at alpha. */
const FRACTION = {
  'custodians/fraction-of-an-account/rich.json': account('rich at beta', 1, { cash: 10n ** 10n }),
  'custodians/fraction-of-an-account/empty.json': account('empty at beta', 1, { customer: 'customer 2' }),
};

export const ACCOUNTS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...Object.entries(OTHERS).map(([name, one]) => [`${name}/account.json`, one] as const),
    ...Object.entries(FRACTION),
    ['accounts/twice-the-same/account.json', alpha] as const,
    ['accounts/equality-hidden/account.json', alpha] as const,
    ['accounts/two-names-of-one/account.json', alpha] as const,
  ].map(([file, one]) => [file, formatAttestation(one)]),
);
