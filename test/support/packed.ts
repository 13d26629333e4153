import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

/** An empty project with the packed package in it, and what npm would install beside it. */
export class PackedProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'ballast-packed-'));

  /** `peers` are the optional ones that the project installs. */
  constructor(peers: readonly string[] = []) {
    const modules = join(this.folder, 'node_modules');
    mkdirSync(modules);
    const [{ filename }] = JSON.parse(
      execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', this.folder], {
        cwd: ROOT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ) as [{ filename: string }];
    execFileSync('tar', ['-xzf', filename, '-C', modules], { cwd: this.folder });
    execFileSync('mv', ['package', 'ballast'], { cwd: modules });
    for (const name of [...dependencies(), ...peers]) {
      mkdirSync(dirname(join(modules, name)), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), join(modules, name));
    }
    writeFileSync(join(this.folder, 'package.json'), '{"type": "module"}\n');
  }

  /** Runs a program there; gives what it prints. Throws with what it says where it fails. */
  run(name: string, program: string): string {
    writeFileSync(join(this.folder, name), program);
    return execFileSync(process.execPath, [name], { cwd: this.folder, encoding: 'utf8', stdio: 'pipe' });
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The packages that npm installs for a user: no peers, nothing for development. */
function dependencies(): string[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; peer?: boolean; optional?: boolean }>;
  };
  return Object.entries(packages)
    .filter(
      ([path, { dev, devOptional, peer }]) =>
        /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path) && !(dev || devOptional || peer),
    )
    .map(([path]) => path.slice('node_modules/'.length))
    .filter((name) => existsSync(join(ROOT, 'node_modules', name)));
}
