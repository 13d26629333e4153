import { join } from 'node:path';
import type { Attestation } from '../../account/attestation.js';
import { ClaimError } from '../../errors.js';
import { writeTextFile } from '../../files/textFile.js';
import { readProvingArtifacts } from '../../load/keys.js';
import { loadPolicy } from '../../load/proof.js';
import { findInstance } from '../../market/instances.js';
import { openRegister } from '../../proof/fileRegister.js';
import type { Policy } from '../../proof/policy.js';
import { toPolicy } from '../../proof/policyFile.js';
import { formatProof, type ProofFile } from '../../proof/proofFile.js';
import { prove } from '../../proof/prove.js';
import { bindingOf, scopeOf } from '../../proof/scope.js';
import { showProving } from '../proof/proving.js';
import { verifyFile } from '../proof/verifying.js';
import { withKey } from '../shell/keys.js';
import type { Shell } from '../shell/shell.js';
import type { Cast } from './cast.js';
import { type DemoKeys, INSTANCE } from './keys.js';

/** The steps that the demo repeats: read a policy, prove, verify. */

const RECIPIENT = 'lender.example';

export interface Ask {
  readonly policy: Policy;
  readonly scope: string;
}

/** What the verifier asks, from a policy file of the examples. */
export async function readAsk(cast: Cast, file: string, scope: string): Promise<Ask> {
  const policy = toPolicy(await loadPolicy(join(cast.folder, 'examples', file)), cast.signers);
  return { policy, scope };
}

async function proveBook(
  cast: Cast,
  keys: DemoKeys,
  attestations: readonly Attestation[],
  ask: Ask,
  shell: Shell,
): Promise<ProofFile> {
  const { market, signers, identity } = cast;
  const artifacts = await withKey(keys.holders, shell, readProvingArtifacts);
  const progress = shell.progress();
  return prove({
    market,
    signers,
    identity,
    attestations,
    artifacts,
    policy: ask.policy,
    instance: findInstance(INSTANCE),
    marginType: 'maintenance',
    scope: scopeOf(ask.scope),
    binding: bindingOf(RECIPIENT),
    onProgress: showProving(progress),
  }).finally(() => progress.done());
}

/** Proves and writes the file. */
export async function proveToFile(
  cast: Cast,
  keys: DemoKeys,
  attestations: readonly Attestation[],
  ask: Ask,
  shell: Shell,
  name: string,
): Promise<ProofFile> {
  const proof = await proveBook(cast, keys, attestations, ask, shell);
  await writeTextFile(join(cast.folder, name), formatProof(proof));
  return proof;
}

/** What the lender verifies with: its own key among it. */
export function verifierOf(cast: Cast, keys: DemoKeys, ask: Ask) {
  return {
    market: cast.market,
    marginType: 'maintenance' as const,
    signers: cast.signers,
    policy: ask.policy,
    scope: scopeOf(ask.scope),
    binding: bindingOf(RECIPIENT),
    key: keys.lenders,
    register: openRegister(join(cast.folder, 'used.jsonl')),
  };
}

/** Verifies; the answer must be yes. */
export async function mustVerify(proof: ProofFile, cast: Cast, keys: DemoKeys, ask: Ask) {
  const { valid, checks, trust } = await verifyFile(proof, verifierOf(cast, keys, ask));
  const failed = checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  return {
    ok: valid,
    detail: valid
      ? `all ${checks.length} checks passed. On the key: ${trust}`
      : `failed: ${failed.join('; ')}`,
  };
}

/** Tries to prove; it must be refused because the claim does not hold, for the reason that `expected` finds. */
export async function mustRefuse(
  cast: Cast,
  keys: DemoKeys,
  attestations: readonly Attestation[],
  ask: Ask,
  shell: Shell,
  expected: RegExp,
) {
  try {
    await proveBook(cast, keys, attestations, ask, shell);
    return { ok: false, detail: 'was proved' };
  } catch (error) {
    if (!(error instanceof ClaimError)) throw error;
    return { ok: expected.test(error.shortMessage), detail: error.shortMessage };
  }
}
