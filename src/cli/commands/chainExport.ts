import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { circuitIdOf } from '../../chain/circuit.js';
import { COMPILER, compileContracts } from '../../chain/compile.js';
import { generateVerifier } from '../../chain/generateVerifier.js';
import { writeTextFile } from '../../files/textFile.js';
import { loadVerifierKey } from '../../load/keys.js';
import { findInstance } from '../../market/instances.js';
import { loadManifest } from '../../setup/artifacts.js';
import { CHAIN_OPTION } from '../chain/options.js';
import { defineCommand } from '../shell/command.js';
import { withKeys } from '../shell/keys.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { facts } from '../shell/text.js';

export const chainExport = defineCommand({
  examples: [
    ['chain export --instance solvency-32', 'the contract for keys of a ceremony'],
    ['chain export --instance solvency-8 --grade development', 'one that says that anyone can forge proofs'],
  ],
  options: (y) =>
    y.options({
      instance: { ...OPTION.instance, demandOption: true },
      grade: CHAIN_OPTION.grade,
      'out-dir': { ...OPTION.text('Folder to write to; made if it is not there'), default: 'contracts-out' },
    }),
  run: async ({ instance: name, grade, outDir }, shell) => {
    const instance = findInstance(name);
    const { bytes, sha256 } = await withKeys(instance, shell, () => loadVerifierKey(name));
    const allowDevelopment = grade === 'development';
    const verifier = generateVerifier({
      keyBytes: bytes,
      instance,
      manifest: loadManifest(),
      allowDevelopment,
    });
    const { contract, file, source, circuit, isDevelopment } = verifier;
    const compiled = (await compileContracts({ [file]: source }, { only: [] }))[contract]!;

    await mkdir(outDir, { recursive: true });
    const circuitId = circuitIdOf(circuit);
    const files = {
      [file]: source,
      [`${contract}.json`]: json({ contract, compiler: COMPILER, ...compiled }),
      [`${contract}.circuit.json`]: json({ circuitId, circuit, keyHash: sha256, isDevelopment }),
    };
    const written = Object.keys(files).map((part) => join(outDir, part));
    for (const path of written) await checkOut(path, []);
    for (const [part, text] of Object.entries(files)) await writeTextFile(join(outDir, part), text);

    if (isDevelopment)
      shell.note('a development key: the contract says so, and anyone can forge proofs for it');
    const page = facts([
      ['contract', contract],
      ['circuit', circuitId],
      ['key', `${sha256} (${isDevelopment ? 'development' : 'ceremony'})`],
      ['size', `${compiled.runtimeBytes} bytes of 24576`],
      ['compiler', `solc ${COMPILER.version}, ${COMPILER.evmVersion}, via IR, ${COMPILER.runs} runs`],
    ]);
    shell.result(`Wrote ${written.join(', ')}\n${page}`, {
      files: written,
      contract,
      circuitId,
      circuit,
      keyHash: sha256,
      isDevelopment,
      runtimeBytes: compiled.runtimeBytes,
    });
    return true;
  },
});

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
