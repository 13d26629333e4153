import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleClaim } from '../../fixtures/claim.js';
import { KERNELS } from '../../src/groth16/kernel.js';
import { Prover } from '../../src/groth16/prover.js';
import { calculateWitness } from '../../src/groth16/witnessProgram.js';
import type { Instance } from '../../src/market/instances.js';
import { proveGroth16 } from '../../src/proof/snarkjs.js';
import { loadArtifact } from '../../src/setup/artifacts.js';
import { setup } from '../../src/setup/setup.js';
import { median, printTable } from './table.js';

const ROUNDS = 5;

/** CPU time of all threads for a proof, our prover beside snarkjs in turn: both warm, key and witness in memory, no check. */
export async function benchProvers(instances: readonly Instance[]): Promise<void> {
  const rows: (string | number)[][] = [];
  for (const instance of instances) {
    await setup(instance);
    const [wasm, zkey] = await Promise.all([
      loadArtifact(instance.name, 'wasm'),
      loadArtifact(instance.name, 'zkey'),
    ]);
    const witness = await calculateWitness(sampleClaim(instance).inputs, wasm);
    const provers = await Promise.all(
      KERNELS.map((kernel) => Prover.open(zkey, { threads: 1, kernel, check: false })),
    );
    const runs: (() => Promise<unknown>)[] = [
      () => proveGroth16(zkey, witness),
      ...provers.map((prover) => () => prover.prove(witness)),
    ];
    const times = runs.map((): number[] => []);
    for (let round = 0; round <= ROUNDS; round++) {
      for (const [i, run] of runs.entries()) {
        const cpu = await cpuOf(run);
        if (round > 0) times[i]!.push(cpu); // the first warms up
      }
    }
    for (const prover of provers) await prover.close();
    const [snarkjs, fused, portable] = times.map(median) as [number, number, number];
    const memory = peaks(zkey, witness);
    rows.push([
      ...[instance.name, snarkjs, fused, portable],
      ...[(snarkjs / fused).toFixed(1), (snarkjs / portable).toFixed(1), ...memory],
    ]);
  }
  printTable(
    'A proof: CPU milliseconds, median of five in turn; and peak memory of a process that makes one, MiB',
    [
      'instance',
      'snarkjs',
      'fused',
      'portable',
      'snarkjs / fused',
      'snarkjs / portable',
      'memory, one thread',
      'memory, all threads',
      'memory, snarkjs',
    ],
    rows,
  );
}

async function cpuOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return Math.round((user + system) / 1000);
}

/** Of whole processes, with the package as it was built: ours with one thread and with all, and snarkjs. */
function peaks(zkey: Uint8Array, witness: Uint8Array): [number, number, number] {
  const folder = mkdtempSync(join(tmpdir(), 'ballast-bench-'));
  try {
    writeFileSync(join(folder, 'zkey'), zkey);
    writeFileSync(join(folder, 'wtns'), witness);
    const root = join(import.meta.dirname, '..', '..');
    const peakOf = (module: string, work: string) => {
      const program = `
        import { existsSync, readFileSync } from 'node:fs';
        import * as lib from ${JSON.stringify(join(root, module))};
        const bytesOf = ({ buffer, byteOffset, length }) => new Uint8Array(buffer, byteOffset, length);
        const [zkey, wtns] = ['zkey', 'wtns'].map((name) => bytesOf(readFileSync(name)));
        ${work}
        // What resourceUsage tells on Linux is at least the peak of the process that started this one.
        const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
        console.log(/^VmHWM:\\s*(\\d+) kB/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS);
        process.exit(0);`;
      const args = ['--input-type=module', '--eval', program];
      return Math.round(
        Number(execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })) / 1024,
      );
    };
    const own = (options: string) =>
      peakOf(
        'dist/groth16.js',
        `const prover = await lib.Prover.open(zkey, { ${options} }); await prover.prove(wtns);`,
      );
    return [
      own('check: false, threads: 1'),
      own('check: false'),
      peakOf('node_modules/snarkjs/main.js', 'await lib.groth16.prove(zkey, wtns);'),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
