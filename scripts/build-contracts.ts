/**
 * Writes what is generated for the contracts: `contracts/lib/PolicyLib.sol` and `src/chain/generated/abi.ts`. Run after any change to a
 * contract or to the layout of a policy. With `--check` nothing is written: exit code 1 where a file is not up to date.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { compileContracts } from '../src/chain/compile.js';
import { generatePolicyLib } from '../src/chain/generatePolicyLib.js';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** Generated files in the order in which they are made: contracts import the first. */
export const GENERATED: readonly { file: string; make: () => string | Promise<string> }[] = [
  { file: join('contracts', 'lib', 'PolicyLib.sol'), make: generatePolicyLib },
  { file: join('src', 'chain', 'generated', 'abi.ts'), make: abiSource },
];

/** Whether the file has this text. */
export async function isUpToDate(file: string, text: string): Promise<boolean> {
  return (await readFile(join(ROOT, file), 'utf8').catch(() => '')).replaceAll('\r\n', '\n') === text;
}

/** Typed ABIs of every contract and interface of the package, one item per line. */
async function abiSource(): Promise<string> {
  const contracts = Object.entries(await compileContracts())
    .filter(([name, { bytecode }]) => bytecode !== '0x' || /^I[A-Z]/.test(name)) // no abstract ones: they are parts
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const constants = contracts.map(([name, { abi }]) => {
    const items = abi.map((item) => `  ${JSON.stringify(item)},\n`).join('');
    return `/** ABI of ${name}. */\nexport const ${name[0]!.toLowerCase()}${name.slice(1)}Abi = [\n${items}] as const;\n`;
  });
  return `// Generated from contracts/ by \`npm run contracts\`. Do not edit.\n\n${constants.join('\n')}`;
}

async function main(check: boolean): Promise<void> {
  for (const { file, make } of GENERATED) {
    const text = await make();
    if (await isUpToDate(file, text)) continue;
    if (check) process.exitCode = 1;
    else await writeFile(join(ROOT, file), text);
    console.log(check ? `${file} is not up to date: npm run contracts` : `wrote ${file}`);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(process.argv.includes('--check'));
}
