import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findInstance } from '../../src/market/instances.js';
import { setup } from '../../src/setup/setup.js';
import { CircuitRunner, hasCircuit } from '../corpus/circuit.js';
import { FileRunner } from '../corpus/files.js';
import { type Attack, readAttacks } from '../corpus/read.js';
import type { Part } from '../part.js';
import { quietly } from '../quiet.js';
import { readSources } from '../system/sources.js';

const ROOT = join(import.meta.dirname, '..', '..');

/** Attacks as data, of which the honest case is accepted and the lie refused. */
export const corpus: Part = {
  name: 'corpus',
  asks: 'whether each attack of the corpus is refused as it must be, where its honest case is accepted',
  async run({ quick, note }) {
    const attacks = readAttacks();
    const [lines, findings]: [string[], string[]] = [[], []];
    const tryAll = async <One extends Attack>(
      place: string,
      list: readonly One[],
      find: (attack: One) => Promise<string[]>,
    ) => {
      note(`${place}: ${list.length} attacks`);
      for (const attack of list)
        for (const text of await find(attack)) findings.push(`${attack.name}, ${place}: ${text}`);
      lines.push(`${place}: ${list.length} attacks, and the honest case of each`);
    };
    const circuits = new CircuitRunner(readSources());
    await quietly(() =>
      tryAll('circuits', attacks.filter(hasCircuit), (attack) => circuits.findings(attack)),
    );

    note('keys');
    await setup(findInstance('solvency-32'));
    const files = new FileRunner();
    const of = (place: 'library' | 'cli') => attacks.filter((attack) => attack[place] !== undefined);
    await tryAll('library', of('library'), (attack) => files.findings(attack, 'library'));
    if (!quick) {
      await promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'build-if-changed.mjs')]);
      await tryAll('command line', of('cli'), (attack) => files.findings(attack, 'cli'));
    }
    return { lines, findings };
  },
};
