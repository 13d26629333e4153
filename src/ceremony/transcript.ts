import { z } from 'zod';
import { canonicalJson } from '../files/canonicalJson.js';
import { kindOf, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { sha256Hex } from '../units/hash.js';
import { CIRCUIT_NAMES } from './circuit.js';

/** `ceremony.json`: what was done so far, in order. Public. Nothing in it is believed: see `verifyCeremony`. */

const hex = (bytes: number, description: string) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), { error: `must be ${2 * bytes} lower-case hex digits` })
    .describe(description);
const sha256 = (description: string) => hex(32, description);
const utcTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, { error: 'must be a UTC time like "2026-01-31T12:00:00Z"' })
  .describe('When, as whoever did it says');

/** snarkjs keeps the first 64 UTF-16 units of a name. */
const NAME = /^[^\p{C}\s](?:[^\p{C}]{0,62}[^\p{C}\s])?$/u;
export const isName = (text: string) =>
  NAME.test(text) && text.length <= 64 && text === text.normalize('NFC');
const name = z
  .string()
  .refine(isName, { error: 'must be 1 to 64 printable characters, without spaces around them' })
  .describe('Who contributed, as they call themselves');

const phase1Schema = z
  .discriminatedUnion('from', [
    z.strictObject({
      from: z.literal('public'),
      blake2b: hex(64, 'Hash of the file of powers: in the table'),
    }),
    z.strictObject({
      from: z.literal('unpinned'),
      blake2b: hex(64, 'Hash of the file of powers, which is in no table'),
      reason: z
        .string()
        .regex(/^[^\p{C}]{1,200}$/u, { error: 'must be 1 to 200 printable characters' })
        .describe('Why these powers, as the coordinator says'),
    }),
    z.strictObject({
      from: z.literal('own'),
      power: z.int().min(1).max(28).describe('2^power powers'),
      first: sha256('The file of powers before any contribution'),
    }),
  ])
  .describe('Where the powers of tau are from');

const contribution = z.strictObject({
  step: z.enum(['powers', 'key']).describe('powers: to phase 1. key: to phase 2'),
  number: z.int().min(1).max(99).describe('From 1 in each phase'),
  name,
  previous: sha256('sha256 of the canonical text of this transcript before this step'),
  before: sha256('The file that was contributed to'),
  after: sha256('The file that came of it'),
  contribution: hex(64, 'Of phase 2, snarkjs’ hash of the contribution; of phase 1, its next challenge'),
  at: utcTime,
  signer: hex(32, 'Public key of the contributor: Ed25519'),
  signature: hex(64, 'Signature over the canonical text of this step without it'),
});

const start = z.strictObject({
  step: z.literal('start'),
  powers: sha256('powers.ptau: the powers, prepared for phase 2'),
  key: sha256('key_0000.zkey: the key before any contribution'),
  at: utcTime,
});

const beacon = z.strictObject({
  step: z.literal('beacon'),
  value: z
    .string()
    .regex(/^(?:[0-9a-f]{2}){16,64}$/, { error: 'must be 16 to 64 bytes in lower-case hex' })
    .describe('A public value that nobody knew when the last contribution was made'),
  iterations: z.int().min(10).max(24).describe('It is hashed 2^iterations times'),
  before: sha256('The key before'),
  after: sha256('The key after'),
  contribution: hex(64, 'snarkjs’ hash of it'),
  at: utcTime,
});

export const ceremonySchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/ceremony'),
    circuit: z
      .strictObject({
        name: z
          .string()
          .refine((text) => CIRCUIT_NAMES.includes(text), {
            error: `must be one of ${CIRCUIT_NAMES.join(', ')}`,
          })
          .describe('Instance, or rehearsal'),
        source: sha256('Hash of the circuit sources and of the tools that compile them'),
        r1cs: sha256('The compiled circuit'),
      })
      .describe('What the key is of'),
    phase1: phase1Schema,
    created: utcTime,
    tool: z
      .string()
      .regex(/^[^\p{C}]{1,80}$/u, { error: 'must be 1 to 80 printable characters' })
      .describe('Program that began it, like "ballast 0.1.0"'),
    steps: z
      .array(z.discriminatedUnion('step', [contribution, start, beacon]))
      .max(200)
      .describe('What was done, in order'),
  })
  .describe('Ballast ceremony: the transcript of a key that several parties make. Public');

export type Transcript = z.output<typeof ceremonySchema>;
export type Step = Transcript['steps'][number];
export type Contribution = z.output<typeof contribution>;
export type Phase = Contribution['step'];

export const TRANSCRIPT_FILE = 'ceremony.json';

/** Reads the text of `ceremony.json`: its form only. Throws an error naming file and field. */
export function parseTranscript(text: string, file?: string): Transcript {
  return readFileText('ceremony', text, ceremonySchema, file, (data) => data);
}

export function formatTranscript(transcript: Transcript): string {
  return toFileText(transcript);
}

/** Hash of what a transcript says before its `length`-th step. */
export function stateHash(transcript: Transcript, length = transcript.steps.length): string {
  return sha256Hex(canonicalJson({ ...transcript, steps: transcript.steps.slice(0, length) }));
}

/** The contributions to a phase, in order. */
export function contributionsTo({ steps }: Transcript, phase: Phase): Contribution[] {
  return steps.filter((step): step is Contribution => step.step === phase);
}

/** A step of one kind that there is once at most. */
export function findStep<Kind extends 'start' | 'beacon'>(
  { steps }: Transcript,
  kind: Kind,
): Extract<Step, { step: Kind }> | undefined {
  return steps.find((step): step is Extract<Step, { step: Kind }> => step.step === kind);
}
