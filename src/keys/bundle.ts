import { ArtifactError } from '../errors.js';
import type { Manifest } from '../setup/manifest.js';
import { manifestEntry } from '../setup/manifest.js';
import type { KeyFileName, KeyRecord } from './record.js';

/**
 * A key as it travels: a folder of these files and no others, which any web server can offer as it is. Points do not compress;
 * the coefficients of a proving key do, to half of the whole file. A witness program is not among them: it sees the private
 * inputs, and is always made from source.
 */
export const RECORD_FILE = 'record.json';
export const SUMS_FILE = 'SHA256SUMS';
export const BUNDLE_FILES: Readonly<Record<KeyFileName, string>> = {
  verificationKey: 'verification_key.json',
  powers: 'powers.bin',
  zkey: 'proving_key.zkey.gz',
};
/** What the sums are of, in their order. */
const SUMMED_FILES = [RECORD_FILE, ...Object.values(BUNDLE_FILES)] as const;

/** Lines as sha256sum writes and checks them. */
export function formatSums(sums: Readonly<Record<string, string>>): string {
  return SUMMED_FILES.map((name) => `${sums[name]}  ${name}\n`).join('');
}

/** Reads the sums: each file once, and nothing else. Throws {@link ArtifactError}. */
export function parseSums(text: string, file: string): Readonly<Record<string, string>> {
  const sums: Record<string, string> = {};
  for (const line of text.split(/\r?\n/).filter((line) => line !== '')) {
    const [, sum, name = ''] = /^([0-9a-f]{64}) [ *](\S+)$/.exec(line) ?? [];
    if (sum === undefined) throw new ArtifactError('is not a list of sha256 sums', { file });
    assertKnown(name, file);
    if (sums[name] !== undefined) throw new ArtifactError(`names ${name} twice`, { file });
    sums[name] = sum;
  }
  const missing = SUMMED_FILES.find((name) => sums[name] === undefined);
  if (missing !== undefined) throw new ArtifactError(`has no sum of ${missing}`, { file });
  return sums;
}

/** Throws {@link ArtifactError} for a file that has no business in a key. */
export function assertKnown(name: string, file: string): void {
  if (name === SUMS_FILE || (SUMMED_FILES as readonly string[]).includes(name)) return;
  const isProgram = /\.(wasm|dat|js|mjs|cjs|wtns)$/.test(name);
  throw new ArtifactError(
    isProgram ? 'is a program: witnesses are computed with your own only' : 'is no file of a key',
    { file: `${file}: ${name}`, fix: 'Ask the maker for a key as ballast keys export writes it' },
  );
}

/** Most bytes that contributions add to a proving key. */
const CONTRIBUTIONS_ROOM = 1 << 20;

/** The record is of a circuit of this version, and says no sizes that its key cannot have. Throws {@link ArtifactError}. */
export function assertOfThisVersion(record: KeyRecord, manifest: Manifest, file: string): void {
  const { source, r1cs, key } = manifestEntry(manifest, record.instance);
  for (const [field, own, theirs] of [
    ['source', source, record.source],
    ['r1cs', r1cs.sha256, record.r1cs.sha256],
  ]) {
    if (own === theirs) continue;
    throw new ArtifactError(`is of another circuit than ${record.instance} of this version`, {
      file,
      field,
      fix: 'Use the version of ballast that the key was made with',
    });
  }
  const most = {
    zkey: key.zkey.bytes + CONTRIBUTIONS_ROOM,
    verificationKey: 2 * key.verificationKey.bytes,
    powers: 2 * key.zkey.bytes,
  };
  for (const name of Object.keys(most) as KeyFileName[]) {
    if (record.files[name].bytes > most[name])
      throw new ArtifactError('is larger than any key of this circuit', { file, field: `files.${name}` });
  }
}
