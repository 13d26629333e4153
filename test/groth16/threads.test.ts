import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { artifactPath, loadArtifact, loadManifest } from '../../src/setup/artifacts.js';
import { needs } from '../support/needs.js';

needs('dist', 'solvency-8');

const ROOT = join(import.meta.dirname, '..', '..');

/** Runs a program in a process of its own, with the package as it was built; what it prints, once it has ended by itself. */
async function run(program: string): Promise<string> {
  const head = `
    import { readFileSync } from 'node:fs';
    import { pathToFileURL } from 'node:url';
    const at = (path) => import(pathToFileURL(${JSON.stringify(ROOT)} + '/' + path));
    const { Prover } = await at('dist/groth16.js');
    const zkey = readFileSync(${JSON.stringify(await keyPath())}); // a Buffer, as files come
  `;
  const args = ['--input-type=module', '--eval', head + program];
  return (await promisify(execFile)(process.execPath, args)).stdout.trim();
}

async function keyPath(): Promise<string> {
  await loadArtifact('solvency-8', 'zkey'); // it is there, and whole
  return artifactPath('solvency-8', loadManifest().instances['solvency-8']!, 'zkey');
}

/** A witness of as many wires, for what does not ask whether it is one. */
const WITNESS = `
  const wires = new DataView(zkey.buffer, zkey.byteOffset).getUint32(12 + 12 + 4 + 12 + 72, true);
  const wtns = Buffer.alloc(12 + 12 + 40 + 12 + 32 * wires);
  wtns.write('wtns'); wtns.writeUInt32LE(2, 4); wtns.writeUInt32LE(2, 8);
  wtns.writeUInt32LE(1, 12); wtns.writeBigUInt64LE(40n, 16); wtns.writeUInt32LE(32, 24);
  zkey.copy(wtns, 28, 12 + 12 + 4 + 12 + 40, 12 + 12 + 4 + 12 + 72); wtns.writeUInt32LE(wires, 60);
  wtns.writeUInt32LE(2, 64); wtns.writeBigUInt64LE(BigInt(32 * wires), 68);
  for (let i = 0; i < wires; i++) wtns.writeUInt32LE(i % 3 === 0 ? 1 : i, 76 + 32 * i);
`;

describe('threads', () => {
  it('make together the proof that one makes, and let the process end', async () => {
    const said = await run(`${WITNESS}
      const blinding = [5n, 7n];
      const proofs = [];
      for (const threads of [1, 2, 3, 7]) {
        const prover = await Prover.open(zkey, { threads, check: false });
        proofs.push(JSON.stringify(await prover.prove(wtns, { blinding })));
        if (threads < 7) await prover.close(); // the last one is forgotten, and keeps nothing alive
      }
      console.log(new Set(proofs).size, proofs[0].length > 500);
    `);
    expect(said).toBe('1 true');
  });

  it('leave the key of the caller as it was', async () => {
    const said = await run(`
      const before = Buffer.from(zkey);
      const prover = await Prover.open(zkey, { threads: 2 });
      console.log(zkey.equals(before));
      await prover.close();
    `);
    expect(said).toBe('true');
  });

  it('find out what is wrong with a key and a witness, and end', async () => {
    const said = await run(`${WITNESS}
      const name = (error) => error.constructor.name + ' ' + error.message;
      const changed = Buffer.from(zkey);
      const prover = await Prover.open(changed, { threads: 2 });
      console.log(await prover.prove(wtns).catch(name));
      await prover.close();
    `);
    expect(said).toBe('InputError witness: does not satisfy the circuit of this key, or the key is damaged');
  });

  it('that have ended are asked for nothing more', async () => {
    const said = await run(`
      const { openWorker } = await at('dist/groth16/worker.js');
      const thread = await openWorker();
      await thread.close();
      const shape = { wires: 1, publics: 0, domainBits: 1 };
      console.log(await thread.work({ do: 'open', shape }).catch((error) => error.message));
    `);
    expect(said).toBe('a thread of the prover stopped');
  });

  it('stop at once where they are told to', async () => {
    const said = await run(`${WITNESS}
      const prover = await Prover.open(zkey, { threads: 2 });
      const stop = new AbortController();
      const proving = prover.prove(wtns, { signal: stop.signal });
      setTimeout(() => stop.abort(), 5);
      console.log(await proving.catch((error) => error.name));
      console.log(await prover.prove(wtns).catch((error) => error.message));
    `);
    expect(said).toBe('AbortError\nthe prover is closed');
  });
});
