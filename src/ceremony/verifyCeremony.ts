import { ArtifactError, BallastError } from '../errors.js';
import type { KeyFiles } from '../keys/check/checkKey.js';
import { assertChain, LEAST, type Party, partiesOf } from './chain.js';
import { type CeremonyCircuit, ceremonyCircuit } from './circuit.js';
import { expectedTime } from './expected.js';
import { readTranscript } from './folder.js';
import type { Reporter } from './reporter.js';
import { contributionsTo, findStep, stateHash, type Transcript } from './transcript.js';
import { assertCircuit, assertContributions, assertFiles } from './verifyFiles.js';
import { assertNotForgeable, readKey, verifyPoints, verifyWithSnarkjs } from './verifyKey.js';
import { verifyPowers } from './verifyPowers.js';

/** What came of a verification. */
export interface CeremonyVerdict {
  /** All questions were asked, and the answers are good: a key of grade ceremony. */
  readonly valid: boolean;
  /** Each question, and its answer. */
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
  readonly transcript: Transcript;
  /** Hash of the transcript, to compare. */
  readonly hash: string;
  /** Of whom one is enough. */
  readonly parties: readonly Party[];
  /** The circuit and the key of a ceremony that is valid. */
  readonly made?: { readonly circuit: CeremonyCircuit; readonly files: KeyFiles };
}

export interface VerifyCeremonyOptions {
  /** BLAKE2b hash of powers of tau that the verifier trusts, beside those of the table. */
  readonly acceptedPowers?: string | undefined;
}

/**
 * Verifies a ceremony from nothing but its folder: who signed what, against which circuit, that files, powers and key are what
 * the contributions make, and that there are enough of them. Stops where the answer is no. Throws `InputError` for a transcript
 * that cannot be read.
 */
export async function verifyCeremony(
  folder: string,
  { acceptedPowers }: VerifyCeremonyOptions,
  reporter: Reporter,
): Promise<CeremonyVerdict> {
  const transcript = await readTranscript(folder);
  const checks: CeremonyVerdict['checks'][number][] = [];
  const parties = partiesOf(transcript);
  const verdict = { transcript, hash: stateHash(transcript), parties, checks };
  const hasKey = findStep(transcript, 'start') !== undefined;
  let circuit!: CeremonyCircuit;
  let files!: KeyFiles;

  const questions: [name: string, ask: () => Promise<string> | string][] = [
    [
      'signatures',
      () => {
        assertChain(transcript);
        return 'every contribution is signed, over all that came before it';
      },
    ],
    [
      'circuit',
      async () => {
        reporter.step('compiling the circuit', 0);
        const { name } = transcript.circuit;
        circuit = await ceremonyCircuit(name, (done) => reporter.step('compiling the circuit', done));
        assertCircuit(transcript, circuit);
        return `${name}, compiled from its sources`;
      },
    ],
    [
      'files',
      async () => {
        await assertFiles(folder, transcript);
        return 'each is the one that was signed for';
      },
    ],
    [
      'contributions',
      async () => {
        await assertContributions(folder, transcript);
        return 'files and transcript list the same, in the same order';
      },
    ],
    [
      'powers',
      () => {
        const { domainBits } = circuit.shape;
        reporter.note(`verifying takes ${expectedTime('verify', domainBits)}`);
        return verifyPowers(folder, transcript, { domainBits, accepted: acceptedPowers, reporter });
      },
    ],
  ];
  if (hasKey) {
    questions.push(
      [
        'key',
        async () => {
          files = await readKey(folder, transcript, circuit);
          await verifyWithSnarkjs(folder, transcript, circuit, reporter);
          return 'follows from circuit and powers by the contributions';
        },
      ],
      [
        'points',
        async () => {
          await verifyPoints(circuit, files, reporter);
          return 'every point is what circuit and powers make: it is safe to prove under it';
        },
      ],
      [
        'δ ≠ γ',
        () => {
          assertNotForgeable(files);
          return 'not forgeable by everybody';
        },
      ],
    );
  }
  questions.push(['parties', () => judgeParties(transcript, parties, hasKey)]);

  for (const [name, ask] of questions) {
    try {
      checks.push({ name, ok: true, detail: await ask() });
    } catch (error) {
      if (!(error instanceof BallastError) || error.code === 'INTERNAL') throw error;
      checks.push({ name, ok: false, detail: error.message });
      return { ...verdict, valid: false };
    }
  }
  return { ...verdict, valid: true, made: { circuit, files } };
}

/** Beacons are no contributions: everybody knows their randomness. Throws {@link ArtifactError} for too few. */
function judgeParties(transcript: Transcript, parties: readonly Party[], hasKey: boolean): string {
  if (!hasKey) throw new ArtifactError('phase 1 goes on: there is no key yet');
  const names = parties.map(({ name }) => name).join(', ');
  if (parties.length >= LEAST)
    return `ceremony(${parties.length}): sound if one of them forgot their part: ${names}`;
  const beacon = findStep(transcript, 'beacon') === undefined ? '' : '; a beacon counts for nothing';
  const both = transcript.phase1.from === 'own' ? ' to both phases' : '';
  const contributions = contributionsTo(transcript, 'key').length;
  throw new ArtifactError(
    contributions === 0
      ? `nobody contributed to the key${beacon}: anyone can forge proofs under it`
      : `${parties.length} of at least ${LEAST} parties contributed${both}${beacon}`,
  );
}
