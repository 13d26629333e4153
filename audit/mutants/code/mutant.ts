/** A change to one place of a source file, named by what is written there: it stays the same when lines move. */
export interface Mutant {
  readonly file: string;
  /** Stryker's name of the kind of change. */
  readonly mutator: string;
  /** The line on which it begins. */
  readonly line: string;
  /** What is replaced, and by what, as one line. */
  readonly original: string;
  readonly replacement: string;
}

/** Long texts are cut: the line and the beginning tell them apart. */
const MOST = 160;

/** As one line. */
export function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}

/** The same for two mutants that are written the same, on lines that are. */
export function keyOf({ file, mutator, line, original, replacement }: Mutant): string {
  return JSON.stringify([file, mutator, line, original, replacement]);
}

export function words({ file, mutator, line, original, replacement }: Mutant): string {
  return `${file}: ${mutator} in “${line}”: “${original}” → “${replacement}”`;
}
