import { sha256Of } from '../../src/files/sha256.js';
import { judgeByCases } from '../mutants/circuits/cases.js';
import { type Mutant, mutantsOf } from '../mutants/circuits/mutate.js';
import { StatementsJudge } from '../mutants/circuits/statements.js';
import { QUICK, SURVIVORS } from '../mutants/circuits/survivors.js';
import type { Verdict } from '../mutants/circuits/verdict.js';
import type { Part } from '../part.js';
import { quietly } from '../quiet.js';
import { readSources } from '../system/sources.js';

/** Circuits that no key is made from: what they measure is not proved. */
const UNUSED = ['rehearsal.circom', 'bench/'];

/** Careless changes to the circuits that cases, claims and lies do not notice. Deleted rows are the part `lies`. */
export const mutationCircuits: Part = {
  name: 'mutation-circuits',
  asks: 'whether careless changes to the circuits are noticed',
  restsOn: 'mutants/circuits/cases.ts',
  async run({ quick, note, once }) {
    const all = allMutants();
    const statements = new StatementsJudge();
    if (quick) {
      const findings: string[] = [];
      for (const [i, [file, name]] of QUICK.entries()) {
        note(`${i} of ${QUICK.length}`);
        const mutant = all.find((one) => one.file === file && one.name === name);
        if (mutant === undefined) findings.push(`${file} has no mutant ${name} any more`);
        else if ((await quietly(() => judgeByCases(mutant))).kind !== 'killed')
          findings.push(`${file}: ${name} survives`);
      }
      return { lines: [`${QUICK.length} of ${all.length} mutants, by cases of gadgets`], findings };
    }
    const counts = { killed: 0, invalid: 0, survived: 0 };
    const unexplained: Mutant[] = [];
    const used = new Set<string>();
    for (const [i, mutant] of all.entries()) {
      note(`${i} of ${all.length}; killed ${counts.killed}, survived ${counts.survived}`);
      const { file, name, text } = mutant;
      const survivor = SURVIVORS.find((one) => one.file === file && one.name.test(name));
      const byCases = await once<Verdict>([file, text], () => quietly(() => judgeByCases(mutant)));
      // A reason is about every statement.
      const verdict =
        byCases.kind === 'survived' && survivor === undefined
          ? await once<Verdict>(
              [file, text],
              () => quietly(() => statements.judge(mutant)),
              'mutants/circuits/statements.ts',
            )
          : byCases;
      counts[verdict.kind]++;
      if (verdict.kind !== 'survived') continue;
      if (survivor === undefined) unexplained.push(mutant);
      else used.add(survivor.reason);
    }
    return {
      lines: [
        `${all.length - counts.invalid} mutants that compile: ${counts.killed} killed, ${counts.survived} survive, of which ${counts.survived - unexplained.length} with a reason; ${counts.invalid} are no circuits`,
      ],
      findings: [
        ...unexplained.map(({ file, name }) => `${file}: ${name} survives`),
        ...SURVIVORS.filter(({ reason }) => !used.has(reason)).map(
          ({ file, reason }) => `${file}: a reason that no mutant needs: ${reason}`,
        ),
      ],
    };
  },
};

/** In an order that is a fair sample from the beginning. */
function allMutants(): Mutant[] {
  const keyOf = ({ file, name }: Mutant) => sha256Of(Buffer.from(`${file} ${name}`));
  return [...readSources()]
    .filter(([file]) => !file.startsWith('circomlib/') && !UNUSED.some((unused) => file.startsWith(unused)))
    .flatMap(([file, text]) => mutantsOf(file, text))
    .map((mutant) => ({ mutant, key: keyOf(mutant) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ mutant }) => mutant);
}
