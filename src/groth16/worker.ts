import { ArtifactError, type BallastError, InternalError } from '../errors.js';
import type { Answer, Job, Thread } from './thread.js';

/** Workers of Node and of browsers, which do jobs in threads of their own. */

/** What goes to and fro. An error comes as its code and words: no error of another thread is an instance of ours. */
export type Message = { readonly answer: Answer } | { readonly code: string; readonly text: string };

/** The part of both kinds of worker that is used. */
interface Port {
  /** Buffers to move instead of copying them. */
  post(job: Job, moved: ArrayBufferLike[]): void;
  onMessage(listener: (message: Message) => void): void;
  onError(listener: () => void): void;
  terminate(): unknown;
  /** Whether the worker keeps a process of Node alive. */
  hold(isHeld: boolean): void;
}

/** As many threads as there are processors: 1 where workers cannot be made. */
export function threadsThere(): number {
  // Sources that are not compiled have no script for a worker.
  if (import.meta.url.endsWith('.ts')) return 1;
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return navigator?.hardwareConcurrency ?? availableInNode() ?? 1;
}

function availableInNode(): number | undefined {
  // Asked without an import, which a browser does not have.
  return globalThis.process?.getBuiltinModule?.('node:os').availableParallelism();
}

/** Starts a worker. */
export async function openWorker(): Promise<Thread> {
  const port = await openPort();
  port.hold(false);
  const handover = new Handover();
  let waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  const settle = (message: Message) => {
    const asked = waiting;
    waiting = undefined;
    port.hold(false);
    if ('answer' in message) asked?.resolve(message.answer);
    else asked?.reject(errorOf(message));
  };
  port.onMessage(settle);
  const stopped = { code: 'INTERNAL', text: 'a thread of the prover stopped' };
  let isStopped = false;
  port.onError(() => {
    isStopped = true;
    settle(stopped);
  });
  return {
    work: (job) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        if (isStopped) return settle(stopped); // nothing would answer
        port.hold(true);
        port.post(...handover.of(job));
      }),
    close: async () => {
      await port.terminate();
    },
  };
}

/**
 * Lays the bytes of a job where a worker reads them: in memory that both see, one job after the other, where an engine has it. Else in a copy that is moved:
 * of a view, all of the key behind it would go, and what a worker was given stays until its garbage is collected.
 */
class Handover {
  #shared: Uint8Array | undefined;

  /** The job as it goes to a worker, and what is moved with it. */
  of(job: Job): [Job, ArrayBufferLike[]] {
    switch (job.do) {
      case 'open':
      case 'finish':
        return [job, []];
      case 'add':
        return this.#laid(job.piece.points, (points) => ({ ...job, piece: { ...job.piece, points } }));
      case 'rows':
        return this.#laid(job.coefficients, (coefficients) => ({ ...job, coefficients }));
      case 'quotient':
        return this.#laid(job.witness, (witness) => ({ ...job, witness }));
      case 'sums':
        return this.#laid(job.scalars, (scalars) => ({ ...job, scalars }));
    }
  }

  #laid(bytes: Uint8Array, jobWith: (bytes: Uint8Array) => Job): [Job, ArrayBufferLike[]] {
    if (typeof SharedArrayBuffer === 'undefined') {
      const copy = bytes.slice();
      return [jobWith(copy), [copy.buffer]];
    }
    const room = this.#shared?.length ?? 0;
    if (this.#shared === undefined || room < bytes.length || room > 4 * bytes.length)
      this.#shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    this.#shared.set(bytes);
    return [jobWith(this.#shared.subarray(0, bytes.length)), []];
  }
}

function errorOf({ code, text }: { code: string; text: string }): BallastError {
  return code === 'ARTIFACT' ? new ArtifactError(text) : new InternalError(text);
}

async function openPort(): Promise<Port> {
  const script = new URL('./workerScript.js', import.meta.url);
  if (globalThis.process?.versions?.node === undefined) return webPort(script);
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(script, { execArgv: [] }); // options of the process may not fit a worker
  return {
    post: (job, moved) => worker.postMessage(job, moved as ArrayBuffer[]),
    onMessage: (listener) => worker.on('message', listener),
    onError: (listener) => {
      worker.on('error', listener);
      worker.on('exit', listener);
    },
    terminate: () => worker.terminate(),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
  };
}

/** What a browser has; the library of types that has it is the browser's. */
interface WebWorker {
  postMessage(job: Job, moved: ArrayBufferLike[]): void;
  terminate(): void;
  addEventListener(name: 'message', listener: (event: { data: Message }) => void): void;
  addEventListener(name: 'error', listener: () => void): void;
}

function webPort(script: URL): Port {
  const { Worker } = globalThis as unknown as {
    Worker: new (script: URL, options: { type: 'module' }) => WebWorker;
  };
  const worker = new Worker(script, { type: 'module' });
  return {
    post: (job, moved) => worker.postMessage(job, moved),
    onMessage: (listener) => worker.addEventListener('message', ({ data }) => listener(data)),
    onError: (listener) => worker.addEventListener('error', listener),
    terminate: () => worker.terminate(),
    hold: () => {},
  };
}
