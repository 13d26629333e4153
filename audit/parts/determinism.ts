import { SMALL, target } from '../../fixtures/circuit.js';
import { INSTANCES, type Instance } from '../../src/market/instances.js';
import { rankAt } from '../determinism/jacobian.js';
import { loadCircuit } from '../determinism/load.js';
import { missingPreconditions } from '../determinism/preconditions.js';
import { tryLemmas } from '../determinism/proofs.js';
import type { Part } from '../part.js';
import { inputWires } from '../solve/inputs.js';
import { makeWorlds, NETTED } from '../solve/worlds.js';
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
      const answer = await once(['determinism', instance.name, quick ? 'quick' : 'full'], () =>
        inspect(instance, sources, quick ? 1 : Number.POSITIVE_INFINITY),
      );
      lines.push(...answer.lines);
      findings.push(...answer.findings);
    }
    return { lines, findings };
  },
};

/** `witnesses`: how many of the claims the rank is asked of, the last ones, which ask for most. */
async function inspect(
  instance: Instance,
  sources: Sources,
  witnesses: number,
): Promise<{ lines: string[]; findings: string[] }> {
  const { system, components, plan, solver } = await loadCircuit(target(instance), sources);
  const count = (kind: string) => plan.steps.filter((step) => step.kind === kind).length;
  const digits = plan.steps.reduce((sum, step) => sum + (step.kind === 'digits' ? step.digits.length : 0), 0);
  const lemma = plan.steps.reduce((sum, step) => sum + (step.kind === 'lemma' ? step.wires.length : 0), 0);
  const signals = system.wires - 1 - (system.lastInput - system.outputs);
  const lines = [
    `${instance.name}: ${system.wires - 1} signals, of which ${system.lastInput - system.outputs} inputs; forced by a row ` +
      `${count('row')}, as digits ${digits}, by a zero test ${count('zero test')}, by a lemma or free ${lemma}, ` +
      `not used further ${plan.unused.length}; undetermined ${plan.undetermined.length}`,
  ];
  const findings = [
    ...plan.undetermined.map((wire) => `${instance.name}: nothing forces ${system.names[wire]!}`),
    ...missingPreconditions(system, components).map((text) => `${instance.name}: ${text}`),
  ];
  const unused = new Set(plan.unused);
  for (const { name, inputs } of makeWorlds(instance).slice(-witnesses)) {
    const { rank, free } = rankAt(system, solver.solve(inputWires(system, inputs)));
    const open = free.filter((wire) => !unused.has(wire));
    lines.push(
      `${instance.name}, ${name}: rank ${rank} of ${signals}, ${free.length - open.length} inverses of 0 not used further`,
    );
    findings.push(...open.map((wire) => `${instance.name}, ${name}: ${system.names[wire]!} can move`));
  }
  return { lines, findings };
}
