import { join } from 'node:path';
import { circuitIdOf } from '../../chain/circuit.js';
import { COMPILER, compileContracts } from '../../chain/compile.js';
import { generateVerifier } from '../../chain/generateVerifier.js';
import { writeTextFile } from '../../files/textFile.js';
import { readVerifierKey } from '../../load/keys.js';
import { findInstance } from '../../market/instances.js';
import { gradeName } from '../../proof/grade.js';
import { noteTrust } from '../chain/trustNote.js';
import { defineCommand } from '../shell/command.js';
import { chosenKey } from '../shell/keys.js';
import { askedGrade, OPTION } from '../shell/options.js';
import { checkOut, prepareFolder } from '../shell/output.js';
import { facts } from '../shell/text.js';

export const chainExport = defineCommand({
  examples: [
    ['chain export --instance solvency-32', 'for the newest key that you made or trust'],
    ['chain export --instance solvency-32 --key "Lender AG"', 'for a key of the store'],
    ['chain export --instance solvency-8 --grade development', 'one that says that anyone can forge proofs'],
  ],
  options: (y) =>
    y.options({
      instance: { ...OPTION.instance, demandOption: true },
      key: OPTION.key,
      grade: OPTION.grade,
      'out-dir': { ...OPTION.text('Folder to write to; made if it is not there'), default: 'contracts-out' },
    }),
  run: async ({ instance: name, key: keyName, outDir, ...args }, shell) => {
    const instance = findInstance(name);
    const grade = askedGrade(args.grade);
    const key = await readVerifierKey(await chosenKey(instance, keyName, grade));
    const verifier = generateVerifier({ key, instance, grade });
    const { contract, file, source, circuit, keyHash, isDevelopment, trust } = verifier;
    const written = [file, `${contract}.json`, `${contract}.circuit.json`].map((name) => join(outDir, name));
    await prepareFolder(outDir, '--out-dir');
    for (const path of written) await checkOut(path, []);
    const compiled = (await compileContracts({ [file]: source }, { only: [] }))[contract]!;

    const circuitId = circuitIdOf(circuit);
    const texts = [
      source,
      json({ contract, compiler: COMPILER, ...compiled }),
      json({ ...{ circuitId, circuit, keyHash, isDevelopment }, grade: gradeName(trust) }),
    ];
    for (const [i, path] of written.entries()) await writeTextFile(path, texts[i]!);

    noteTrust(trust, shell);
    const page = facts([
      ['contract', contract],
      ['circuit', circuitId],
      ['key', `${keyHash} (${gradeName(trust)})`],
      ['size', `${compiled.runtimeBytes} bytes of 24576`],
      ['compiler', `solc ${COMPILER.version}, ${COMPILER.evmVersion}, via IR, ${COMPILER.runs} runs`],
    ]);
    shell.result(`Wrote ${written.join(', ')}\n${page}`, {
      files: written,
      contract,
      circuitId,
      circuit,
      keyHash,
      isDevelopment,
      grade: gradeName(trust),
      runtimeBytes: compiled.runtimeBytes,
    });
    return true;
  },
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
