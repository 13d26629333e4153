import type { z } from 'zod';

export interface Answer {
  readonly ok: boolean;
  readonly detail: string;
  /** Accepted before, and nothing to add. */
  readonly known?: boolean;
}

/** What a log holds and what it accepts. */
export interface LogRule<Entry, Line> {
  /** Shape of a line, `id` included. */
  readonly schema: z.ZodType<Line & { id: string }>;
  readonly read: (line: Line) => Entry;
  /** Bigints become decimal strings. */
  readonly write: (entry: Entry) => object;
  /** Entries of one name are judged together. */
  readonly nameOf: (entry: Entry) => string;
  /** Whether an entry is accepted after the last accepted one of its name. It sees no other: an index keeps no other. */
  readonly judge: (last: Entry | undefined, next: Entry) => Answer;
}
