import { InputError } from '../../errors.js';

/** Volume buckets: flow cut into parts of equal volume. */

/** More buckets than these are a unit mistaken. */
const MAX_BUCKETS = 1_000_000n;

/** Volume, and how much of it were buys. */
export interface Flow {
  /** Unix seconds. */
  readonly time: number;
  /** Whole units, above 0. */
  readonly volume: bigint;
  /** Share of the volume that buyers took, 0 to 1. */
  readonly buyShare: number;
}

export interface VolumeBucket {
  /** Time of the flow that filled it, unix seconds. */
  readonly time: number;
  /** `|V_buy − V_sell| / V`, 0 to 1. */
  readonly imbalance: number;
}

/**
 * Cuts flow into buckets of `volume` units each. Flow that does not fit is split: what is over goes to the next bucket, with
 * the same share of buys. Volumes are whole numbers, so none is lost; a last bucket that is not full is left out. Throws
 * {@link InputError} for more than a million buckets.
 */
export function fillBuckets(flows: readonly Flow[], volume: bigint): VolumeBucket[] {
  const total = flows.reduce((sum, flow) => sum + flow.volume, 0n);
  if (total / volume > MAX_BUCKETS) {
    throw new InputError(`makes more than ${MAX_BUCKETS} buckets`, {
      field: 'bucketVolume',
      fix: 'Raise it',
    });
  }
  const buckets: VolumeBucket[] = [];
  let [room, bought] = [volume, 0];
  for (const { time, volume: flow, buyShare } of flows) {
    let rest = flow;
    while (rest >= room) {
      const share = (bought + buyShare * Number(room)) / Number(volume);
      buckets.push({ time, imbalance: Math.min(1, Math.abs(2 * share - 1)) });
      rest -= room;
      [room, bought] = [volume, 0];
    }
    bought += buyShare * Number(rest);
    room -= rest;
  }
  return buckets;
}
