/** Everything printed so far. */
export const report: string[] = [];

/** Prints a text and keeps it for the written report. */
export function print(text: string): void {
  report.push(text);
  console.log(text);
}

/** Prints a plain aligned table. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): void {
  const cells = [head, ...rows].map((row) =>
    row.map((cell) => (typeof cell === 'number' ? cell.toLocaleString('en') : cell)),
  );
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  print(['', title, line(cells[0]!), rule, ...cells.slice(1).map(line)].join('\n'));
}

/** Runs some work and gives its result with the milliseconds it took. */
export async function timed<Result>(work: () => Result | Promise<Result>): Promise<[Result, number]> {
  const started = performance.now();
  const result = await work();
  return [result, Math.round(performance.now() - started)];
}

/** `12345678` → `12.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
