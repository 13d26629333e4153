import { SMALL } from '../../fixtures/circuit.js';
import { Assessments } from '../fuzzing/assessments.js';
import { binaryReaders } from '../fuzzing/binaryReaders.js';
import { CommandLine } from '../fuzzing/commandLine.js';
import { ContractCalls } from '../fuzzing/contractCalls.js';
import { Corners } from '../fuzzing/corners.js';
import { pick } from '../fuzzing/mutate.js';
import { type Reader, readers } from '../fuzzing/readers.js';
import { readWrong } from '../fuzzing/reading.js';
import { Registers } from '../fuzzing/registers.js';
import { sealedReaders } from '../fuzzing/sealedReaders.js';
import { batches, countsText, type Draw, type Outcome, type Tally } from '../fuzzing/search.js';
import { openStatement } from '../fuzzing/statement.js';
import type { Part } from '../part.js';
import { NETTED } from '../solve/worlds.js';
import { readSources } from '../system/sources.js';

/** Witnesses, markets, portfolios, files and command lines that nobody thought of. */
export const fuzzing: Part = {
  name: 'fuzzing',
  asks: 'whether changed witnesses, markets at their limits, damaged files and wrong command lines find anything, with fixed seeds',
  async run(how) {
    const lines: string[] = [];
    const findings: string[] = [];
    for (const { name, open, quick, full } of SEARCHES) {
      const opened = lazily(open);
      const sizes = how.quick ? { count: 1, runs: quick } : full;
      const attempt = async (draw: Draw) => (await opened()).attempt(draw);
      const tally = await batches(how, { name, ...sizes }, attempt).finally(opened.close);
      lines.push(lineOf(name, tally));
      findings.push(...tally.findings.map((text) => `${name}: ${text}`));
    }
    return { lines, findings };
  },
};

/** What attempts are made with, and how many. */
interface Search {
  readonly name: string;
  /** Made once, when the first attempt needs it. */
  readonly open: () => Promise<Opened>;
  /** Attempts of the fixed part. */
  readonly quick: number;
  readonly full: { readonly count: number; readonly runs: number };
}

interface Opened {
  attempt(draw: Draw): Promise<Outcome>;
  close?(): Promise<void>;
}

const SEARCHES: readonly Search[] = [
  {
    name: 'witnesses that were changed and repaired',
    open: () => openStatement(readSources()),
    ...{ quick: 300, full: { count: 60, runs: 2_000 } },
  },
  {
    name: 'assessments at corners',
    open: () => Assessments.open(readSources()),
    ...{ quick: 100, full: { count: 60, runs: 500 } },
  },
  {
    name: 'statements at corners, without netting sets',
    open: () => Corners.open(SMALL, readSources()),
    ...{ quick: 3, full: { count: 40, runs: 50 } },
  },
  {
    name: 'statements at corners, with netting sets',
    open: () => Corners.open(NETTED, readSources()),
    ...{ quick: 6, full: { count: 40, runs: 50 } },
  },
  {
    name: 'files',
    open: async () => readersOf([...(await readers()), ...(await binaryReaders())]),
    quick: 3_000,
    full: { count: 60, runs: 5_000 },
  },
  {
    name: 'files under a passphrase',
    open: async () => readersOf(await sealedReaders()),
    ...{ quick: 10, full: { count: 10, runs: 100 } },
  },
  { name: 'registers', open: () => Registers.open(), quick: 100, full: { count: 20, runs: 1_000 } },
  {
    name: 'calls to contracts',
    open: () => ContractCalls.open(),
    ...{ quick: 150, full: { count: 40, runs: 500 } },
  },
  {
    name: 'files and options of commands that work',
    open: async () => withMethod(await CommandLine.open(), 'tryLine'),
    ...{ quick: 60, full: { count: 40, runs: 250 } },
  },
  {
    name: 'options of every command',
    open: async () => withMethod(await CommandLine.open(), 'tryCommand'),
    ...{ quick: 100, full: { count: 20, runs: 500 } },
  },
];

function readersOf(all: readonly Reader[]): Opened {
  return { attempt: (draw) => readWrong(draw, pick(draw, all)) };
}

const withMethod = (line: CommandLine, method: 'tryLine' | 'tryCommand'): Opened => ({
  attempt: (draw) => line[method](draw),
  close: () => line.close(),
});

function lazily(open: () => Promise<Opened>) {
  let opened: Promise<Opened> | undefined;
  const get = () => (opened ??= open());
  return Object.assign(get, { close: async () => (await opened)?.close?.() });
}

const lineOf = (name: string, tally: Tally): string => `${name}: ${countsText(tally)}`;
