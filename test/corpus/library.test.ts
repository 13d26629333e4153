import { expect, it } from 'vitest';
import { FileRunner } from '../../audit/corpus/files.js';
import { readAttacks } from '../../audit/corpus/read.js';
import { needs } from '../support/needs.js';

needs('solvency-32');

/** Each lie of the corpus in what the library is given; without it the same call is accepted. Some need pipes and permissions. */

const runner = new FileRunner();

it.runIf(process.platform !== 'win32').each(readAttacks().filter(({ library }) => library))(
  '$name is refused',
  async (attack) => {
    expect(await runner.findings(attack, 'library')).toEqual([]);
  },
);
