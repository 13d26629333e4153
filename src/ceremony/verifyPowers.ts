import { join } from 'node:path';
import { ArtifactError } from '../errors.js';
import { hashOfFile } from '../files/sha256.js';
import { compute } from './arithmetic.js';
import { LEAST } from './chain.js';
import { POWERS_FILE, stepFile } from './folder.js';
import { assertPreparedFrom, assertUsable, powersHeader } from './powersFile.js';
import { findPublicPowers, publicFileName } from './publicPowers.js';
import type { Reporter } from './reporter.js';
import { contributionsTo, type Transcript } from './transcript.js';

/** Where the powers of tau are from. Whoever knows their secrets forges proofs, however many contribute to phase 2. */

/**
 * Powers whose hash is in the table, or that the verifier vouches for by their hash, or that the parties' contributions make. A
 * sentence on whom one trusts for them. Throws {@link ArtifactError}.
 */
export async function verifyPowers(
  folder: string,
  transcript: Transcript,
  options: {
    readonly domainBits: number;
    readonly accepted: string | undefined;
    readonly reporter: Reporter;
  },
): Promise<string> {
  const { phase1 } = transcript;
  const file = join(folder, POWERS_FILE);
  if (phase1.from === 'own') return verifyOwn(folder, transcript, options);
  const blake2b = await hashOfFile(file, 'blake2b512');
  if (blake2b !== phase1.blake2b)
    throw new ArtifactError('is not the file of powers that the transcript names', { file: POWERS_FILE });
  await assertUsable(file, options.domainBits);
  const known = findPublicPowers(blake2b);
  if (known !== undefined)
    return `public: ${publicFileName(known.power)}, sound if one of its contributors was honest`;
  if (options.accepted === blake2b) return `in no table; you vouch for them by their hash`;
  const reason = phase1.from === 'unpinned' ? `, and the coordinator says: ${phase1.reason}` : '';
  throw new ArtifactError(`is in no table: who made it can forge proofs${reason}`, {
    file: POWERS_FILE,
    fix: `If you trust who made it: --accept-powers ${blake2b}`,
  });
}

/** From the generators on: every contribution proved, powers in order, and nothing else prepared. */
async function verifyOwn(
  folder: string,
  transcript: Transcript,
  { domainBits, reporter }: { readonly domainBits: number; readonly reporter: Reporter },
): Promise<string> {
  const contributions = contributionsTo(transcript, 'powers');
  const last = stepFile('powers', contributions.length);
  const { power, wholePower } = await powersHeader(join(folder, last));
  // snarkjs compares the hash of the powers only where the file is whole.
  if (transcript.phase1.from !== 'own' || power !== transcript.phase1.power || power !== wholePower)
    throw new ArtifactError('has other powers than the transcript says', { file: last });
  if (contributions.length === 0) return 'your own, without any contribution yet';
  const words = 'verifying the powers';
  reporter.step(words, 0);
  const done = (fraction: number) => reporter.step(words, fraction);
  if ((await compute({ do: 'verifyPowers', file: join(folder, last) }, done)) !== true)
    throw new ArtifactError('is not what contributions to powers of tau make', { file: last });
  if (transcript.steps.some(({ step }) => step === 'start')) {
    await assertUsable(join(folder, POWERS_FILE), domainBits);
    await assertPreparedFrom(join(folder, POWERS_FILE), join(folder, last));
  }
  const missing = contributions.length < LEAST ? `, of at least ${LEAST}` : '';
  return `the parties’ own, of ${contributions.length} contributions${missing}`;
}
