import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CORPUS, readAttacks } from '../../audit/corpus/read.js';
import { filesBelow } from '../../audit/files.js';
import { corpusFiles } from '../../scripts/corpus.js';
import { needs } from '../support/needs.js';

needs('solvency-32');

/** What the corpus holds. */

const attacks = readAttacks();

describe('the corpus', () => {
  it('has an attack on every sentence of the statement, in a circuit', () => {
    const statement = readFileSync(join(CORPUS, '..', '..', 'docs', 'statement.md'), 'utf8');
    const sentences = [...statement.matchAll(/^\| (\d+a?) +\|/gm)].map(([, number]) => number!);
    expect(sentences.length).toBeGreaterThan(29);
    const attacked = new Set(attacks.flatMap(({ circuit, rules }) => (circuit ? rules : [])));
    expect(sentences.filter((number) => !attacked.has(number))).toEqual([]);
    expect([...attacked].filter((number) => !sentences.includes(number))).toEqual([]);
  });

  it('has no two attacks that say the same', () => {
    const sentences = attacks.map(({ sentence }) => sentence);
    expect(sentences.filter((one, i) => sentences.indexOf(one) !== i)).toEqual([]);
  });

  it('is counted in its README', () => {
    const readme = readFileSync(join(CORPUS, 'README.md'), 'utf8');
    const count = (place: 'circuit' | 'library' | 'cli') => attacks.filter((one) => one[place]).length;
    expect(readme).toContain(
      `${attacks.length} attacks: ${count('circuit')} on circuits, ${count('library')} on the library, ${count('cli')} on the command line`,
    );
  });

  it('has files that its script makes, and every other one is of an attack', async () => {
    const made = await corpusFiles();
    for (const [file, text] of Object.entries(made))
      expect(readFileSync(join(CORPUS, file), 'utf8'), file).toBe(text);
    const honest = filesBelow(join(CORPUS, 'honest')).map((path) => path.slice(CORPUS.length + 1));
    expect(honest.filter((file) => !(file in made))).toEqual([]);
  });
});
