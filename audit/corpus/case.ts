import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { artifactPath, loadManifest } from '../../src/setup/artifacts.js';
import { manifestEntry } from '../../src/setup/manifest.js';
import { type Changes, type OddPlace, type Terms, termsSchema } from './attack.js';
import { edited } from './pointer.js';
import { type Attack, HONEST, readShape } from './read.js';

/** The files of a case in a folder of their own: first the honest ones, then those of the lie in their place. */
export class Case {
  /** Where circuits and keys are, if the lie has other ones. */
  readonly env: Record<string, string> = {};

  private constructor(readonly folder: string) {}

  static async open(honest: string): Promise<Case> {
    const folder = await mkdtemp(join(tmpdir(), 'ballast-corpus-'));
    const made = new Case(folder);
    for (const name of readdirSync(join(HONEST, honest))) await made.#take(join(HONEST, honest, name));
    return made;
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  get terms(): Terms {
    return readShape(this.path('terms.json'), termsSchema);
  }

  /** Puts the files of an attack in their place, and makes its changes. */
  async lie({ folder, files, lie }: Attack): Promise<void> {
    for (const name of files) await this.#take(join(folder, name));
    await this.change(lie);
  }

  async change({ edits = {}, places = {}, flipped }: Changes = {}): Promise<void> {
    for (const [name, list] of Object.entries(edits)) {
      const value: unknown = JSON.parse(await readFile(this.path(name), 'utf8'));
      await this.#write(name, `${JSON.stringify(edited(value, list), null, 2)}\n`);
    }
    for (const [name, place] of Object.entries(places)) await this.#place(this.path(name), place);
    if (flipped !== undefined) await this.#flip(flipped);
  }

  /** Figures that nobody but holder and signers may see: long ones, which appear nowhere by chance. */
  privateFigures(): string[] {
    const found = new Set<string>();
    const collect = (value: unknown, key: string): void => {
      if (['universe', 'signer', 'asOf'].includes(key)) return;
      if (typeof value === 'string' && /^-?\d{6,}$/.test(value)) found.add(value.replace('-', ''));
      else if (value !== null && typeof value === 'object')
        for (const [name, inner] of Object.entries(value)) collect(inner, name);
    };
    for (const name of ['identity.json', ...this.terms.attestations])
      collect(readJson(this.path(name)), name);
    return [...found];
  }

  async #take(file: string): Promise<void> {
    await this.#write(basename(file), await readFile(file));
  }

  /** Readable by nobody else, as private files must be. */
  async #write(name: string, content: string | Uint8Array): Promise<void> {
    await rm(this.path(name), { force: true });
    await writeFile(this.path(name), content, { mode: 0o600 });
  }

  async #place(path: string, place: OddPlace): Promise<void> {
    if (typeof place === 'object' && 'mode' in place) return chmod(path, Number.parseInt(place.mode, 8));
    await rm(path, { force: true });
    if (place === 'nothing') return;
    if (place === 'pipe') execFileSync('mkfifo', ['-m', '600', path]);
    else if ('link' in place) await symlink(place.link, path);
    else {
      await writeFile(path, '', { mode: 0o600 });
      await truncate(path, place.bytes);
    }
  }

  /** The circuit and key of the instance with one bit that is another; the user's own stay as they are. */
  async #flip({ artifact, byte }: NonNullable<Changes['flipped']>): Promise<void> {
    const { instance } = this.terms;
    const entry = manifestEntry(loadManifest(), instance);
    const file = artifactPath(instance, entry, artifact);
    const kept = this.path(join('artifacts', basename(dirname(file))));
    await mkdir(kept, { recursive: true });
    for (const name of readdirSync(dirname(file)))
      if (name !== basename(file)) await symlink(join(dirname(file), name), join(kept, name));
    const bytes = await readFile(file);
    bytes[byte]! ^= 1;
    await writeFile(join(kept, basename(file)), bytes);
    this.env.BALLAST_ARTIFACTS = this.path('artifacts');
  }
}

/** Undefined where there is no JSON: a lie may be anything. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
