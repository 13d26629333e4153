import { z } from 'zod';
import { InputError } from '../errors.js';
import { packageVersion } from '../files/packageVersion.js';
import { kindOf, labelText, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { describeFile } from '../files/sha256.js';
import { INSTANCES } from '../market/instances.js';

/** `record.json`: what goes with a key. Public. Nothing in it is believed: hashes are compared, and what the grade is, is computed. */

const hash = (description: string) =>
  z
    .string()
    .regex(/^[0-9a-f]{64}$/, { error: 'must be a sha256 in lower-case hex' })
    .describe(description);
const file = (description: string) =>
  z
    .strictObject({ sha256: hash('sha256 of the file'), bytes: z.int().positive().describe('Its length') })
    .describe(description);
const NAMES = INSTANCES.map(({ name }) => name);

export const keyRecordSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/key'),
    instance: z.enum(NAMES, { error: `must be one of ${NAMES.join(', ')}` }).describe('Circuit instance'),
    source: hash('Hash of the circuit sources and of the tools that compile them'),
    r1cs: file('The compiled circuit'),
    grade: z
      .enum(['own', 'ceremony'], { error: 'must be own or ceremony' })
      .describe('own: made by one party. ceremony: by several. Checked, not believed'),
    maker: labelText('Who made it, for readers: 1 to 80 characters'),
    made: z
      .string()
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, { error: 'must be a UTC time like "2026-01-31T12:00:00Z"' })
      .describe('When it was made, as its maker says'),
    tool: labelText('Program that made it, like "ballast 0.1.0"'),
    files: z
      .strictObject({
        zkey: file('Proving key'),
        verificationKey: file('Verification key. Its sha256 names the key'),
        powers: file('Powers of tau, to check the proving key with'),
      })
      .describe('The files of the key, as they are before compression'),
  })
  .describe('Ballast key record: what goes with a proving key. Public');

export type KeyRecord = z.output<typeof keyRecordSchema>;
export type KeyFileName = keyof KeyRecord['files'];

/** The files of a key, as a record describes them. */
export function describeFiles(files: Readonly<Record<KeyFileName, Uint8Array>>): KeyRecord['files'] {
  const { zkey, verificationKey, powers } = files;
  return {
    zkey: describeFile(zkey),
    verificationKey: describeFile(verificationKey),
    powers: describeFile(powers),
  };
}

/** The record of a key that this program made, or saw made. */
export function newRecord(
  circuit: { readonly name: string } & Pick<KeyRecord, 'source' | 'r1cs'>,
  key: Pick<KeyRecord, 'grade' | 'maker' | 'made' | 'files'>,
): KeyRecord {
  const { name: instance, source, r1cs } = circuit;
  const tool = `ballast ${packageVersion()}`;
  return { ...{ version: 1, kind: 'ballast/key', instance, source, r1cs }, ...key, tool };
}

/** Reads the text of `record.json`. Throws an error naming file and field. */
export function parseKeyRecord(text: string, file?: string): KeyRecord {
  return readFileText('keyRecord', text, keyRecordSchema, file, (data) => data);
}

/** The text of `record.json`. */
export function formatKeyRecord(record: KeyRecord): string {
  return toFileText(record);
}

/** A label, or a reason, in its one form (NFC). Throws {@link InputError}. */
export function checkLabel(text: string): string {
  const normal = text.normalize('NFC');
  if (/^[^\p{C}]{1,80}$/u.test(normal) && normal === normal.trim()) return normal;
  throw new InputError('must be 1 to 80 printable characters, without spaces around them', {
    field: 'label',
  });
}

/** The hash that names a key everywhere. */
export function keyHashOf({ files }: KeyRecord): string {
  return files.verificationKey.sha256;
}
