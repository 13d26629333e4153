/**
 * Inspects the circuit of every instance, or of those named: `circom2 --inspect` warns of signals that no constraint holds. Fails on a
 * warning about a template of ours; those of circomlib are not ours to mend.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findInstance, INSTANCES } from '../src/market/instances.js';
import { CIRCUITS, inspectCircuit } from '../src/setup/compile.js';
import { mainSource } from '../src/setup/mainSource.js';

/** Names of the templates that are declared in our own files. */
async function ownTemplates(): Promise<Set<string>> {
  const lib = (await readdir(join(CIRCUITS, 'lib'))).map((name) => join('lib', name));
  const texts = await Promise.all(
    ['solvency.circom', ...lib].map((name) => readFile(join(CIRCUITS, name), 'utf8')),
  );
  return new Set(texts.flatMap((text) => [...text.matchAll(/^template (\w+)/gm)].map(([, name]) => name!)));
}

const own = await ownTemplates();
const asked = process.argv.slice(2);
const instances = asked.length > 0 ? asked.map(findInstance) : INSTANCES;
for (const instance of instances) {
  const warnings = await inspectCircuit(mainSource(instance, join(CIRCUITS, 'solvency.circom')));
  const ours = warnings.filter((text) => own.has(/template "(\w+)/.exec(text)?.[1] ?? ''));
  console.log(`${instance.name}: ${ours.length} warnings, and ${warnings.length - ours.length} of circomlib`);
  for (const text of ours) console.log(`  ${text}`);
  if (ours.length > 0) process.exitCode = 1;
}
