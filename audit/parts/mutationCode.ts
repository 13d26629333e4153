import { GROUPS } from '../mutants/code/groups.js';
import { KNOWN } from '../mutants/code/known.js';
import { isAlive, type Outcome, runGroup } from '../mutants/code/runGroup.js';
import { runKnown } from '../mutants/code/runKnown.js';
import { compareWithList, listFindings, readSurvivors, type Survivor } from '../mutants/code/survivors.js';
import type { Answer, Part } from '../part.js';

/** A rule that can be changed without a test that notices may be wrong already. */
export const mutationCode: Part = {
  name: 'mutation-code',
  asks: 'whether a test notices each change to the rules in TypeScript, but for those with a written reason',
  restsOn: 'parts/mutationCode.ts',
  async run({ quick, note }) {
    const survivors = readSurvivors();
    const findings = listFindings(
      survivors,
      GROUPS.flatMap(({ files }) => files),
    );
    const lines = [`mutants that survive with a reason: ${kindsOf(survivors)}`];
    const known = await runKnown(KNOWN, note);
    const all: Answer[] = [{ lines, findings }, known];
    if (!quick) {
      for (const group of GROUPS) {
        note(`${group.name}: ${group.files.length} files`);
        const outcomes = await runGroup(group);
        const own = survivors.filter(({ file }) => group.files.includes(file));
        const untouched = group.files.filter((file) => !outcomes.some((outcome) => outcome.file === file));
        all.push({
          lines: [lineOf(group.name, outcomes)],
          findings: [
            ...untouched.map((file) => `nothing was changed in ${file}`),
            ...compareWithList(outcomes, own),
          ],
        });
      }
    }
    return { lines: all.flatMap((each) => each.lines), findings: all.flatMap((each) => each.findings) };
  },
};

function kindsOf(survivors: readonly Survivor[]): string {
  const kinds = new Map<string, number>();
  for (const { kind, times } of survivors) kinds.set(kind, (kinds.get(kind) ?? 0) + times);
  return [...kinds].map(([kind, count]) => `${kind} ${count}`).join(', ');
}

function lineOf(name: string, outcomes: readonly Outcome[]): string {
  const count = (wanted: string) => outcomes.filter(({ status }) => status === wanted).length;
  return (
    `${name}: ${outcomes.length} mutants, noticed by a test ${count('Killed')}, by a run that does not end ` +
    `${count('Timeout')}, by nothing ${outcomes.filter(isAlive).length}`
  );
}
