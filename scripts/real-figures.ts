/**
 * npm run real: the main job on real figures, as a user types it. Writes its files to a temporary folder, runs every command
 * there and prints both. `docs/real-figures.md` holds a transcript; `-- --write` renews it.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountFiles, marketTime, riskFile } from './real/files.js';

const CLI = join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');
const TRANSCRIPT = join(import.meta.dirname, '..', 'docs', 'real-figures.md');
const folder = mkdtempSync(join(tmpdir(), 'ballast-real-'));
const transcript: string[] = [];

function print(text: string): void {
  transcript.push(text);
  console.log(text);
}

/** Runs one command, prints it with its output, and gives the output back. */
function ballast(line: string): string {
  const args = line.split(/\s+/);
  const output = execFileSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  print(`$ ballast ${line.replace(/\s+/g, ' ')}\n${output.trimEnd()}\n`);
  return output;
}

try {
  writeFileSync(join(folder, 'risk.json'), JSON.stringify(riskFile(), null, 2));
  for (const [name, account] of Object.entries(accountFiles())) {
    writeFileSync(join(folder, name), JSON.stringify(account, null, 2));
  }
  const time = marketTime();
  ballast('market build --risk risk.json --out market.json');
  ballast('identity new');
  for (const venue of ['venue-a', 'venue-b']) ballast(`venue new --venue ${venue} --out ${venue}.key.json`);
  ballast('venue list --key venue-a.key.json --key venue-b.key.json --out venues.json');
  for (const venue of ['venue-a', 'venue-b']) {
    const { subject } = JSON.parse(
      execFileSync(process.execPath, [CLI, 'identity', 'subject', '--venue', venue, '--json'], {
        cwd: folder,
        encoding: 'utf8',
      }),
    ) as { subject: string };
    ballast(
      `attest --account ${venue}.json --market market.json --key ${venue}.key.json --subject ${subject} --out ${venue}.attestation.json`,
    );
  }
  const attestations = '--attestation venue-a.attestation.json --attestation venue-b.attestation.json';
  const policy = `--min-ratio 150% --min-equity 1000000 --not-before ${time} --not-after ${time} --coverage venue-a,venue-b`;
  const scope = '--scope lender.example/real-figures --recipient lender.example';
  ballast(`margin --market market.json ${attestations}`);
  ballast(
    `prove --market market.json --venues venues.json ${attestations} ${policy} ${scope} --out proof.json`,
  );
  ballast(
    `verify --proof proof.json --market market.json --venues venues.json ${policy} ${scope} --grade development`,
  );
  if (process.argv.includes('--write')) {
    const head =
      '# The main job on real figures\n\nPrices: last daily closes of seven assets. Margin: maintenance brackets as published for ' +
      'three contracts. Haircuts,\nlimits and positions: stated in `scripts/real/files.ts`. Made by `npm run real -- --write`; ' +
      'the figures are read from the\nfolder shared beside the project and are not part of it.\n\n```text\n';
    writeFileSync(TRANSCRIPT, `${head}${transcript.join('\n')}\`\`\`\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
