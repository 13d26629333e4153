import type { Address, Hex } from 'viem';
import { encodeMarket, headOf } from '../market/encode.js';
import type { Instance } from '../market/instances.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { flatten } from '../market/signals.js';
import { CLAIM_INPUTS, foldPart } from '../proof/fold.js';
import type { VerificationKey } from '../proof/verificationKey.js';
import { sha256Hex } from '../units/hash.js';
import { type ChainPoint, type Circuit, chainPoint, circuitIdOf, circuitOf } from './circuit.js';
import { encodeAbiParameters, keccak256, zeroHash } from './viem.js';

/** What is posted of a market. */
export interface MarketEntry {
  readonly circuit: Circuit;
  readonly scalars: readonly bigint[];
  /** Σ scalar · IC: what the MarketRegistry compares a recomputation with. */
  readonly point: ChainPoint;
  readonly series: Hex;
  /** sha256 of the published file's text. */
  readonly fileDigest: Hex;
  /** Of the market, unix seconds. */
  readonly time: number;
}

/** What a series is made of: markets of one model by one poster. */
export interface SeriesTerms {
  readonly circuitId: Hex;
  readonly marginType: MarginType;
  /** Hash of the universe. */
  readonly universe: bigint;
  readonly equityScale: bigint;
  readonly poster: Address;
  /** The poster's own; zero for none. */
  readonly label: Hex;
}

/**
 * The entry of a market for one margin type of one instance. `key` may be of any phase 2: δ and γ do not count. `fileText`
 * is the published file as it stands. Throws {@link InputError} for a market that the instance cannot hold and
 * {@link ArtifactError} for a key of other sizes.
 */
export function marketEntry(options: {
  readonly market: Market;
  readonly marginType: MarginType;
  readonly instance: Instance;
  readonly key: VerificationKey;
  readonly poster: Address;
  /** 32 bytes; default zero. */
  readonly label?: Hex;
  readonly fileText: string;
}): MarketEntry {
  const { market, marginType, instance, key, poster, label = zeroHash, fileText } = options;
  const circuit = circuitOf(key, instance);
  const scalars = flatten(encodeMarket(market, marginType, instance));
  const { universe, equityScale } = headOf(scalars);
  return {
    circuit,
    scalars,
    point: chainPoint(foldPart(key, CLAIM_INPUTS + 1, scalars)),
    series: seriesIdOf({
      circuitId: circuitIdOf(circuit),
      marginType,
      universe,
      equityScale,
      poster,
      label,
    }),
    fileDigest: `0x${sha256Hex(fileText)}`,
    time: market.time,
  };
}

/** The id of a series, as `seriesId` of the MarketRegistry. */
export function seriesIdOf(terms: SeriesTerms): Hex {
  const { circuitId, marginType, universe, equityScale, poster, label } = terms;
  return keccak256(
    encodeAbiParameters(
      [
        { type: 'bytes32' },
        { type: 'uint8' },
        { type: 'uint256' },
        { type: 'uint256' },
        { type: 'address' },
        { type: 'bytes32' },
      ],
      [circuitId, marginType === 'initial' ? 0 : 1, universe, equityScale, poster, label],
    ),
  );
}
