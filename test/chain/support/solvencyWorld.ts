import type { Address, Hex } from 'viem';
import { createProvider, type EvmProvider } from '../../../fixtures/chain/evm.js';
import {
  instance,
  loadKey,
  makeProof,
  makeWorld,
  type Policy,
  type ProofFile,
  point,
  TIME,
  type World,
} from '../../../fixtures/chain/proofs.js';
import { type Circuit, circuitIdOf, circuitOf, marketIc, signersIc } from '../../../src/chain/circuit.js';
import { type CompiledContracts, compileContracts } from '../../../src/chain/compile.js';
import { generateVerifier } from '../../../src/chain/generateVerifier.js';
import { marketEntry } from '../../../src/chain/marketEntry.js';
import { encodePoints, encodeScalars } from '../../../src/chain/scalars.js';
import { chainBinding, chainScope } from '../../../src/chain/scope.js';
import { signerEntries } from '../../../src/chain/signerEntries.js';
import { type Submission, toSubmission } from '../../../src/chain/submission.js';
import type { MarginType } from '../../../src/market/model.js';
import { loadVerifierKey } from '../../../src/node.js';
import type { VerificationKey } from '../../../src/proof/verificationKey.js';
import { type Actors, createActors, type Deployed } from './actors.js';

/** All four contracts on a chain of their own, with a list of signers, one market, and a holder who proves. */

export const [OWNER, ALICE, BOB, MALLORY, WATCHER] = [0, 1, 2, 3, 4];

/** Windows of the registry are multiples of this many seconds. */
export const EPOCH = 900;

/** Time of the first market. */
export const START = Math.floor(TIME / EPOCH) * EPOCH;

/** Arguments of the registry's constructor, apart from the registries. */
export const CONFIG = {
  purpose: 'credit-line',
  marginType: 1,
  checks: 13, // minRatio, minEquity, window
  minRatioView: 0,
  epoch: EPOCH,
  maxWindow: 0,
  maxMarketAge: 7200,
  maxSkew: 900,
  allowDevelopment: true,
};

export interface SolvencyWorld extends Actors {
  readonly provider: EvmProvider;
  readonly contracts: CompiledContracts;
  readonly key: VerificationKey;
  readonly circuit: Circuit;
  readonly circuitId: Hex;
  readonly world: World;
  readonly verifier: Deployed;
  readonly signers: Deployed;
  readonly markets: Deployed;
  readonly registry: Deployed;
  /** Series of the maintenance markets. */
  readonly series: Hex;
  readonly address: (who: number) => Address;
  /** Posts the market of a time, for others to recompute. */
  readonly post: (time: number, terms?: PostTerms) => Promise<Posted>;
  readonly recompute: (time: number, index: number, terms?: MarketTerms) => Promise<void>;
  /** Posts and recomputes. */
  readonly publish: (time: number, terms?: PostTerms) => Promise<Posted>;
  /** The signers of a world as the list takes them. */
  readonly list: (of: World) => ReturnType<typeof signerEntries>;
  readonly prove: (terms: ProveTerms) => Promise<ProofFile>;
  readonly submission: (proof: ProofFile, changes?: Partial<Submission>) => Submission;
}

interface Posted {
  readonly series: Hex;
  readonly index: number;
}

interface MarketTerms {
  /** Default: maintenance. */
  readonly marginType?: MarginType;
  readonly label?: Hex;
  readonly maxSkew?: number;
}

interface PostTerms extends MarketTerms {
  /** Default: the right one. */
  readonly point?: { readonly x: bigint; readonly y: bigint };
  /** Default: in a day. */
  readonly expiry?: number;
}

interface ProveTerms {
  /** Who may use the proof. */
  readonly recipient: number;
  /** Of the account. Default: {@link START}. */
  readonly time?: number;
  /** Default: the same. */
  readonly marketTime?: number;
  readonly policy?: Partial<Policy>;
  /** Who signs and holds. Default: the world's signers and holder. */
  readonly world?: World;
  readonly registry?: Address;
  readonly purpose?: string;
  readonly chainId?: number;
}

export interface WorldOptions {
  readonly chainId?: number;
  readonly config?: Partial<typeof CONFIG>;
  /** Seconds; default 0: markets must be recomputed. */
  readonly challengeWindow?: number;
  readonly world?: World;
  /** Publishes nothing, and rotates to nothing. */
  readonly noMarket?: boolean;
  /** More contracts to compile, by file name. */
  readonly extra?: Readonly<Record<string, string>>;
}

const OWN = ['SolvencyRegistry.sol', 'MarketRegistry.sol', 'SignerRegistry.sol'];

