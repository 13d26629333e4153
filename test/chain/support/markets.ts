import { bn254 } from '@noble/curves/bn254.js';
import { type Hex, keccak256, parseEventLogs, stringToHex, type TransactionReceipt, zeroHash } from 'viem';
import { createProvider, type EvmProvider } from '../../../fixtures/chain/evm.js';
import { point } from '../../../fixtures/chain/proofs.js';
import { type ChainPoint, type Circuit, circuitIdOf, INPUT_ORDER } from '../../../src/chain/circuit.js';
import { type CompiledContracts, compileContracts } from '../../../src/chain/compile.js';
import { seriesIdOf } from '../../../src/chain/marketEntry.js';
import { type ChunkRange, encodePoints, encodeScalars, icHashOf } from '../../../src/chain/scalars.js';
import { foldPart } from '../../../src/proof/fold.js';
import type { G1, VerificationKey } from '../../../src/proof/verificationKey.js';
import { type Actors, type CallOptions, createActors, type Deployed } from './actors.js';

/** A MarketRegistry on a chain of its own, and markets of a circuit as small as can be: 29 scalars, any points. */

export const [OWNER, POSTER, ALICE, BOB, MALLORY] = [0, 1, 2, 3, 4];

/** Time of the first market and of the chain. */
export const NOW = 1_780_000_000;

/** Four chunks, the last of five. */
export const SIZE = 29;

const STATES = ['None', 'Posting', 'Pending', 'Challenged', 'Recomputed', 'Disabled'] as const;

export interface MarketTerms {
  readonly challengeWindow?: number;
  readonly answerWindow?: number;
  readonly bond?: bigint;
  readonly deposit?: bigint;
}

/** What a test changes of an honest posting. */
export interface Posting {
  readonly circuit?: Circuit;
  readonly label?: Hex;
  readonly point?: ChainPoint;
  readonly expiry?: number | bigint;
  readonly scalars?: readonly bigint[];
  readonly range?: ChunkRange;
  readonly mask?: Hex;
  readonly values?: readonly bigint[];
}

/** What a test changes of an honest recomputation. */
interface Walk extends Omit<Posting, 'point' | 'label' | 'expiry'> {
  readonly series?: Hex;
  readonly ic?: readonly G1[];
  readonly points?: readonly bigint[];
}

export interface MarketWorld extends Actors {
  readonly provider: EvmProvider;
  readonly contracts: CompiledContracts;
  readonly markets: Deployed;
  readonly series: Hex;
  readonly bond: bigint;
  /** Sets the time of the chain, in seconds after {@link NOW}. */
  readonly at: (seconds: number) => void;
  /** Arguments of `open`. */
  readonly opening: (changes?: Posting) => readonly unknown[];
  /** Opens as POSTER with the bond. Gives the index. */
  readonly open: (changes?: Posting, who?: number) => Promise<number>;
  /** Arguments of `recompute`. */
  readonly walking: (index: number, changes?: Walk) => readonly unknown[];
  readonly recompute: (who: number, index: number, changes?: Walk) => Promise<TransactionReceipt>;
  /** Why `requireLatest` refuses a market; undefined when it does not. */
  readonly unusable: (index: number, series?: Hex) => Promise<string | undefined>;
  readonly stateOf: (index: number, series?: Hex) => Promise<(typeof STATES)[number]>;
  /** Why a call is refused. */
  readonly refused: (
    who: number,
    name: string,
    args: readonly unknown[],
    options?: CallOptions,
  ) => Promise<string | undefined>;
  readonly owed: (who: number) => Promise<bigint>;
  /** Names and arguments of a transaction's events. */
  readonly eventsOf: (receipt: TransactionReceipt) => { name: string; args: Record<string, unknown> }[];
}

/** Points that nobody has made up: small multiples of the generator. */
export function icOf(size: number, first = 3): readonly G1[] {
  return Array.from({ length: size }, (_, k) =>
    bn254.G1.Point.fromAffine(bn254.G1.Point.BASE.multiply(BigInt(first + k)).toAffine()),
  );
}

export const IC = icOf(SIZE);

/** A circuit whose market part has these points. */
export function circuitWith(ic: readonly G1[]): Circuit {
  return {
    inputOrder: keccak256(stringToHex(INPUT_ORDER)),
    icClaim: zeroHash,
    icMarket: icHashOf(ic),
    icSigners: zeroHash,
    instance: 1,
    scalars: ic.length,
    entries: 8,
  };
}

