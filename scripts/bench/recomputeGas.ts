import { join } from 'node:path';
import { keccak256, numberToHex, zeroHash } from 'viem';
import { accountOf, clientOf, deployAll } from '../../fixtures/chain/client.js';
import { createProvider } from '../../fixtures/chain/evm.js';
import { loadKey } from '../../fixtures/chain/proofs.js';
import { sampleClaim } from '../../fixtures/claim.js';
import { chainPoint, circuitIdOf, circuitOf, marketScalars } from '../../src/chain/circuit.js';
import type { ChainClient } from '../../src/chain/client.js';
import type { Deployment } from '../../src/chain/deployment.js';
import { seriesIdOf } from '../../src/chain/marketEntry.js';
import { postMarket } from '../../src/chain/marketTransactions.js';
import { recomputeMarket } from '../../src/chain/recomputeMarket.js';
import { planRecompute } from '../../src/chain/recomputePlan.js';
import { encodeMarket } from '../../src/market/encode.js';
import { findInstance, type Instance } from '../../src/market/instances.js';
import { flatten } from '../../src/market/signals.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { buildOptionsOf } from '../../src/models/build/rebuild.js';
import { loadRecipe } from '../../src/node.js';
import { CLAIM_INPUTS, foldPart } from '../../src/proof/fold.js';
import { CIRCUITS } from '../../src/setup/compile.js';
import { setup } from '../../src/setup/setup.js';
import { FIELD } from '../../src/units/field.js';
import { printTable } from './table.js';

/** What it costs to post a market and to recompute its point on chain. */

/** In dollars: ether at 3 000; 1 gwei of gas on mainnet; on a rollup 0.01 gwei, and data at the least price of blobs. */
const ETHER = 3_000;
const GWEI = { mainnet: 1, rollup: 0.01, dataByte: 0.0625 };

interface Sample {
  readonly what: string;
  readonly instance: Instance;
  readonly scalars: readonly bigint[];
  /** On the EVM; otherwise as planned, which is from above. */
  readonly measured: boolean;
}

/** Posts and recomputes markets; with `quick` the longest are planned only. */
export async function benchRecompute(quick: boolean): Promise<void> {
  const [small, middle, large] = ['solvency-8', 'solvency-32', 'solvency-pm'].map(findInstance);
  const samples: Sample[] = [
    { what: 'small market', instance: small!, scalars: sampleOf(small!), measured: true },
    { what: 'all different', instance: small!, scalars: worstOf(small!), measured: true },
    { what: 'examples/risk.json', instance: middle!, scalars: await exampleOf(middle!), measured: true },
    { what: 'all different', instance: middle!, scalars: worstOf(middle!), measured: !quick },
    { what: 'netting sets', instance: large!, scalars: sampleOf(large!), measured: true },
    { what: 'all different', instance: large!, scalars: worstOf(large!), measured: false },
  ];
  const rows: (string | number)[][] = [];
  for (const sample of samples) rows.push(await rowOf(sample));
  printTable(
    `Recomputing a market on chain; dollars at ${ETHER} per ether, ${GWEI.mainnet} gwei on mainnet, ${GWEI.rollup} gwei and ${GWEI.dataByte} gwei a byte on a rollup`,
    [
      ...['instance', 'market', 'scalars', 'not 0', 'runs', 'post', 'recompute', 'per scalar'],
      ...['transactions', 'kB', 'mainnet', 'rollup'],
    ],
    rows,
  );
}

async function rowOf({ what, instance, scalars, measured }: Sample): Promise<(string | number)[]> {
  const steps = planRecompute(scalars);
  const bytes = steps.reduce((sum, { calldataBytes }) => sum + calldataBytes, 0);
  const planned = steps.reduce((sum, { gas }) => sum + gas, 0n);
  const used = measured ? await measure(instance, scalars) : undefined;
  const gas = Number(used?.recompute ?? planned);
  const given = scalars.filter((scalar) => scalar !== 0n);
  const runs = given.filter((scalar, k) => scalar !== given[k - 1]).length;
  const dollars = (gwei: number) => `$${((gwei / 1e9) * ETHER).toFixed(2)}`;
  return [
    ...[instance.name, what, scalars.length, given.length, runs],
    used === undefined ? '' : Number(used.post),
    used === undefined ? `≤ ${gas.toLocaleString('en')}` : gas,
    Math.round(gas / given.length),
    ...[used?.transactions ?? steps.length, (bytes / 1000).toFixed(0)],
    dollars(gas * GWEI.mainnet),
    dollars(gas * GWEI.rollup + bytes * GWEI.dataByte),
  ];
}

/** Posts and recomputes for real, on a chain of its own. */
async function measure(instance: Instance, scalars: readonly bigint[]) {
  await setup(instance);
  const key = await loadKey(instance.name);
  const circuit = circuitOf(key, instance);
  const time = Number(scalars[TIME_SCALAR]);
  const provider = await createProvider({ time: BigInt(time + 1) });
  const owner: ChainClient = await clientOf(provider, 1);
  const deployment: Deployment = { ...(await deployAll(owner)), circuit, instance: instance.name };
  const point = chainPoint(foldPart(key, CLAIM_INPUTS + 1, scalars));
  const series = seriesIdOf({
    circuitId: circuitIdOf(circuit),
    marginType: 'maintenance',
    universe: scalars[3]!,
    equityScale: scalars[6]!,
    poster: accountOf(1).address,
    label: zeroHash,
  });
  const entry = { circuit, scalars, point, series, fileDigest: zeroHash, time };
  const posted = await postMarket(owner, deployment, entry, { expiry: time + 86_400, bond: 0n });
  const at = { series, index: posted.index };
  const recomputed = await recomputeMarket(owner, deployment, { ...at, scalars, key });
  if (recomputed.state !== 'Recomputed') throw new Error(`${instance.name}: ${recomputed.state}`);
  const total = (sent: readonly { gasUsed: bigint }[]) =>
    sent.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
  return {
    post: total(posted.sent),
    recompute: total(recomputed.sent),
    transactions: recomputed.sent.length,
  };
}

const TIME_SCALAR = 4;

const sampleOf = (instance: Instance): bigint[] => flatten(sampleClaim(instance).context.market);

/** A market in which no scalar is 0 and no two are the same: none that a circuit would take, but the most that one could cost. */
function worstOf(instance: Instance): bigint[] {
  const head = sampleOf(instance).slice(0, 8);
  return Array.from({ length: marketScalars(instance) }, (_, i) =>
    i < 7 ? head[i]! : (BigInt(keccak256(numberToHex(i, { size: 32 }))) % (FIELD - 1n)) + 1n,
  );
}

/** The example of the package. */
async function exampleOf(instance: Instance): Promise<bigint[]> {
  const { open, texts } = await loadRecipe(join(CIRCUITS, '..', 'examples', 'risk.json'));
  const market = buildMarket(open.risk, buildOptionsOf(open, texts));
  return flatten(encodeMarket(market, 'maintenance', instance));
}
