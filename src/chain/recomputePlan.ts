import { InputError } from '../errors.js';
import { CHUNK, type ChunkRange, chunkCount } from './scalars.js';
import { numberToBytes } from './viem.js';

/**
 * How to post and recompute a market within what one transaction may be: 16 777 216 gas (EIP-7825), and the 128 KiB that
 * nodes take into their pools. Costs are estimates from above, measured on the contracts: `test/chain/recomputePlan.test.ts`
 * holds them against an EVM.
 */

/** One transaction of a recomputation. */
export interface RecomputeStep {
  readonly range: ChunkRange;
  readonly calldataBytes: number;
  /** What it is expected to use. */
  readonly gas: bigint;
  /** What to send it with. */
  readonly gasLimit: bigint;
}

export interface RecomputeLimits {
  /** First chunk, to go on from progress. Default 0. */
  readonly from?: number;
  /** Gas of a step. Default 15 000 000. */
  readonly maxGas?: bigint;
  /** Calldata of a step. Default 120 000. */
  readonly maxBytes?: number;
}

const MAX_GAS = 15_000_000n;
const MAX_BYTES = 120_000;
/** Most gas of one transaction (EIP-7825). */
const TRANSACTION_CAP = 16_777_216n;

/** Calldata of `recompute` and `open` without mask, values and points, rounded up. */
const HEAD_BYTES = { recompute: 520, post: 576 };

/** Gas of parts of a step, apart from calldata. */
const GAS = {
  /** Reads, hash of the circuit, last writes. */
  step: 40_000n,
  /** Keeping progress for the first time: six new slots. */
  progress: 95_000n,
  /** Keeping or dropping what was kept. */
  moved: 8_000n,
  /** A chunk whose scalars are all zero. */
  emptyChunk: 420n,
  /** Any other chunk: its points are copied and hashed. */
  chunk: 1_000n,
  /** A scalar that equals the one before it: an addition. */
  same: 480n,
  /** A scalar that does not: a multiplication and an addition. */
  other: 6_850n,
};

/** Gas of calldata: a zero byte and any other, and the least that a transaction pays for them (EIP-7623). */
const CALLDATA = { zero: 4, other: 16, floorZero: 10, floorOther: 40 };
const BASE_GAS = 21_000n;

/** What chunks cost, added up over a step. */
interface Load {
  readonly zeroBytes: number;
  readonly otherBytes: number;
  readonly gas: bigint;
  /** The last scalar that was not zero. */
  readonly run: bigint;
}

/**
 * Steps that recompute a market, each with as many chunks as fit. Throws {@link InputError} where a limit leaves no room for
 * a chunk, or `from` lies past the chunks.
 */
export function planRecompute(
  scalars: readonly bigint[],
  limits: RecomputeLimits = {},
): readonly RecomputeStep[] {
  const { from = 0, maxGas = MAX_GAS, maxBytes = MAX_BYTES } = limits;
  const chunks = chunkCount(scalars.length);
  if (!Number.isInteger(from) || from < 0 || from > chunks) {
    throw new InputError(`must be from 0 to ${chunks}`, { field: 'from' });
  }
  const fits = ({ calldataBytes, gas }: RecomputeStep) => calldataBytes <= maxBytes && gas <= maxGas;
  const steps: RecomputeStep[] = [];
  let start = from;
  while (start < chunks) {
    let load = startOf(HEAD_BYTES.recompute);
    let step: RecomputeStep | undefined;
    for (let to = start + 1; to <= chunks; to++) {
      load = withPoints(load, chunkAt(scalars, to - 1));
      const longer = stepOf({ from: start, to }, load, chunks);
      if (!fits(longer)) break;
      step = longer;
    }
    if (step === undefined) throw noRoom(start);
    steps.push(step);
    start = step.range.to;
  }
  return steps;
}

/** Chunks per transaction that post a market: the first opens it. Throws {@link InputError} where a chunk has no room. */
export function planPost(
  scalars: readonly bigint[],
  limits: { readonly maxBytes?: number } = {},
): readonly ChunkRange[] {
  const { maxBytes = MAX_BYTES } = limits;
  const chunks = chunkCount(scalars.length);
  const ranges: ChunkRange[] = [];
  let start = 0;
  while (start < chunks) {
    let to = start;
    let load = startOf(HEAD_BYTES.post);
    while (to < chunks) {
      load = withScalars(load, chunkAt(scalars, to));
      if (bytesOf(load) > maxBytes) break;
      to++;
    }
    if (to === start) throw noRoom(start);
    ranges.push({ from: start, to });
    start = to;
  }
  return ranges;
}

function stepOf(range: ChunkRange, load: Load, chunks: number): RecomputeStep {
  const { zeroBytes, otherBytes } = load;
  const calldata = BigInt(CALLDATA.zero * zeroBytes + CALLDATA.other * otherBytes);
  const floor = BASE_GAS + BigInt(CALLDATA.floorZero * zeroBytes + CALLDATA.floorOther * otherBytes);
  const progress = range.from > 0 ? GAS.moved : range.to < chunks ? GAS.progress : 0n;
  const used = BASE_GAS + calldata + load.gas + GAS.step + progress;
  const gas = used > floor ? used : floor;
  // A call to a precompile may be given 63 parts in 64 of what is left, no more.
  const limit = gas + gas / 10n + 20_000n;
  return {
    range,
    calldataBytes: bytesOf(load),
    gas,
    gasLimit: limit < TRANSACTION_CAP ? limit : TRANSACTION_CAP,
  };
}

function startOf(headBytes: number): Load {
  return { zeroBytes: 0, otherBytes: headBytes, gas: 0n, run: 0n };
}

function withScalars(load: Load, chunk: readonly bigint[]): Load {
  const given = chunk.filter((scalar) => scalar !== 0n);
  const zeroBytes = given
    .flatMap((scalar) => [...numberToBytes(scalar, { size: 32 })])
    .filter((b) => b === 0).length;
  return {
    ...load,
    zeroBytes: load.zeroBytes + zeroBytes,
    otherBytes: load.otherBytes + 1 + 32 * given.length - zeroBytes,
  };
}

/** Coordinates count as bytes that are not zero. */
function withPoints(load: Load, chunk: readonly bigint[]): Load {
  const next = withScalars(load, chunk);
  const given = chunk.filter((scalar) => scalar !== 0n);
  if (given.length === 0) {
    return { ...next, otherBytes: next.otherBytes + 32, gas: load.gas + GAS.emptyChunk };
  }
  const others = given.filter((scalar, k) => scalar !== (k === 0 ? load.run : given[k - 1])).length;
  const gas = GAS.chunk + GAS.other * BigInt(others) + GAS.same * BigInt(given.length - others);
  return {
    ...next,
    otherBytes: next.otherBytes + 64 * chunk.length,
    gas: load.gas + gas,
    run: given.at(-1)!,
  };
}

function chunkAt(scalars: readonly bigint[], chunk: number): readonly bigint[] {
  return scalars.slice(chunk * CHUNK, (chunk + 1) * CHUNK);
}

function bytesOf({ zeroBytes, otherBytes }: Load): number {
  return zeroBytes + otherBytes;
}

function noRoom(chunk: number): InputError {
  return new InputError(`leaves no room for chunk ${chunk}`, {
    field: 'limits',
    fix: 'Raise maxGas or maxBytes',
  });
}
