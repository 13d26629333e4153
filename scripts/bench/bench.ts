/**
 * npm run bench [-- --quick]: constraints per gadget and instance, times and sizes on this machine, our prover beside snarkjs, signing in bulk, gas of the contracts (exit
 * code 1 past its limits), and the same statement with the model hashed in the circuit. `--quick` leaves the last one out (two
 * to three minutes) and the longest recomputation; `--write` renews docs/benchmark.md.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { findInstance, INSTANCES } from '../../src/market/instances.js';
import { CIRCUITS, compileCircuit } from '../../src/setup/compile.js';
import { readR1cs } from '../../src/setup/r1cs.js';
import { benchChain } from './chain.js';
import { benchCommand } from './command.js';
import { GADGETS, publicsOf } from './gadgets.js';
import { benchHashed } from './hashed.js';
import { benchInstances } from './instances.js';
import { benchProvers } from './provers.js';
import { benchSigning } from './signing.js';
import { print, printTable, report } from './table.js';

print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);

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

await benchProvers(INSTANCES);

await benchCommand();

await benchSigning();

const quick = process.argv.includes('--quick');
if (!(await benchChain({ quick }))) process.exitCode = 1;

if (!quick) await benchHashed({ ...findInstance('solvency-32'), accounts: 1 });

if (process.argv.includes('--write')) {
  const head =
    '# Benchmark\n\nMade by `npm run bench -- --write`. Times are of one run on one machine; constraints are exact. ' +
    'The last table is the point of\nfolding: the same statement with the market and signers parts public and folded into the ' +
    'key, and with a Poseidon commitment\nto them inside the circuit (`circuits/bench/solvencyHashed.circom`).\n\n```text\n';
  writeFileSync(join(CIRCUITS, '..', 'docs', 'benchmark.md'), `${head}${report.join('\n')}\n\`\`\`\n`);
}