/** Deploys, lists the signers, and publishes the market of {@link START}; it is a minute later then. */
export async function createSolvencyWorld(options: WorldOptions = {}): Promise<SolvencyWorld> {
  const { chainId = 31337, challengeWindow = 0, world = makeWorld(8) } = options;
  const key = await loadKey();
  const generated = generateVerifier({
    key: await loadVerifierKey(instance.name),
    instance,
    grade: 'development',
  });
  const extra = { [generated.file]: generated.source, ...options.extra };
  const contracts = await compileContracts(extra, { only: OWN });
  const provider = await createProvider({ chainId, time: BigInt(START + 60) });
  const actors = await createActors(provider, contracts);
  const { deploy, send, account } = actors;

  const verifier = await deploy(OWNER, generated.contract);
  const signers = await deploy(OWNER, 'SignerRegistry');
  const markets = await deploy(OWNER, 'MarketRegistry', [challengeWindow, challengeWindow, 0n, 0n]);
  const config = { ...CONFIG, ...options.config, markets: markets.address, signers: signers.address };
  const registry = await deploy(OWNER, 'SolvencyRegistry', [config]);

  const circuit = circuitOf(key, instance);
  const circuitId = circuitIdOf(circuit);
  const entryOf = (time: number, { marginType = 'maintenance', label, maxSkew }: MarketTerms = {}) => {
    const { market } = marketOf(world, time);
    return marketEntry({
      market: maxSkew === undefined ? market : { ...market, maxSkew },
      marginType,
      instance,
      key,
      poster: account(OWNER).address,
      fileText: '',
      ...(label === undefined ? {} : { label }),
    });
  };
  const { series } = entryOf(START);

  const list: SolvencyWorld['list'] = (of) => signerEntries(of.signers);
  const { entries, eighths } = list(world);
  await send(OWNER, signers, 'schedule', [entries, eighths, provider.now(), 0]);
  await send(WATCHER, signers, 'fold', [1, circuit, words(signersIc(key, instance))]);

  const post: SolvencyWorld['post'] = async (time, terms = {}) => {
    const entry = entryOf(time, terms);
    const { count } = await actors.read(markets, 'seriesOf', [entry.series]);
    const { mask, values } = encodeScalars(entry.scalars);
    const head = [
      circuit,
      terms.label ?? NO_LABEL,
      terms.point ?? entry.point,
      terms.expiry ?? time + 86_400,
    ];
    await send(OWNER, markets, 'open', [...head, NO_LABEL, mask, values]);
    return { series: entry.series, index: count };
  };
  const recompute: SolvencyWorld['recompute'] = async (time, index, terms) => {
    const entry = entryOf(time, terms);
    const { mask, values } = encodeScalars(entry.scalars);
    const points = encodePoints(entry.scalars, marketIc(key, instance));
    await send(WATCHER, markets, 'recompute', [entry.series, index, circuit, mask, values, points]);
  };
  const publish: SolvencyWorld['publish'] = async (time, terms) => {
    const posted = await post(time, terms);
    await recompute(time, posted.index, terms);
    return posted;
  };
  if (!options.noMarket) {
    await publish(START);
    await send(OWNER, registry, 'rotate', [verifier.address, series, 0]);
  }

  return {
    ...actors,
    provider,
    contracts,
    key,
    circuit,
    circuitId,
    world,
    verifier,
    signers,
    markets,
    registry,
    series,
    post,
    recompute,
    publish,
    list,
    address: (who) => account(who).address,
    prove: ({ recipient, time = START, marketTime = time, policy, world: holder = world, ...names }) =>
      makeProof(marketOf(holder, marketTime), {
        scope: chainScope({ chainId, registry: registry.address, purpose: config.purpose, ...names }),
        binding: chainBinding(account(recipient).address),
        policy: { ...policyAt(time), ...policy },
        time,
      }),
    submission: (proof, changes = {}) => ({
      ...toSubmission(proof, {
        verifier: verifier.address,
        circuit: circuitId,
        series,
        market: 0,
        signers: 1,
      }),
      ...changes,
    }),
  };
}

export const NO_LABEL: Hex = `0x${'00'.repeat(32)}`;

/** 150 % and 100 units, in the window that is this second. */
export function policyAt(time: number): Policy {
  return {
    minRatio: 15_000n,
    minEquity: 100n,
    window: { notBefore: BigInt(time), notAfter: BigInt(time) },
  };
}

const atTimes = new WeakMap<World, Map<number, World>>();

/** The world with its market at another time; the same object each time, so that its proofs are made once. */
export function marketOf(world: World, time: number): World {
  const made = atTimes.get(world) ?? new Map<number, World>();
  atTimes.set(world, made);
  const at = made.get(time) ?? { ...world, market: { ...world.market, time } };
  made.set(time, at);
  return at;
}

/** Coordinates of points, one after the other. */
export function words(points: readonly Parameters<typeof point>[0][]): bigint[] {
  return points.flatMap((each) => {
    const { x, y } = point(each);
    return [x, y];
  });
}
