import { createHash } from 'node:crypto';

/** sha256 of bytes, in lower-case hex, by the platform: keys have tens of megabytes. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
