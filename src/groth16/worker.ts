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
        port.post(...toMove(job));
      }),
    close: async () => {
      await port.terminate();
    },
  };
}

/** Points and coefficients go as a copy of their own, which is moved: of a view, all of the key behind it would go. */
function toMove(job: Job): [Job, ArrayBufferLike[]] {
  if (job.do === 'add') {
    const points = job.piece.points.slice();
    return [{ ...job, piece: { ...job.piece, points } }, [points.buffer]];
  }
  if (job.do === 'finish' && job.coefficients !== undefined) {
    const coefficients = job.coefficients.slice();
    return [{ ...job, coefficients }, [coefficients.buffer]];
  }
  return [job, []];
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
