/** Mutants that nothing kills, and why that is no gap. */
export interface Survivor {
  readonly file: string;
  /** Which mutants: their names match. */
  readonly name: RegExp;
  readonly reason: string;
}

export const SURVIVORS: readonly Survivor[] = [];

/** What CI tries: mutants that cases of gadgets kill, one for each rule and file. */
export const QUICK: readonly (readonly [file: string, name: string])[] = [];
