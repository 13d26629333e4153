import { expect, it } from 'vitest';
import { CircuitRunner, hasCircuit } from '../../audit/corpus/circuit.js';
import { readAttacks } from '../../audit/corpus/read.js';
import { readSources } from '../../audit/system/sources.js';

/** Each lie of the corpus in a witness, at --O0 and --O2. */

const runner = new CircuitRunner(readSources());

it.each(readAttacks().filter(hasCircuit))('$name is refused by its rows', async (attack) => {
  expect(await runner.findings(attack)).toEqual([]);
});
