import { expect, it } from 'vitest';
import { FileRunner } from '../../audit/corpus/files.js';
import { readAttacks } from '../../audit/corpus/read.js';
import { needs } from '../support/needs.js';

needs('dist', 'solvency-32');

/** Each lie of the corpus on the command line; without it the same command is accepted. Some need pipes and permissions. */

const runner = new FileRunner();

it.runIf(process.platform !== 'win32').each(readAttacks().filter(({ cli }) => cli))(
  '$name is refused',
  async (attack) => {
    expect(await runner.findings(attack, 'cli')).toEqual([]);
  },
);
