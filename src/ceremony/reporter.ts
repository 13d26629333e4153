/** Who waits for a step. */
export interface Reporter {
  /** What is being done, and how far it is: 0 to 1, several times over where it has parts. */
  step(words: string, fraction: number): void;
  /** Something to know before a long step. */
  note(words: string): void;
}
