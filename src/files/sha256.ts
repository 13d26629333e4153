import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { fileError } from './systemError.js';

/** sha256 of bytes, in lower-case hex, by the platform: keys have tens of megabytes. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What names a file: its sha256, and how long it is. */
export function describeFile(bytes: Uint8Array): { sha256: string; bytes: number } {
  return { sha256: sha256Of(bytes), bytes: bytes.length };
}

/** Hash of a file in lower-case hex, read piece by piece. Throws `InputError` for one that cannot be read. */
export async function hashOfFile(
  path: string,
  algorithm: 'sha256' | 'blake2b512' = 'sha256',
): Promise<string> {
  const hash = createHash(algorithm);
  try {
    const isFile = (await stat(path)).isFile(); // a pipe would be waited for
    if (!isFile) throw Object.assign(new Error(), { code: 'ENXIO' });
    await pipeline(createReadStream(path), hash);
  } catch (error) {
    throw fileError(error, path);
  }
  return hash.digest('hex');
}
