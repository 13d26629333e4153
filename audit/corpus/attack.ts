import { z } from 'zod';
import { kindOf, versionOne } from '../../src/files/schemas.js';

/** `attack.json`: one attack as data, so that another implementation can be tried with it. `test/corpus/README.md` explains it. */

/** Or a number that stands in a JSON file of the attack: `account.json#/subject`. */
const NUMBER = /^(-?(0|[1-9]\d*)|[\w-]+\.json#(\/[\w-]+)+)$/;
const numberText = z.string().regex(NUMBER, 'must be a whole number, or file.json#/field');
const fileName = z.string().regex(/^[\w-]+(\.[\w-]+)*$/, 'must be the name of a file');
const inputsSchema = z.record(z.string(), z.union([numberText, z.array(numberText)]));

/** `honest/*.json`: a circuit, and inputs that it takes. */
export const statementSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/corpus-statement'),
    include: z.string().describe('Circuit file below circuits/'),
    main: z.string().describe('Main component, like Solvency(2, 8, 1, 3, 4, 2, 0, 0, 3, 1)'),
    publics: z.string().describe('Its public inputs, as circom lists them'),
    inputs: inputsSchema.describe(
      'Inputs by name, arrays flat: whole numbers in quotes, negative ones as they are',
    ),
  })
  .describe('An honest statement of the corpus of attacks');

const circuitSchema = z
  .strictObject({
    statement: fileName.optional().describe('Honest statement that the lie starts from, a file of honest/'),
    gadget: z
      .strictObject({ include: z.string(), main: z.string(), inputs: inputsSchema })
      .optional()
      .describe('In its place a gadget and honest inputs of it'),
    changed: z
      .record(z.string(), z.union([numberText, z.array(numberText), z.string().regex(/^[\w-]+\.json$/)]))
      .describe(
        'Signals that the prover gives another value; a list for an array; for account[a] an attestation file, whose numbers it takes',
      ),
    held: z
      .array(z.string())
      .optional()
      .describe('Signals, or arrays, that keep their honest value while what they follow from changes'),
    broken: z
      .array(z.string())
      .min(1)
      .describe('The rows at --O0 that the lie breaks, all of them: component, template and signals'),
  })
  .refine(({ statement, gadget }) => (statement === undefined) !== (gadget === undefined), {
    error: 'must have exactly one of "statement" and "gadget"',
  })
  .describe('What a lying prover puts into the witness, and what refuses it');

/** Edits of a JSON file, as RFC 6902 writes them. */
const editSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(['add', 'replace']), path: z.string(), value: z.json() }),
  z.strictObject({ op: z.literal('remove'), path: z.string() }),
]);
export type Edit = z.output<typeof editSchema>;

const placeSchema = z.union([
  z.enum(['nothing', 'pipe']).describe('No file, or a named pipe, under that name'),
  z.strictObject({ link: z.string() }).describe('A symbolic link there'),
  z
    .strictObject({ bytes: z.int().min(0) })
    .describe('A file of so many zero bytes, none of them on the disk'),
  z.strictObject({ mode: z.string().regex(/^[0-7]{3}$/) }).describe('The same file with other permissions'),
]);
export type OddPlace = z.output<typeof placeSchema>;

const at = z.string().describe('Where, like proof.claim.nullifier or options.policy');
const handedSchema = z
  .discriminatedUnion('as', [
    z
      .strictObject({ as: z.literal('inherited'), at })
      .describe('The object there has its fields from a prototype'),
    z
      .strictObject({ as: z.literal('computed'), at, first: z.json() })
      .describe('A getter that says `first` when it is asked first, and then the truth'),
    z
      .strictObject({ as: z.literal('added'), name: z.string(), value: z.json() })
      .describe('A field of Object.prototype, which every object seems to have'),
  ])
  .describe('A JavaScript object that is no plain data');
export type Handed = z.output<typeof handedSchema>;

const changesSchema = z.strictObject({
  edits: z.record(fileName, z.array(editSchema).min(1)).optional(),
  places: z.record(fileName, placeSchema).optional(),
  flipped: z
    .strictObject({ artifact: z.enum(['wasm', 'zkey', 'verificationKey']), byte: z.int().min(0) })
    .optional()
    .describe('The lowest bit of that byte of the artifact is another'),
  handed: z.array(handedSchema).min(1).optional(),
});
export type Changes = z.output<typeof changesSchema>;

const refusedSchema = z.union([
  z
    .strictObject({
      code: z.enum(['USAGE', 'INPUT', 'CLAIM', 'ARTIFACT']),
      field: z.string().optional().describe('Field that the error names; absent where it names none'),
      says: z.string().optional().describe('Part of its message'),
    })
    .describe('An error'),
  z
    .strictObject({ checks: z.array(z.string()).min(1).describe('Those that fail, all of them') })
    .describe('An answer that is no'),
]);
export type Refused = z.output<typeof refusedSchema>;

const callSchema = z.enum(['verify', 'prove', 'evaluate']);
const commandSchema = callSchema.exclude(['evaluate']);
export type Command = z.output<typeof commandSchema>;
export type LibraryCall = z.output<typeof callSchema>;

export const attackSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/attack'),
    sentence: z
      .string()
      .regex(/^[^\p{C}]{20,400}\.$/u, 'must be a sentence')
      .describe('What the attacker wants, and how'),
    rules: z
      .array(z.string().regex(/^(\d+a?|V\d+)$/))
      .min(1)
      .describe('Properties of docs/properties.md that it would break'),
    circuit: circuitSchema.optional(),
    honest: fileName.optional().describe('Folder of honest/ with the files of the honest case'),
    given: changesSchema
      .optional()
      .describe('What is otherwise in the honest case too: options, a policy with views'),
    first: z.literal(true).optional().describe('The honest call comes first, in the same folder'),
    lie: changesSchema
      .optional()
      .describe('What differs. Files beside attack.json are part of it: they take the place of honest ones'),
    library: z
      .strictObject({ call: callSchema, refused: refusedSchema })
      .optional()
      .describe('What to call, and how it must be refused'),
    cli: z
      .strictObject({ run: commandSchema, refused: refusedSchema })
      .optional()
      .describe('What to run, and how it must be refused: exit codes follow from that'),
  })
  .refine(({ circuit, library, cli }) => (circuit ?? library ?? cli) !== undefined, {
    error: 'must be tried somewhere: circuit, library or cli',
  })
  .refine(({ honest, library, cli }) => (honest !== undefined) === ((library ?? cli) !== undefined), {
    error: 'has an honest folder where library or cli are tried, and only there',
    path: ['honest'],
  })
  .describe('One attack on Ballast: a lie, and who must refuse it');

/** What a folder of the honest case says of itself: the words of whoever asks, and the names of files. */
export const termsSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/corpus-terms'),
    instance: z.string(),
    marginType: z.enum(['initial', 'maintenance']),
    scope: z.string(),
    recipient: z.string().optional(),
    grade: z.string().optional(),
    markets: z.array(fileName).min(1),
    proofs: z.array(fileName).min(1),
    attestations: z.array(fileName),
    require: z.string().optional(),
    request: fileName.optional(),
    register: fileName.optional(),
    trust: z.json().optional().describe('What the record of the key says of who made it, library only'),
    revoked: z.string().optional().describe('Why the key was revoked, library only'),
    words: z.array(z.string()).optional().describe('More words for the command line'),
  })
  .describe('Terms of an honest case of the corpus of attacks');
export type Terms = z.output<typeof termsSchema>;

export type AttackFile = z.output<typeof attackSchema>;
export type CircuitLie = NonNullable<AttackFile['circuit']>;
