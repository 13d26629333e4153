import { ArtifactError } from '../errors.js';
import { isSigned } from './signing.js';
import {
  type Contribution,
  contributionsTo,
  findStep,
  type Step,
  stateHash,
  type Transcript,
} from './transcript.js';

/** The fewest contributions that are more than one party's word. */
export const LEAST = 2;

/** Whether the steps of a transcript follow from each other, and who signed them. */

/**
 * The order of steps, that each begins with what the one before left, that every contribution is signed by the key that it names
 * over all that came before, and that a name and a key are one party, once in each phase. Throws {@link ArtifactError} naming
 * the step.
 */
export function assertChain(transcript: Transcript): void {
  const { steps, phase1 } = transcript;
  const numbers = { powers: 0, key: 0 };
  let file = phase1.from === 'own' ? phase1.first : undefined;
  for (const [i, step] of steps.entries()) {
    const wrong = (message: string) => {
      throw new ArtifactError(message, { field: `steps[${i}]` });
    };
    if (!mayFollow(transcript, steps[i - 1], step)) wrong('is out of order');
    if (step.step === 'start') {
      file = step.key;
      continue;
    }
    if (step.before !== file) wrong('does not begin with the file that the step before it left');
    file = step.after;
    if (step.step === 'beacon') continue;
    if (step.number !== ++numbers[step.step]) wrong(`is not number ${numbers[step.step]} of its phase`);
    if (step.previous !== stateHash(transcript, i))
      wrong('follows another transcript: what came before it was changed');
    if (!isSigned(step)) wrong(`is not signed by the key that it names: ${step.name}`);
    assertParty(steps.slice(0, i), step, `steps[${i}]`);
  }
}

/**
 * A name and a key are one party, who contributes once to a phase: two contributions of one party are worth no more than one.
 * Throws {@link ArtifactError}.
 */
export function assertParty(
  before: readonly Step[],
  { step, name, signer }: Pick<Contribution, 'step' | 'name' | 'signer'>,
  field?: string,
): void {
  for (const other of before) {
    if (other.step === 'start' || other.step === 'beacon') continue;
    const sameKey = other.signer === signer;
    if (sameKey && other.step === step)
      throw new ArtifactError(`is signed by a key that contributed already: ${other.name}`, { field });
    if (sameKey !== (other.name === name)) {
      const what = sameKey ? 'has another name than its key had' : 'has the name of another key';
      throw new ArtifactError(`${what}: ${other.name}`, { field });
    }
  }
}

/** Phase 1 where it is the parties' own, the start of phase 2, phase 2, a beacon. */
function mayFollow({ phase1 }: Transcript, last: Step | undefined, step: Step): boolean {
  const isOwn = phase1.from === 'own';
  const before = last?.step;
  if (step.step === 'powers') return isOwn && (before === undefined || before === 'powers');
  if (step.step === 'start') return before === (isOwn ? 'powers' : undefined);
  return before === 'start' || before === 'key'; // a key, or a beacon
}

/** One who makes the key sound if they forgot their part, with their contributions. */
export interface Party {
  readonly name: string;
  readonly signer: string;
  readonly contributions: readonly string[];
}

/**
 * The parties of whom one is enough. Where phase 1 is their own, only who contributed to both phases: the key needs one
 * honest contributor in each, and those who took part in one of them could all have been in the other's bad company.
 */
export function partiesOf(transcript: Transcript): Party[] {
  const powers = contributionsTo(transcript, 'powers');
  return contributionsTo(transcript, 'key').flatMap(({ name, signer, contribution }) => {
    if (transcript.phase1.from !== 'own') return [{ name, signer, contributions: [contribution] }];
    const first = powers.find((step) => step.signer === signer);
    return first ? [{ name, signer, contributions: [first.contribution, contribution] }] : [];
  });
}

/** What comes next: contributions to a phase, or none any more. */
export function openPhase(transcript: Transcript): Contribution['step'] | undefined {
  if (findStep(transcript, 'beacon') !== undefined) return undefined;
  return findStep(transcript, 'start') === undefined ? 'powers' : 'key';
}
