import type { MarginType, Model } from './model.js';
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
}
