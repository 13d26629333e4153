import { BallastError } from '../errors.js';
import { Bench, type Job } from './thread.js';
import type { Message } from './worker.js';

/** What a worker runs. What goes wrong is told in our own words only: others could quote a witness. */

const bench = new Bench();

async function answer(job: Job): Promise<Message> {
  try {
    return { answer: await bench.work(job) };
  } catch (error) {
    if (error instanceof BallastError) return { code: error.code, text: error.shortMessage };
    return { code: 'INTERNAL', text: 'a thread of the prover failed' };
  }
}

if (globalThis.process?.versions?.node === undefined) {
  const scope = globalThis as unknown as {
    postMessage(message: Message): void;
    onmessage: (event: { data: Job }) => void;
  };
  scope.onmessage = async ({ data }) => scope.postMessage(await answer(data));
} else {
  const { parentPort } = await import('node:worker_threads');
  parentPort!.on('message', async (job: Job) => parentPort!.postMessage(await answer(job)));
}
