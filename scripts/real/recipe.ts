import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A recipe: commands as a user types them, in a folder of their own. */
export interface Recipe {
  /** Where the commands run. */
  readonly folder: string;
  /** Writes a file there. */
  write(name: string, content: object | string): void;
  /** Runs one command, prints it with its output, and gives the output back. */
  ballast(line: string): string;
  /** Runs one command with `--json`, prints nothing, and gives the answer. */
  ask<Answer>(line: string): Answer;
}

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

/** Runs a recipe in a temporary folder. */
export function runRecipe(body: (recipe: Recipe) => void): void {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-recipe-'));
  const run = (args: readonly string[]) =>
    execFileSync(process.execPath, [CLI, ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
  try {
    body({
      folder,
      write: (name, content) =>
        writeFileSync(
          join(folder, name),
          typeof content === 'string' ? content : JSON.stringify(content, null, 2),
        ),
      ballast: (line) => {
        const output = run(line.split(/\s+/));
        console.log(`$ ballast ${line.replace(/\s+/g, ' ')}\n${output.trimEnd()}\n`);
        return output;
      },
      ask: <Answer>(line: string) => JSON.parse(run([...line.split(/\s+/), '--json'])) as Answer,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Identity, keys of two signers and their list: who takes part in every recipe. */
export function prepareCast({ ballast }: Recipe): void {
  ballast('identity new');
  for (const custodian of ['custodian-a', 'custodian-b'])
    ballast(`signer new --custodian ${custodian} --out ${custodian}.key.json`);
  ballast('signer list --key custodian-a.key.json --key custodian-b.key.json --out signers.json');
}

/** Signs an account file for the holder of the recipe. */
export function attestTo(
  { ballast, ask }: Recipe,
  { custodian, account, market, out }: { custodian: string; account: string; market: string; out: string },
): void {
  const { subject } = ask<{ subject: string }>(`identity subject --custodian ${custodian}`);
  ballast(
    `attest --account ${account} --market ${market} --key ${custodian}.key.json --subject ${subject} --out ${out}`,
  );
}
