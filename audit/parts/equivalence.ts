import { target } from '../../fixtures/circuit.js';
import { sha256Of } from '../../src/files/sha256.js';
import { INSTANCES } from '../../src/market/instances.js';
import { loadManifest } from '../../src/setup/artifacts.js';
import { manifestEntry } from '../../src/setup/manifest.js';
import type { Part } from '../part.js';
import { compareSystems, type Equivalence } from '../system/compare.js';
import { compileTarget } from '../system/compile.js';
import { readSources } from '../system/sources.js';
import { System } from '../system/system.js';

/** What forged witnesses at --O0 show of a circuit, they show of the one that ships. */
export const equivalence: Part = {
  name: 'equivalence',
  asks: 'whether the constraints at --O0, linear ones eliminated, are those of the shipped circuits row by row',
  async run({ quick, note, once }) {
    const [lines, findings]: [string[], string[]] = [[], []];
    for (const instance of quick ? INSTANCES.slice(0, 1) : INSTANCES) {
      const { name } = instance;
      note(`${name}: compiling twice, and comparing`);
      const { compared, sha256 } = await once(['equivalence', name], async () => {
        const shipped = await compileTarget(target(instance), readSources(), 2);
        const whole = await compileTarget(target(instance), readSources(), 0);
        return {
          sha256: sha256Of(shipped.r1cs),
          compared: compareSystems(new System(whole.r1cs, whole.sym), new System(shipped.r1cs, shipped.sym)),
        };
      });
      lines.push(lineOf(name, compared));
      for (const row of compared.onlyO0) findings.push(`${name}: only at --O0: ${row}`);
      for (const row of compared.onlyO2) findings.push(`${name}: only at --O2: ${row}`);
      if (manifestEntry(loadManifest(), name).r1cs.sha256 !== sha256)
        findings.push(`${name}: is not the circuit of the manifest: ${sha256.slice(0, 16)}`);
    }
    return { lines, findings };
  },
};

const lineOf = (name: string, { equal, rows }: Equivalence): string =>
  `${name}: ${rows.O0} rows at --O0, ${rows.O2} at --O2, ${equal ? 'equal' : 'NOT equal'}`;
