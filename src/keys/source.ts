import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ArtifactError, InputError } from '../errors.js';
import { checkAddress, download, sizeOf } from '../files/download.js';
import { hashOfFile } from '../files/sha256.js';
import { fileError } from '../files/systemError.js';
import { assertKnown } from './bundle.js';

const TOO_LARGE = 'is larger than any key of this circuit';

/** Where a key comes from: a folder, or a web address that offers its files. */
export interface KeySource {
  /** As errors call it. */
  readonly name: string;
  /** Path of a file of the key on this machine. Throws for one of more bytes than `most`, or that is not there. */
  fetch(file: string, most: number, onBytes?: (bytes: number) => void): Promise<string>;
}

/** A folder that has the files of a key and no others. Throws {@link ArtifactError}, {@link InputError}. */
export async function folderSource(folder: string): Promise<KeySource> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileError(error, folder);
  });
  for (const name of names) assertKnown(name, folder);
  return {
    name: folder,
    async fetch(file, most) {
      const path = join(folder, file);
      const info = await stat(path).catch((error: unknown) => {
        throw fileError(error, path);
      });
      if (!info.isFile()) throw new InputError('is not a plain file', { file: path });
      if (info.size > most) throw new ArtifactError(TOO_LARGE, { file: path });
      return path;
    },
  };
}

/**
 * A web address below which the files are. What was fetched stays in `folder`, so that a download that broke off goes on where
 * it stopped. Throws {@link InputError} for an address that anyone on the way could answer for.
 */
export function webSource(address: string, folder: string): KeySource {
  const url = checkAddress(address);
  const base = url.pathname.endsWith('/') ? url : new URL(`${url.href}/`);
  return {
    name: address,
    async fetch(file, most, onBytes) {
      const whole = join(folder, file);
      if ((await sizeOf(whole)) !== undefined) return whole;
      const part = `${whole}.part`;
      await download(new URL(file, base), part, { most, tooLarge: TOO_LARGE, onBytes });
      await rename(part, whole);
      return whole;
    },
  };
}

/** Throws {@link ArtifactError} for a file with another sum, and takes away what was downloaded so: it is fetched again. */
export async function assertSum(path: string, sum: string, isOwn: boolean): Promise<void> {
  if ((await hashOfFile(path)) === sum) return;
  if (isOwn) await rm(path, { force: true });
  throw new ArtifactError('has another sha256 than the sums say', { file: path });
}