export const CIRCUIT = circuitWith(IC);

/** one, instance, marginType, universe, time, maxSkew, equityScale: maintenance, at a time. */
export function headAt(time: number): bigint[] {
  return [1n, 1n, 1n, 77n, BigInt(time), 900n, 1_000_000n];
}

/** Scalars with a chunk of zeros, runs, and the largest there is. */
export function scalarsAt(time: number): bigint[] {
  const rest = [0n, 5n, 5n, 0n, 5n, 1n, 1n, 0n, 1n, 0n, 0n, 12n, bn254.fields.Fr.ORDER - 1n];
  return [...headAt(time), 9n, ...new Array<bigint>(8).fill(0n), ...rest];
}

/** Scalars of the first market with some changed, by their place. */
export function withScalars(changes: Readonly<Record<number, bigint>>): bigint[] {
  return scalarsAt(NOW).map((scalar, k) => changes[k] ?? scalar);
}

/** Σ scalar · point. */
export function sumOf(scalars: readonly bigint[], ic: readonly G1[] = IC): G1 {
  return foldPart({ ic } as unknown as VerificationKey, 0, scalars);
}

export async function createMarketWorld(terms: MarketTerms = {}): Promise<MarketWorld> {
  const { challengeWindow = 0, answerWindow = 0, bond = 0n, deposit = 0n } = terms;
  const contracts = await compileContracts({}, { only: ['MarketRegistry.sol'] });
  const provider = await createProvider({ time: BigInt(NOW) });
  const actors = await createActors(provider, contracts);
  const markets = await actors.deploy(OWNER, 'MarketRegistry', [
    challengeWindow,
    answerWindow,
    bond,
    deposit,
  ]);
  const poster = actors.account(POSTER).address;
  await actors.send(OWNER, markets, 'setOracle', [poster, true]);
  const series = seriesIdOf({
    circuitId: circuitIdOf(CIRCUIT),
    marginType: 'maintenance',
    universe: 77n,
    equityScale: 1_000_000n,
    poster,
    label: zeroHash,
  });

  const opening: MarketWorld['opening'] = (changes = {}) => {
    const { circuit = CIRCUIT, label = zeroHash, expiry = NOW + 3600, scalars = scalarsAt(NOW) } = changes;
    const encoded = encodeScalars(scalars, changes.range);
    const { mask = encoded.mask, values = encoded.values } = changes;
    return [circuit, label, changes.point ?? point(sumOf(scalars)), expiry, zeroHash, mask, values];
  };
  const walking: MarketWorld['walking'] = (index, changes = {}) => {
    const { circuit = CIRCUIT, scalars = scalarsAt(NOW), ic = IC, range } = changes;
    const encoded = encodeScalars(scalars, range);
    const { mask = encoded.mask, values = encoded.values } = changes;
    const points = changes.points ?? encodePoints(scalars, ic, range);
    return [changes.series ?? series, index, circuit, mask, values, points];
  };
  const eventsOf: MarketWorld['eventsOf'] = ({ logs }) =>
    (parseEventLogs({ abi: markets.abi, logs }) as unknown as { eventName: string; args: object }[]).map(
      ({ eventName, args }) => ({ name: eventName, args: { ...args } }),
    );
  return {
    ...actors,
    provider,
    contracts,
    markets,
    series,
    bond,
    opening,
    walking,
    eventsOf,
    at: (seconds) => provider.setTime(NOW + seconds),
    open: async (changes, who = POSTER) => {
      const receipt = await actors.send(who, markets, 'open', opening(changes), { value: bond });
      const opened = eventsOf(receipt).find(({ name }) => name === 'MarketOpened')!;
      return opened.args.index as number;
    },
    recompute: (who, index, changes) => actors.send(who, markets, 'recompute', walking(index, changes)),
    unusable: (index, of = series) => actors.refusal(ALICE, markets, 'requireLatest', [of, index]),
    stateOf: async (index, of = series) =>
      STATES[(await actors.read(markets, 'marketOf', [of, index])).state]!,
    refused: (who, name, args, options) => actors.refusal(who, markets, name, args, options),
    owed: (who) => actors.read(markets, 'owed', [actors.account(who).address]),
  };
}
