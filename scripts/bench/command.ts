import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { assemble, openFolder, signBook } from '../../src/cli/demo/cast.js';
import { findInstance } from '../../src/market/instances.js';
import { setup } from '../../src/setup/setup.js';
import { median, printTable } from './table.js';

const ROUNDS = 5;
const INSTANCE = 'solvency-32';
const PROGRAM = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');
const MARKS = 'marks.json';

/** The steps that `prove` tells on stderr; what comes before the witness is its start. */
const STEPS = ['computing the witness', 'proving', 'verifying the proof', 'end'] as const;

/** Loaded into the process before the command: notes the CPU time of all threads at each line on stderr, and at the end. */
const WATCH = `
import { writeFileSync } from 'node:fs';
const marks = [];
const mark = (text) => {
  const { user, system } = process.cpuUsage();
  marks.push([text, (user + system) / 1000]);
};
const write = process.stderr.write;
process.stderr.write = function (text, ...rest) {
  mark(String(text));
  return write.call(this, text, ...rest);
};
process.on('exit', () => {
  mark('end');
  writeFileSync(${JSON.stringify(MARKS)}, JSON.stringify(marks));
});`;

/** CPU time of the whole `ballast prove` as a user types it, step by step; by our prover and by snarkjs, in turn. */
export async function benchCommand(): Promise<void> {
  await setup(findInstance(INSTANCE));
  const folder = await openFolder(undefined);
  try {
    const cast = await assemble(folder);
    const attestations = (await signBook(cast, 'hedged')).attestations.flatMap(({ custodian }) => [
      ...['--attestation', `hedged-${custodian}.json`],
    ]);
    const preload = `data:text/javascript,${encodeURIComponent(WATCH)}`;
    const claim = ['--policy', 'examples/policy.json', '--scope', 's', '--recipient', 'r'];
    const files = ['--market', 'market.json', '--signers', 'signers.json', ...attestations];
    const args = ['prove', ...files, ...claim, '--instance', INSTANCE, '--out', 'p.json'];
    const times = { ballast: [] as number[][], snarkjs: [] as number[][] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const prover of ['snarkjs', 'ballast'] as const) {
        rmSync(join(folder, 'p.json'), { force: true });
        execFileSync(process.execPath, ['--import', preload, PROGRAM, ...args, '--prover', prover], {
          cwd: folder,
          stdio: 'ignore',
        });
        times[prover].push(stepsOf(JSON.parse(readFileSync(join(folder, MARKS), 'utf8'))));
      }
    }
    const rows = Object.entries(times).map(([prover, runs]) => [
      prover,
      ...runs[0]!.map((_, step) => Math.round(median(runs.map((run) => run[step]!)))),
    ]);
    printTable(
      `The command \`prove\` with ${INSTANCE}, from the start of its process to the end: CPU milliseconds, median of five in turn`,
      ['prover', 'start', 'witness', 'proof', 'check', 'all'],
      rows,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function stepsOf(marks: readonly [string, number][]): number[] {
  const at = STEPS.map((step) => {
    const mark = marks.find(([text]) => text.startsWith(step));
    if (mark === undefined) throw new Error(`the command did not tell its step: ${step}`);
    return mark[1];
  });
  return [...at.map((time, i) => time - (at[i - 1] ?? 0)), at.at(-1)!];
}
