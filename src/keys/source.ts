import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ArtifactError, InputError } from '../errors.js';
import { fileError } from '../files/systemError.js';
import { assertKnown } from './bundle.js';

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
      if (info.size > most) throw tooLarge(path);
      return path;
    },
  };
}

/**
 * A web address below which the files are. What was fetched stays in `folder`, so that a download that broke off goes on where
 * it stopped. Throws {@link InputError} for an address that anyone on the way could answer for.
 */
export function webSource(address: string, folder: string): KeySource {
  const base = checkAddress(address);
  return {
    name: address,
    async fetch(file, most, onBytes) {
      const whole = join(folder, file);
      if ((await sizeOf(whole)) !== undefined) return whole;
      const part = `${whole}.part`;
      await download(new URL(file, base), part, most, onBytes);
      await rename(part, whole);
      return whole;
    },
  };
}

function checkAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isHere)) {
    throw new InputError('must start with https://', { field: address });
  }
  return url.pathname.endsWith('/') ? url : new URL(`${url.href}/`);
}

/** Goes on behind what `part` has, where the server can; from the start where it cannot. */
async function download(
  url: URL,
  part: string,
  most: number,
  onBytes: ((bytes: number) => void) | undefined,
): Promise<void> {
  const have = (await sizeOf(part)) ?? 0;
  const answer = await ask(url, have);
  const goesOn = answer.status === 206 && answer.headers.get('content-range')?.startsWith(`bytes ${have}-`);
  if (answer.status === 416 && have > 0) return; // nothing is left: the sum decides
  if (answer.status !== 200 && !goesOn) {
    throw new InputError(`answered with status ${answer.status}`, { field: url.href });
  }
  if (answer.body === null) throw new InputError('answered with nothing', { field: url.href });
  let bytes = goesOn ? have : 0;
  const count = new Transform({
    transform(chunk: Uint8Array, _, done) {
      bytes += chunk.length;
      onBytes?.(bytes);
      done(bytes > most ? tooLarge(url.href) : null, chunk);
    },
  });
  try {
    const body = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(body, count, createWriteStream(part, { flags: goesOn ? 'a' : 'w', mode: 0o600 }));
  } catch (error) {
    if (error instanceof ArtifactError) throw error;
    throw broken(url);
  }
}

async function ask(url: URL, have: number): Promise<Response> {
  try {
    return await fetch(url, { headers: have === 0 ? {} : { range: `bytes=${have}-` } });
  } catch {
    throw broken(url);
  }
}

const broken = (url: URL) =>
  new InputError('could not be fetched whole', {
    field: url.href,
    fix: 'Run the same command again: it goes on',
  });
const tooLarge = (file: string) => new ArtifactError('is larger than any key of this circuit', { file });

async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}

/** Throws {@link ArtifactError} for a file with another sum, and takes away what was downloaded so: it is fetched again. */
export async function assertSum(path: string, sum: string, isOwn: boolean): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  if (hash.digest('hex') === sum) return;
  if (isOwn) await rm(path, { force: true });
  throw new ArtifactError('has another sha256 than the sums say', { file: path });
}
