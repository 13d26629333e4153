import { BallastError } from '../../src/errors.js';
import {
  bindingOf,
  evaluateClaim,
  findInstance,
  prove,
  scopeOf,
  toPolicy,
  verify,
  verifyConsensus,
} from '../../src/index.js';
import {
  loadAttestation,
  loadIdentity,
  loadMarket,
  loadPolicy,
  loadProof,
  loadProvingArtifacts,
  loadSigners,
  loadVerifierKey,
  openRegister,
} from '../../src/node.js';
import { parseAskedGrade } from '../../src/proof/grade.js';
import type { VerifyOptions } from '../../src/verify.js';
import type { Handed, LibraryCall, Terms } from './attack.js';
import type { Case } from './case.js';
import { handOver } from './handed.js';
import { everythingIn, type Refusal } from './refusal.js';

/** The library as a program uses it: files are read, and one function is called. */

/** What a call says: no is an answer too. */
interface Answer {
  readonly valid: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
}

/** How a call is refused; undefined where it is not. What is no error of ours is thrown on. */
export async function callLibrary(
  call: LibraryCall,
  one: Case,
  handed: readonly Handed[] = [],
): Promise<Refusal | undefined> {
  const { BALLAST_ARTIFACTS } = process.env;
  Object.assign(process.env, one.env);
  try {
    const { valid, checks } = await CALLS[call](one, handed);
    const failed = checks.flatMap(({ name, ok }) => (ok ? [] : [name]));
    if (valid !== (failed.length === 0))
      throw new Error(`valid is ${valid}, and ${failed.length} checks fail`);
    return valid ? undefined : { checks: failed, text: JSON.stringify(checks) };
  } catch (error) {
    if (!(error instanceof BallastError)) throw error;
    const { code, field } = error;
    return { code, field, text: everythingIn(error) };
  } finally {
    if (BALLAST_ARTIFACTS === undefined) delete process.env.BALLAST_ARTIFACTS;
    else process.env.BALLAST_ARTIFACTS = BALLAST_ARTIFACTS;
  }
}

const CALLS: Readonly<Record<LibraryCall, (one: Case, handed: readonly Handed[]) => Promise<Answer>>> = {
  async verify(one, handed) {
    const { markets, market, ...asked } = await readAsked(one);
    const proofs = await Promise.all(one.terms.proofs.map((name) => loadProof(one.path(name))));
    const key = await readKey(one.terms);
    const { require, register, grade } = one.terms;
    const options = {
      ...asked,
      ...(grade !== undefined && { grade: parseAskedGrade(grade, 'grade') }),
      ...(register !== undefined && { register: openRegister(one.path(register)) }),
    };
    if (require !== undefined) {
      const [atLeast, of] = require.split('of').map(Number) as [number, number];
      const keys = markets.map(() => key);
      return together(await verifyConsensus(proofs, markets, { ...options, keys, require: { atLeast, of } }));
    }
    const given = { proof: proofs[0]!, options: { ...options, market, key } };
    const undo = handOver(given, handed);
    try {
      return await verify(given.proof, given.options);
    } finally {
      undo();
    }
  },

  async prove(one) {
    const { markets: _, binding = 0n, ...asked } = await readAsked(one);
    const instance = findInstance(one.terms.instance);
    const artifacts = await loadProvingArtifacts(instance.name);
    await prove({ ...asked, ...(await readAccounts(one)), binding, instance, artifacts });
    return { valid: true, checks: [] };
  },

  async evaluate(one) {
    const { attestations } = await readAccounts(one);
    const { holds, checks } = evaluateClaim({ ...(await readAsked(one)), attestations });
    return { valid: holds, checks };
  },
};

/** What is asked, by the files of a case. */
async function readAsked(one: Case) {
  const { terms } = one;
  const markets = await Promise.all(terms.markets.map((name) => loadMarket(one.path(name))));
  const market = markets[0]!;
  const file = await loadPolicy(one.path('policy.json'));
  const signers = await loadSigners(one.path('signers.json'), { market, window: file.window });
  const policy = toPolicy(file, signers, market);
  const { marginType, scope, recipient } = terms;
  return {
    ...{ markets, market, signers, policy, marginType },
    scope: scopeOf(scope),
    ...(recipient !== undefined && { binding: bindingOf(recipient) }),
  };
}

async function readAccounts(one: Case) {
  const { attestations } = one.terms;
  return {
    identity: await loadIdentity(one.path('identity.json')),
    attestations: await Promise.all(attestations.map((name) => loadAttestation(one.path(name)))),
  };
}

/** The verifier's key, with what terms say that the verifier knows of it. */
async function readKey({ instance, trust, revoked }: Terms): Promise<VerifyOptions['key']> {
  const known = await loadVerifierKey(instance);
  return {
    ...{ bytes: known.bytes, sha256: known.sha256, instance },
    trust: (trust as VerifyOptions['key']['trust'] | undefined) ?? known.trust,
    ...(revoked !== undefined && { revoked: { why: revoked } }),
  };
}

function together({ valid, enough, oneHolder, oneRecipient, register }: Consensus): Answer {
  const answers = { enough, oneHolder, oneRecipient, register: register?.ok ?? true };
  return { valid, checks: Object.entries(answers).map(([name, ok]) => ({ name, ok })) };
}
type Consensus = Awaited<ReturnType<typeof verifyConsensus>>;
