import { sha256Of } from '../files/sha256.js';
import type { ArtifactName, Artifacts } from './artifacts.js';
import type { Manifest, ManifestEntry } from './manifest.js';
import { readR1cs } from './r1cs.js';

/** What was rebuilt of an instance, against the manifest and against the files that are kept. */

/** What a circuit gives, and its development key where it was made again. */
export interface Rebuilt {
  readonly tools: string;
  readonly source: string;
  readonly r1cs: Uint8Array;
  readonly wasm: Uint8Array;
  readonly key?: Pick<Artifacts, 'zkey' | 'verificationKey'>;
}

/** A file of this machine; without bytes where there is none. */
export interface KeptFile {
  readonly path: string;
  readonly bytes?: Uint8Array;
}

export type KeptFiles = Readonly<Record<ArtifactName, KeptFile>>;

export interface ArtifactDifference {
  /** A kept file by its path, or what was rebuilt by its name. */
  readonly file: string;
  /** What of it: `bytes`, `sha256`, `content`, or a field of the manifest. */
  readonly field: string;
  readonly found: string;
  readonly expected: string;
  /** First byte that differs, from 0, where both files are at hand. */
  readonly offset?: number;
  readonly fix: string;
}

const PARTS = ['r1cs', 'wasm', 'zkey', 'verificationKey'] as const;

/** One file: `absent` and `notRebuilt` count neither as same nor as different. */
export interface FileCheck {
  readonly name: (typeof PARTS)[number];
  /** The rebuild, against the manifest. */
  readonly rebuilt: 'same' | 'different' | 'notRebuilt';
  /** The file on this machine, against the rebuild, or against the manifest where there is none. */
  readonly kept: 'same' | 'different' | 'absent';
}

/** Compares everything that there is. No difference hides another. */
export function compareArtifacts(options: {
  readonly instance: string;
  readonly entry: ManifestEntry;
  readonly circom: Manifest['circom'];
  readonly rebuilt: Rebuilt;
  readonly kept: KeptFiles;
}): { files: FileCheck[]; differences: ArtifactDifference[] } {
  const { instance, entry, circom, rebuilt, kept } = options;
  const { header } = readR1cs(rebuilt.r1cs);
  const fix = rebuilt.tools === circom && rebuilt.source === entry.source ? FIX.rebuilt : FIX.sources;
  const differences: ArtifactDifference[] = [];
  const compare = (file: string, field: string, found: string | number, expected: string | number) => {
    if (found !== expected) {
      differences.push({ file, field, found: `${found}`, expected: `${expected}`, fix });
    }
    return found === expected;
  };
  compare('circuit sources', 'circom', rebuilt.tools, circom);
  compare('circuit sources', 'source', rebuilt.source, entry.source);
  compare('r1cs', 'constraints', header.constraints, entry.constraints);
  compare('r1cs', 'wires', header.wires, entry.wires);
  compare('r1cs', 'publicInputs', header.outputs + header.publicInputs, entry.publicInputs);

  const files = PARTS.map((name): FileCheck => {
    const recorded = name === 'r1cs' || name === 'wasm' ? entry[name] : entry.key[name];
    const made = name === 'r1cs' || name === 'wasm' ? rebuilt[name] : rebuilt.key?.[name];
    let state: FileCheck['rebuilt'] = 'notRebuilt';
    if (made !== undefined) {
      const bytes = compare(name, 'bytes', made.length, recorded.bytes);
      const content = compare(name, 'sha256', sha256Of(made), recorded.sha256);
      state = bytes && content ? 'same' : 'different';
    }
    const { path, bytes } = kept[name];
    if (bytes === undefined) return { name, rebuilt: state, kept: 'absent' };
    const remedy = state === 'different' ? fix : `Do not use it. Run: ballast setup ${instance} --force`;
    const found = (made === undefined ? againstRecord(bytes, recorded) : againstBytes(bytes, made)).map(
      (difference) => ({ file: path, ...difference, fix: remedy }),
    );
    differences.push(...found);
    return { name, rebuilt: state, kept: found.length === 0 ? 'same' : 'different' };
  });
  return { files, differences };
}

const FIX = {
  sources: 'Reinstall the package; when developing, run: npm run manifest',
  rebuilt:
    'Check that node_modules is as package-lock.json has it (npm ci), and that the manifest is that of the package',
} as const;

type Found = Omit<ArtifactDifference, 'file' | 'fix'>;

function againstBytes(kept: Uint8Array, made: Uint8Array): Found[] {
  const offset = firstDifference(kept, made);
  if (offset === undefined) return [];
  const [found, expected] = [kept, made].map(({ length }) => `${length} bytes`) as [string, string];
  return [{ field: 'content', found, expected, offset }];
}

function againstRecord(kept: Uint8Array, recorded: ManifestEntry['wasm']): Found[] {
  const pairs = [
    ['bytes', `${kept.length}`, `${recorded.bytes}`],
    ['sha256', sha256Of(kept), recorded.sha256],
  ] as const;
  return pairs
    .filter(([, found, expected]) => found !== expected)
    .map(([field, found, expected]) => ({ field, found, expected }));
}

/** The first byte in which two files differ: where the shorter one ends, if not before. */
function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const end = Math.min(a.length, b.length);
  for (let at = 0; at < end; at++) if (a[at] !== b[at]) return at;
  return a.length === b.length ? undefined : end;
}
