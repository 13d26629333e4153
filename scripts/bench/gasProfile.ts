import type { InterpreterStep } from '@ethereumjs/evm';
import type { Address } from 'viem';

/** Where the gas of a transaction goes: by contract, and by kind of step in the contract that was called. */

/** One call of a contract, while its steps come in. */
interface Frame {
  readonly address: string;
  readonly depth: number;
  readonly start: bigint;
  /** Gas left before the latest step, and which step that is. */
  gasLeft: bigint;
  name: string;
  /** Used by the calls made, up to the latest step; those of the latest step itself. */
  below: bigint;
  latestBelow: bigint;
}

export interface GasParts {
  /** Used by each contract called, its own calls not counted; precompiles are their caller's. */
  readonly contracts: ReadonlyMap<string, bigint>;
  /** Of the outermost contract: gas by name of the step, its calls without what was used below. */
  readonly steps: ReadonlyMap<string, bigint>;
  /** All of it. */
  readonly total: bigint;
}

/** Takes the steps of a provider (`onStep`) apart. */
export class GasProfile {
  private frames: Frame[] = [];
  private readonly contracts = new Map<string, bigint>();
  private readonly steps = new Map<string, bigint>();
  private total = 0n;

  /** To be given to the provider. */
  readonly onStep = ({ address, depth, gasLeft, opcode }: InterpreterStep): void => {
    while (this.frames.length > 0 && this.top().depth > depth) this.leave();
    if (this.frames.length === 0 || this.top().depth < depth) {
      const at = address.toString().toLowerCase();
      const frame = { address: at, depth, start: gasLeft, gasLeft, name: opcode.name };
      this.frames.push({ ...frame, below: 0n, latestBelow: 0n });
      return;
    }
    const frame = this.top();
    if (frame.depth === 0) {
      add(this.steps, frame.name, frame.gasLeft - gasLeft - frame.latestBelow);
    }
    Object.assign(frame, { gasLeft, name: opcode.name, latestBelow: 0n });
  };

  /** The parts of what ran since the last time. */
  take(): GasParts {
    while (this.frames.length > 0) this.leave();
    const parts = { contracts: new Map(this.contracts), steps: new Map(this.steps), total: this.total };
    this.contracts.clear();
    this.steps.clear();
    this.total = 0n;
    return parts;
  }

  private top(): Frame {
    return this.frames[this.frames.length - 1]!;
  }

  private leave(): void {
    const { address, start, gasLeft, below } = this.frames.pop()!;
    const used = start - gasLeft; // the last step, a return, costs nothing
    add(this.contracts, address, used - below);
    const parent = this.frames[this.frames.length - 1];
    if (parent === undefined) this.total += used;
    else {
      parent.below += used;
      parent.latestBelow += used;
    }
  }
}

/** What a contract used. */
export function usedBy({ contracts }: GasParts, address: Address): bigint {
  return contracts.get(address.toLowerCase()) ?? 0n;
}

/** What steps of these names used in the outermost contract. */
export function usedIn({ steps }: GasParts, names: RegExp): bigint {
  return [...steps].reduce((sum, [name, gas]) => (names.test(name) ? sum + gas : sum), 0n);
}

function add(map: Map<string, bigint>, name: string, gas: bigint): void {
  map.set(name, (map.get(name) ?? 0n) + gas);
}
