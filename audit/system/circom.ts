import fs from 'node:fs';
import { createRequire } from 'node:module';

/**
 * The circom of npm in this process, for many small circuits: a process of its own spends most of its time on making machine code of the
 * compiler.
 */

interface Runner {
  execute(ignored: Uint8Array): Promise<unknown>;
}
interface Circom2 {
  readonly CircomRunner: new (options: object) => Runner;
  readonly bindings: object;
}

const require = createRequire(import.meta.url);
const { CircomRunner, bindings } = require('circom2') as Circom2;

let compiler: Promise<WebAssembly.Module> | undefined;

/** The same compiler every time. */
class Circom extends CircomRunner {
  compile(): Promise<WebAssembly.Module> {
    compiler ??= WebAssembly.compile(fs.readFileSync(require.resolve('circom2/circom.wasm')));
    return compiler;
  }
}

/** Runs it with absolute paths. Rejects with what it says where it finds an error. */
export async function runCircomHere(args: readonly string[]): Promise<void> {
  const said: string[] = [];
  const quiet = {
    ...fs,
    writeSync(fd: number, bytes: Uint8Array, ...rest: [number, number, number | null]): number {
      if (fd > 2) return fs.writeSync(fd, bytes, ...rest);
      const [offset = 0, length = bytes.length - offset] = rest;
      said.push(Buffer.from(bytes.subarray(offset, offset + length)).toString());
      return length;
    },
  };
  const runner = new Circom({ args, env: {}, preopens: { '/': '/' }, bindings: { ...bindings, fs: quiet } });
  try {
    await runner.execute(new Uint8Array());
  } catch (error) {
    throw new Error(`the circuit compiler stopped: ${said.join('').trim() || String(error)}`);
  }
}
