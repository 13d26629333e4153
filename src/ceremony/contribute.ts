import { join } from 'node:path';
import { ArtifactError, InternalError } from '../errors.js';
import { hashOfFile } from '../files/sha256.js';
import { keyStoreFolder, openStore, recordContribution } from '../keys/store.js';
import { make } from './arithmetic.js';
import { assertChain, assertParty, openPhase } from './chain.js';
import { expectedTime } from './expected.js';
import { readTranscript, stepFile, withDraft } from './folder.js';
import { keyPower } from './keyPower.js';
import { now } from './newCeremony.js';
import { powersHeader } from './powersFile.js';
import { keyContributions, powersContributions } from './records.js';
import type { Reporter } from './reporter.js';
import type { Signer } from './signing.js';
import { type Contribution, contributionsTo, findStep, stateHash } from './transcript.js';

/**
 * Contributes to the phase that is open: multiplies its secrets by fresh ones, which nobody sees, and signs what came of it. The
 * store remembers it first: a key of which one contributor was here is its user's own. Throws {@link ArtifactError} for a
 * folder that does not hold together, or a party who contributed already.
 */
export async function contribute(
  folder: string,
  { name, signer }: { readonly name: string; readonly signer: Signer },
  reporter: Reporter,
): Promise<Contribution> {
  await openStore(keyStoreFolder());
  return withDraft(folder, async (draft) => {
    const transcript = await readTranscript(folder);
    assertChain(transcript);
    const phase = openPhase(transcript);
    if (phase === undefined) throw new ArtifactError('is closed: a beacon was applied', { file: folder });
    assertParty(transcript.steps, { step: phase, name, signer: signer.publicKey }, 'contribution');

    const earlier = contributionsTo(transcript, phase);
    const number = earlier.length + 1;
    const from = join(folder, stepFile(phase, earlier.length));
    const before = await hashOfFile(from);
    const { phase1 } = transcript;
    const start = findStep(transcript, 'start');
    const first = start?.key ?? (phase1.from === 'own' ? phase1.first : undefined);
    if (before !== (earlier.at(-1)?.after ?? first))
      throw new ArtifactError('is not the file that the transcript records', { file: from });

    const isPowers = phase === 'powers';
    const power = isPowers ? (await powersHeader(from)).power : await keyPower(from);
    const words = `contribution ${number} to phase ${isPowers ? 1 : 2}`;
    reporter.note(`${words}: ${expectedTime(`${phase} contribution`, power)}`);
    reporter.step(words, 0);
    const to = draft.path(stepFile(phase, number));
    const job = { from, to, name } as const;
    const hash = await make({ do: isPowers ? 'contributePowers' : 'contributeKey', ...job }, (done) =>
      reporter.step(words, done),
    );
    const records = await (isPowers ? powersContributions(to) : keyContributions(to));
    const made = records.at(-1);
    if (records.length !== number || made?.name !== name || (!isPowers && made.hash !== hash))
      throw new InternalError('the contribution is not in the file that came of it');

    const step = signer.sign({
      ...{ step: phase, number, name, previous: stateHash(transcript), before },
      ...{ after: await hashOfFile(to), contribution: made.hash, at: now(), signer: signer.publicKey },
    });
    await recordContribution(step.contribution);
    await draft.keep({ ...transcript, steps: [...transcript.steps, step] });
    return step;
  });
}
