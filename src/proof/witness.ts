import type { Attestation } from '../account/attestation.js';
import type { Identity } from '../account/identity.js';
import type { Signer } from '../account/signers.js';
import type { Instance } from '../market/instances.js';
import { type Signal, type Signals, single } from '../market/signals.js';

/** The public claim, apart from the nullifier, which the circuit gives out. */
export interface ClaimInputs {
  readonly scope: bigint;
  readonly binding: bigint;
  readonly policy: bigint;
}

/** Public claim inputs in circuit order. */
export function claimSignals({ scope, binding, policy }: ClaimInputs): Signals {
  return [single('scope', scope), single('binding', binding), single('policy', policy)];
}

/**
 * Private inputs: secret, time and accounts, padded with disabled slots. They stay in memory. A disabled slot names the
 * signer of the first account: its view per custodian then repeats the first one, instead of adding a view of nothing.
 */
export function privateSignals(options: {
  identity: Identity;
  attestations: readonly Attestation[];
  signers: readonly Signer[];
  instance: Instance;
}): Signals {
  const { identity, attestations, signers, instance } = options;
  const slots = Array.from({ length: instance.accounts }, (_, a) =>
    accountSignals(
      attestations[a],
      `account[${a}]`,
      entryOf(attestations[a] ?? attestations[0]!, signers),
      instance,
    ),
  );
  return [
    single('secret', identity.secret.reveal()),
    single('asOf', attestations[0]!.snapshot.asOf),
    ...slots.flat(),
  ];
}

/** Index of the signer in the signers part. */
function entryOf({ snapshot, signer }: Attestation, signers: readonly Signer[]): number {
  return signers.findIndex(
    ({ custodianId, key }) =>
      custodianId === snapshot.custodianId && key.x === signer.x && key.y === signer.y,
  );
}

function accountSignals(
  attestation: Attestation | undefined,
  name: string,
  entry: number,
  { instruments }: Instance,
): Signal[] {
  const { snapshot, signature } = attestation ?? {};
  const r8 = signature?.R8 ?? { x: 0n, y: 1n }; // a disabled slot needs some point of the curve
  return [
    single(`${name}.enabled`, attestation ? 1n : 0n),
    single(`${name}.entry`, BigInt(entry)),
    single(`${name}.accountId`, snapshot?.accountId ?? 0n),
    single(`${name}.cash`, snapshot?.cash ?? 0n),
    { name: `${name}.quantity`, values: snapshot?.quantities ?? new Array<bigint>(instruments).fill(0n) },
    single(`${name}.salt`, snapshot?.salt ?? 0n),
    { name: `${name}.r8`, values: [r8.x, r8.y] },
    single(`${name}.s`, signature?.S ?? 0n),
  ];
}
