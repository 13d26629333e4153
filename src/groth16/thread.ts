import type { KernelName } from './kernel.js';
import { KeyPart, type PartialSum, type PartOfKey } from './keyPart.js';

/** A thread that holds a part of a key: this one, or a worker. */

export type Job =
  | { readonly do: 'open'; readonly part: PartOfKey; readonly kernel?: KernelName | undefined }
  | { readonly do: 'quotient'; readonly witness: Uint8Array }
  | { readonly do: 'sums'; readonly of: 'witness' | 'quotient'; readonly scalars: Uint8Array };

/** Name of the kernel, values of the quotient, or sums. */
export type Answer = KernelName | Uint8Array | PartialSum[];

/** Does jobs one after the other: first of all it opens a part. */
export class Bench {
  #part: KeyPart | undefined;

  async work(job: Job): Promise<Answer> {
    if (job.do === 'open') {
      this.#part = await KeyPart.open(job.part, job.kernel);
      return this.#part.kernel;
    }
    if (job.do === 'quotient') return this.#part!.quotient(job.witness);
    return this.#part!.sums(job.of, job.scalars);
  }
}

export interface Thread {
  work(job: Job): Promise<Answer>;
  /** Gives everything back. What is under way is not answered any more. */
  close(): Promise<void>;
}

/** The thread that asks. */
export function ownThread(): Thread {
  const bench = new Bench();
  const work = async (job: Job) => {
    await new Promise((resolve) => setTimeout(resolve)); // who gives up is heard between two jobs
    return bench.work(job);
  };
  return { work, close: async () => {} };
}
