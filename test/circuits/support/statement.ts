import type { Attestation } from '../../../src/account/attestation.js';
import { signDigest } from '../../../src/account/eddsa.js';
import type { Identity } from '../../../src/account/identity.js';
import { poseidon } from '../../../src/account/poseidon.js';
import type { SignerKey } from '../../../src/account/signerKey.js';
import type { Signer } from '../../../src/account/signers.js';
import type { Snapshot } from '../../../src/account/snapshot.js';
import { TAG_SNAPSHOT } from '../../../src/account/tags.js';
import { InputError } from '../../../src/errors.js';
import { assess } from '../../../src/margin/assess.js';
import { marginRatio } from '../../../src/margin/ratio.js';
import { netted } from '../../../src/margin/views.js';
import type { Instance } from '../../../src/market/instances.js';
import type { Market } from '../../../src/market/market.js';
import { evaluateClaim } from '../../../src/proof/claim.js';
import { buildContext } from '../../../src/proof/context.js';
import { type Policy, packPolicy } from '../../../src/proof/policy.js';
import { claimSignals, privateSignals } from '../../../src/proof/witness.js';
import { PUBLIC_INPUTS, statementOf } from '../../../src/setup/mainSource.js';
import { toField } from '../../../src/units/field.js';
import type { Inputs } from './circuit.js';

/** The smallest statement that has everything: two accounts, three entries, views. */
export const SMALL: Instance = {
  name: 'small',
  id: 99,
  accounts: 2,
  instruments: 8,
  groups: 1,
  segments: 3,
  scenarios: 4,
  units: 2,
  nettingSets: 0,
  leads: 0,
  signers: 3,
  views: true,
};

/** How to compile it. */
export function target(instance: Instance) {
  return { include: 'solvency.circom', main: statementOf(instance), publics: PUBLIC_INPUTS };
}

/** The circuit's inputs for a claim, without any of the checks of `prove`. */
export function statementInputs(options: {
  market: Market;
  signers: readonly Signer[];
  policy: Policy;
  identity: Identity;
  attestations: readonly Attestation[];
  instance?: Instance;
}): Inputs {
  const instance = options.instance ?? SMALL;
  const context = buildContext({ ...options, marginType: 'maintenance', instance });
  const signals = [
    ...claimSignals({ scope: 1n, binding: 2n, policy: packPolicy(options.policy) }),
    ...context.market,
    ...context.signers,
    ...privateSignals({ ...options, instance }),
  ];
  return Object.fromEntries(
    signals.map(({ name, values }) => [name, values.length === 1 ? values[0]! : values]),
  );
}

/** Signs any numbers at all, as a faulty custodian would: no range is checked. */
export function signAnything(key: SignerKey, snapshot: Snapshot): Attestation {
  const { custodianId, universe, subject, accountId, asOf, cash, salt, quantities } = snapshot;
  const fields = [custodianId, universe, subject, accountId, asOf, cash, salt, ...quantities].map(toField);
  let digest = poseidon([TAG_SNAPSHOT, BigInt(fields.length), ...fields.slice(0, 14)]);
  for (let i = 14; i < fields.length; i += 15) digest = poseidon([digest, ...fields.slice(i, i + 15)]);
  return {
    custodian: key.custodian,
    snapshot,
    signer: key.publicKey,
    signature: signDigest(digest, key.privateKey),
  };
}

/** The exact ratio of the accounts together, moved a little; any ratio where there is none. */
export function ratioNear(market: Market, holdings: Parameters<typeof netted>[0], offset: bigint): bigint {
  try {
    const ratio = marginRatio(assess(market.models.maintenance!, netted(holdings))) ?? 10_000n;
    const moved = ratio + offset;
    return moved < 0n ? 0n : moved >= 1n << 24n ? (1n << 24n) - 1n : moved;
  } catch (error) {
    if (error instanceof InputError) return 10_000n;
    throw error;
  }
}

/** Whether the claim holds; undefined where the model gives no answer. */
export function tryEvaluate(
  claim: Omit<Parameters<typeof evaluateClaim>[0], 'marginType'>,
): boolean | undefined {
  try {
    return evaluateClaim({ ...claim, marginType: 'maintenance' }).holds;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
