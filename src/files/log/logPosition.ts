import { hash } from 'node:crypto';

/** A place between two lines of a log, and what stands before it. */
export interface LogPosition {
  readonly lines: number;
  readonly bytes: number;
  /** Chain over all lines before: sha256(chain before the line ‖ sha256(line without its line break)); 32 zero bytes at first. */
  readonly chain: Buffer;
}

export const LOG_START: LogPosition = { lines: 0, bytes: 0, chain: Buffer.alloc(32) };

export const sha256Bytes = (bytes: Uint8Array | string): Buffer => hash('sha256', bytes, 'buffer');

/** The place after a line of so many bytes, its line break not among them. */
export function positionAfter(before: LogPosition, bytes: number, digest: Buffer): LogPosition {
  return {
    lines: before.lines + 1,
    bytes: before.bytes + bytes + 1,
    chain: sha256Bytes(Buffer.concat([before.chain, digest])),
  };
}
