/** One part of the audit: what it asks, and how it answers. */
export interface Part {
  readonly name: string;
  /** In a line, for `--help` and the report. */
  readonly asks: string;
  /** The module below `audit/` that says what is found out, where that is not the part itself. */
  readonly restsOn?: string;
  run(how: How): Promise<Answer>;
}

export interface How {
  /** The fixed part that CI runs, or all. */
  readonly quick: boolean;
  /** Says how far it is. */
  readonly note: (text: string) => void;
  /**
   * What an earlier run found out under these words, or what is found out now. `restsOn` is the module below `audit/` that finds it out,
   * the part's own if nothing is said: while it and what it imports stay as they are, the answer counts.
   */
  readonly once: <Found>(
    words: readonly string[],
    find: () => Promise<Found>,
    restsOn?: string,
  ) => Promise<Found>;
}

export interface Answer {
  /** What was looked at, a line each. */
  readonly lines: readonly string[];
  /** What is wrong. None: the part holds. */
  readonly findings: readonly string[];
}
