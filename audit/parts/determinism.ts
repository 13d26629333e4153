import { SMALL, target } from '../../fixtures/circuit.js';
import { INSTANCES, type Instance } from '../../src/market/instances.js';
import { loadCircuit } from '../determinism/load.js';
import { missingPreconditions } from '../determinism/preconditions.js';
import { tryLemmas } from '../determinism/proofs.js';
import type { Part } from '../part.js';
import { NETTED } from '../solve/worlds.js';
import { readSources, type Sources } from '../system/sources.js';

/** A signal that nothing forces is one that a prover may choose. */
export const determinism: Part = {
  name: 'determinism',
  asks: 'whether inputs and public signals leave every signal of the statement one value',
  async run({ quick, note, once }) {
    note('lemmas: every choice in small circuits');
    const sources = readSources();
    const { tried, findings } = await once(['lemmas'], () => tryLemmas(sources));
    const lines = Object.entries(tried).map(([lemma, count]) => `lemma ${lemma}: ${count} choices tried`);
    for (const instance of quick ? [SMALL, NETTED] : [SMALL, NETTED, ...INSTANCES]) {
      note(`${instance.name}: what the inputs force`);
      const answer = await once(['determinism', instance.name], () => inspect(instance, sources));
      lines.push(answer.line);
      findings.push(...answer.findings);
    }
    return { lines, findings };
  },
};

async function inspect(instance: Instance, sources: Sources): Promise<{ line: string; findings: string[] }> {
  const { system, components, plan } = await loadCircuit(target(instance), sources);
  const count = (kind: string) => plan.steps.filter((step) => step.kind === kind).length;
  const digits = plan.steps.reduce((sum, step) => sum + (step.kind === 'digits' ? step.digits.length : 0), 0);
  const lemma = plan.steps.reduce((sum, step) => sum + (step.kind === 'lemma' ? step.wires.length : 0), 0);
  return {
    line:
      `${instance.name}: ${system.wires - 1} signals, of which ${system.lastInput - system.outputs} inputs; forced by a row ` +
      `${count('row')}, as digits ${digits}, by a zero test ${count('zero test')}, by a lemma or free ${lemma}, ` +
      `not used further ${plan.unused.length}; undetermined ${plan.undetermined.length}`,
    findings: [
      ...plan.undetermined.map((wire) => `${instance.name}: nothing forces ${system.names[wire]!}`),
      ...missingPreconditions(system, components).map((text) => `${instance.name}: ${text}`),
    ],
  };
}
