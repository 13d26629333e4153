import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ArtifactError, InputError } from '../errors.js';

/** Large files from a web address, which go on where they broke off. Whoever fetches one checks its hash. */

export interface DownloadOptions {
  /** A file of more bytes is refused, whatever the server says. */
  readonly most: number;
  /** What is said of such a file. */
  readonly tooLarge: string;
  readonly onBytes?: ((bytes: number) => void) | undefined;
}

/** An address that nobody on the way can answer for. Throws {@link InputError} for any other. */
export function checkAddress(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url?.hostname ?? '');
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && isHere)) {
    throw new InputError('must start with https://', { field: address });
  }
  return url;
}

/** Goes on behind what `part` has, where the server can; from the start where it cannot. */
export async function download(
  url: URL,
  part: string,
  { most, tooLarge, onBytes }: DownloadOptions,
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
      done(bytes > most ? new ArtifactError(tooLarge, { file: url.href }) : null, chunk);
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

/** Bytes of a file; undefined where there is none. */
export async function sizeOf(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.size;
}
