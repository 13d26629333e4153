import type { KernelName } from './kernel.js';
import { KeyPart, type PartialSum, type Piece } from './keyPart.js';
import type { Shape } from './zkey.js';

/** A thread that holds a part of a key: this one, or a worker. */

export type Job =
  | { readonly do: 'open'; readonly shape: Shape; readonly kernel?: KernelName | undefined }
  | { readonly do: 'rows'; readonly coefficients: Uint8Array }
  | { readonly do: 'add'; readonly piece: Piece }
  | { readonly do: 'finish' }
  | { readonly do: 'quotient'; readonly witness: Uint8Array }
  | { readonly do: 'sums'; readonly of: 'witness' | 'quotient'; readonly scalars: Uint8Array };

/** Name of the kernel, values of the quotient, sums, or that it is done. */
export type Answer = KernelName | Uint8Array | PartialSum[] | true;

/** Does jobs one after the other: first of all it opens a part, gets rows and pieces and finishes it. */
export class Bench {
  #part: KeyPart | undefined;

  async work(job: Job): Promise<Answer> {
    if (job.do === 'open') {
      this.#part = await KeyPart.open(job.shape, job.kernel);
      return this.#part.kernel;
    }
    const part = this.#part!;
    switch (job.do) {
      case 'rows':
        part.addRows(job.coefficients);
        return true;
      case 'add':
        part.add(job.piece);
        return true;
      case 'finish':
        part.finish();
        return true;
      case 'quotient':
        return part.quotient(job.witness);
      case 'sums':
        return part.sums(job.of, job.scalars);
    }
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
