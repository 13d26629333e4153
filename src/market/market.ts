import type { MarginType, Model } from './model.js';
import type { QuorumRecord } from './quorumRecord.js';
import type { Universe } from './universe.js';

/** A published market: what an auditor holds the proof against. Public, self-contained, rebuildable. */
export interface Market {
  readonly universe: Universe;
  /** Time of the prices, unix seconds. */
  readonly time: number;
  /** How far a snapshot's `asOf` may lie from `time`, seconds, either side. */
  readonly maxSkew: number;
  /** Mark price per slot: plain decimals, quote per unit of underlying (per unit of the asset for spot). */
  readonly prices: readonly string[];
  /** One canonical model per margin type. */
  readonly models: { readonly [Type in MarginType]?: Model };
  /** What it was built from, for readers: free text fields, hashes, parameters. */
  readonly provenance: { readonly [key: string]: string };
  /** What it was built from, for programs: enough to build it again and compare. Absent in markets made by hand. */
  readonly build?: BuildRecord;
  /**
   * What was wrong with the data that it was built from. Proving and verifying with such a market is refused unless each
   * rule is accepted by name. Part of the file, not of what a proof is held against: whoever has the inputs sees with
   * `verifyMarket` whether any were left out.
   */
  readonly alarms?: readonly MarketAlarm[];
}

/** A circuit breaker that tripped. */
export interface MarketAlarm {
  /** Which rule, like `stale` or `jump`. */
  readonly rule: string;
  /** What it is about: an underlying or a symbol. */
  readonly of: string;
  /** What was found, for a person. */
  readonly detail: string;
}

/** What a market was built from. Hashes are sha256 in lower-case hex. */
export interface BuildRecord {
  /** Name of the model, where the risk file has several. */
  readonly name?: string;
  /** Hash of the risk file. */
  readonly risk: string;
  /** Market data, in the order of the risk file. */
  readonly inputs: readonly {
    readonly kind: string;
    readonly of: string;
    readonly file: string;
    readonly sha256: string;
  }[];
  /** The rules, in order: model, version and parameters. */
  readonly models: readonly {
    readonly name: string;
    readonly version: number;
    readonly marginTypes: readonly MarginType[];
    readonly parameters: Readonly<Record<string, unknown>>;
  }[];
  /** Files of models that did not come with the package. */
  readonly modules: readonly { readonly name: string; readonly sha256: string }[];
  /** Where the prices came from, for those that a quorum of sources gave. */
  readonly priceSources?: QuorumRecord;
}
