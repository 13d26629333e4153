/**
 * npm run audit [-- part …] [--full] [--json] [--fresh]: looks for gaps between what the statement says and what the circuits and
 * the code enforce. Without `--full` the fixed part that CI runs. A run that is stopped goes on where it was.
 */
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import type { Answer, Part } from './part.js';
import { corpus } from './parts/corpus.js';
import { determinism } from './parts/determinism.js';
import { equivalence } from './parts/equivalence.js';
import { fuzzing } from './parts/fuzzing.js';
import { keys } from './parts/keys.js';
import { lies } from './parts/lies.js';
import { mutationCircuits } from './parts/mutationCircuits.js';
import { mutationCode } from './parts/mutationCode.js';
import { prover } from './parts/prover.js';
import { forget, openStore } from './store.js';

const PARTS: readonly Part[] = [
  equivalence,
  determinism,
  lies,
  mutationCircuits,
  mutationCode,
  corpus,
  keys,
  prover,
  fuzzing,
];

const args = await yargs(hideBin(process.argv))
  .scriptName('npm run audit --')
  .usage(
    `$0 [part …]\n\nLooks for gaps between what the statement says and what circuits and code enforce.\n\n${PARTS.map(
      ({ name, asks }) => `${name}: ${asks}`,
    ).join('\n')}`,
  )
  .option('full', {
    type: 'boolean',
    default: false,
    describe: 'All of it: hours. Otherwise what CI runs: minutes',
  })
  .option('json', { type: 'boolean', default: false, describe: 'The answers as JSON' })
  .option('fresh', { type: 'boolean', default: false, describe: 'Forget what earlier runs found out' })
  .example('$0', 'what CI runs')
  .example('$0 equivalence --full', 'one part, whole')
  .check(({ _ }) => {
    const unknown = _.find((name) => !PARTS.some((part) => part.name === name));
    if (unknown !== undefined)
      throw new Error(
        `${unknown} is no part of the audit. Parts: ${PARTS.map(({ name }) => name).join(', ')}`,
      );
    return true;
  })
  .strictOptions()
  .parse();

if (args.fresh) await forget();
const asked = PARTS.filter(({ name }) => args._.length === 0 || args._.includes(name));
const answers: Record<string, Answer & { holds: boolean; seconds: number }> = {};
for (const part of asked) {
  const start = Date.now();
  if (!args.json) console.log(`${part.name}: ${part.asks}`);
  const answer = await part.run({
    quick: !args.full,
    once: openStore(part),
    note: (text) => process.stderr.write(`  … ${part.name}, ${text}\n`),
  });
  const seconds = Math.round((Date.now() - start) / 1000);
  answers[part.name] = { holds: answer.findings.length === 0, ...answer, seconds };
  if (args.json) continue;
  for (const line of answer.lines) console.log(`  ${line}`);
  for (const finding of answer.findings) console.log(`  FOUND ${finding}`);
  console.log(
    answer.findings.length === 0
      ? `  holds (${seconds} s)\n`
      : `  ${answer.findings.length} found (${seconds} s)\n`,
  );
}
const holds = Object.values(answers).every((answer) => answer.holds);
if (args.json) console.log(JSON.stringify({ holds, parts: answers }, undefined, 2));
else console.log(holds ? 'Nothing found.' : 'Something was found: see above.');
process.exitCode = holds ? 0 : 1;
