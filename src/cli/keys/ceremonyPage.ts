import type { Reporter } from '../../ceremony/reporter.js';
import { fingerprint } from '../../ceremony/signing.js';
import type { Transcript } from '../../ceremony/transcript.js';
import type { CeremonyVerdict } from '../../ceremony/verifyCeremony.js';
import { sha256Of } from '../../files/sha256.js';
import { OPTION } from '../shell/options.js';
import type { Progress } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';
import { facts, mark, paint } from '../shell/text.js';

/** A ceremony for its reader. All of it is public. */

/** Which powers of no table a verifier vouches for. */
export const ceremonyPowers = {
  'accept-powers': OPTION.text(
    'BLAKE2b hash of a file of powers of tau that is in no table, if you trust who made it',
  ),
} as const;

export const FOLDER = {
  type: 'string',
  demandOption: true,
  describe: 'Folder of the ceremony, with ceremony.json',
} as const;

/** Runs a step, whose progress and notes go to stderr. */
export async function reporting<Result>(
  shell: Shell,
  work: (reporter: Reporter) => Promise<Result>,
): Promise<Result> {
  const progress: Progress = shell.progress();
  return work({ step: (words, fraction) => progress.step(words, fraction), note: shell.note }).finally(() =>
    progress.done(),
  );
}

/** Who contributed, a line each: names, fingerprints and hashes are what people compare. */
function contributionFacts({ steps }: Transcript): [string, string][] {
  return steps.flatMap((step): [string, string][] => {
    if (step.step === 'start') return [];
    if (step.step === 'beacon') return [['beacon', `${step.value}, 2^${step.iterations} times`]];
    const phase = step.step === 'powers' ? 1 : 2;
    return [
      [
        `phase ${phase}, ${step.number}`,
        `${step.name} [${fingerprint(step.signer)}], ${step.contribution.slice(0, 32)}…, ${step.at}`,
      ],
    ];
  });
}

function contributionsJson({ steps }: Transcript) {
  return steps.flatMap((step) => {
    if (step.step === 'start' || step.step === 'beacon') return [];
    const { name, number, contribution, at, signer } = step;
    const phase = step.step === 'powers' ? 1 : 2;
    return [{ phase, number, name, fingerprint: fingerprint(signer), contribution, at }];
  });
}

/** The checks of a verdict, then who contributed. */
export function verdictPage(verdict: CeremonyVerdict): string {
  const lines = verdict.checks.map(({ name, ok, detail }) => `${mark(ok)} ${name}: ${detail}`);
  const head = verdict.valid
    ? paint.green(`ceremony(${verdict.parties.length})`)
    : paint.red('no joint key, or none yet');
  return [
    head,
    ...lines,
    facts([['transcript', verdict.hash], ...contributionFacts(verdict.transcript)]),
  ].join('\n');
}

export function verdictJson({ valid, checks, parties, hash, transcript, made }: CeremonyVerdict) {
  return {
    valid,
    grade: valid ? `ceremony(${parties.length})` : null,
    circuit: transcript.circuit.name,
    powers: transcript.phase1.from,
    transcript: hash,
    checks,
    parties: parties.map(({ name, signer }) => ({ name, fingerprint: fingerprint(signer) })),
    contributions: contributionsJson(transcript),
    key: made === undefined ? null : sha256Of(made.files.verificationKey),
  };
}
