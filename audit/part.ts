/** One part of the audit: what it asks, and how it answers. */
export interface Part {
  readonly name: string;
  /** In a line, for `--help` and the report. */
  readonly asks: string;
  /** The module below `audit/` that says what is found out, where the part itself says less: what it imports counts too. */
  readonly restsOn?: string;
  run(how: How): Promise<Answer>;
}

export interface How {
  /** The fixed part that CI runs, or all. */
  readonly quick: boolean;
  /** Says how far it is. */
  readonly note: (text: string) => void;
  /** What an earlier run found out under these words, or what is found out now. */
  readonly once: <Found>(words: readonly string[], find: () => Promise<Found>) => Promise<Found>;
}

export interface Answer {
  /** What was looked at, a line each. */
  readonly lines: readonly string[];
  /** What is wrong. None: the part holds. */
  readonly findings: readonly string[];
}
