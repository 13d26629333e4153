/**
 * npm run bench [-- --quick]: constraints per gadget and instance, times and sizes on this machine, and beside them the
 * same statement with the model hashed in the circuit. `--quick` leaves the last one out (about a minute).
 */
import { cpus } from 'node:os';
import { join } from 'node:path';
import { findInstance, INSTANCES } from '../../src/market/instances.js';
import { CIRCUITS, compileCircuit } from '../../src/setup/compile.js';
import { readR1cs } from '../../src/setup/r1cs.js';
import { GADGETS, publicsOf } from './gadgets.js';
import { benchHashed } from './hashed.js';
import { benchInstances } from './instances.js';
import { printTable } from './table.js';

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);

const counts: (string | number)[][] = [];
for (const { include, main, note } of GADGETS) {
  const publics = publicsOf(main);
  const list = publics ? ` {public [${publics}]}` : '';
  const source = `pragma circom 2.2.2;\ninclude "${join(CIRCUITS, include)}";\ncomponent main${list} = ${main};\n`;
  const { header } = readR1cs((await compileCircuit(source)).r1cs);
  counts.push([main, header.constraints, note]);
}
printTable('Gadgets: constraints at --O2', ['gadget', 'constraints', 'what'], counts);

await benchInstances(INSTANCES);

if (!process.argv.includes('--quick')) await benchHashed({ ...findInstance('solvency-32'), accounts: 1 });
