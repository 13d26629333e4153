import { beforeAll, describe, expect, it } from 'vitest';
import { accountOf, clientOf, deployAll, EPOCH, entryOf } from '../../fixtures/chain/client.js';
import { createProvider, type EvmProvider } from '../../fixtures/chain/evm.js';
import { loadKey, makeProof, makeWorld, TIME, type VerificationKey } from '../../fixtures/chain/proofs.js';
import type { ChainClient } from '../../src/chain/client.js';
import type { Deployment } from '../../src/chain/deployment.js';
import { postMarket } from '../../src/chain/marketTransactions.js';
import { readPostedScalars } from '../../src/chain/postedScalars.js';
import { latestMarket, readSolvent, readStatus } from '../../src/chain/readChain.js';
import { recomputeMarket } from '../../src/chain/recomputeMarket.js';
import { chainBinding, chainScope } from '../../src/chain/scope.js';
import type { Sent } from '../../src/chain/send.js';
import { rotate, setSigners, submitProof } from '../../src/chain/transactions.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { needs } from '../support/needs.js';
import { hardhatMissing, hardhatProvider } from './support/hardhat.js';

needs('contracts', 'solvency-8');

/** Deploy, post, recompute, prove, submit, read: with real contracts and a real proof, on two EVMs that share no code. */

const [OWNER, ALICE, WATCHER] = [1, 2, 3];
const FIRST = Math.ceil(TIME / EPOCH) * EPOCH;
const SUBMIT_LIMIT = 320_000n;
const world = makeWorld(8);

interface Run {
  readonly provider: EvmProvider;
  /** Of the market and the accounts. */
  readonly epoch: number;
  readonly owner: ChainClient;
  readonly alice: ChainClient;
  readonly deployment: Deployment;
  readonly gas: Readonly<Record<string, bigint>>;
  readonly proof: ProofFile;
}

async function play(provider: EvmProvider, epoch: number, key: VerificationKey): Promise<Run> {
  provider.setTime(epoch + 1);
  const [owner, alice, watcher] = [
    await clientOf(provider, OWNER),
    await clientOf(provider, ALICE),
    await clientOf(provider, WATCHER),
  ];
  const gas: Record<string, bigint> = {};
  const count = (name: string, sent: readonly Sent[]) => {
    gas[name] = sent.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
  };
  const deployed = await deployAll(owner);
  const signers = await setSigners(owner, deployed, { signers: world.signers, key });
  count('signers', signers.sent);

  const market = { ...world.market, time: epoch };
  const entry = await entryOf(market, accountOf(OWNER).address, key);
  const posted = await postMarket(owner, deployed, entry, { expiry: epoch + 86_400, bond: 0n });
  count('post', posted.sent);
  const at = { series: entry.series, index: posted.index };
  const scalars = await readPostedScalars(watcher, deployed, at);
  const recomputed = await recomputeMarket(watcher, deployed, { ...at, scalars, key });
  expect(recomputed.state).toBe('Recomputed');
  count('recompute', recomputed.sent);
  count('rotate', [await rotate(owner, deployed, { ...at, verifier: deployed.verifier, overlap: 0 })]);
  const deployment = { ...deployed, series: entry.series };

  provider.setTime(Math.max(signers.from, Number(provider.now())) + 1);
  const { registry, chainId, purpose } = deployment;
  const time = BigInt(epoch);
  const proof = await makeProof(
    { ...world, market },
    {
      scope: chainScope({ chainId, registry, purpose }),
      binding: chainBinding(accountOf(ALICE).address),
      policy: { minRatio: 15_000n, minEquity: 100n, window: { notBefore: time, notAfter: time } },
      time: epoch,
    },
  );
  count('submit', [await submitProof(alice, deployment, { proof })]);
  return { provider, epoch, owner, alice, deployment, gas, proof };
}

const EVMS: [string, string | undefined, () => Promise<[EvmProvider, number]>][] = [
  ['ethereumjs', undefined, async () => [await createProvider(), FIRST]],
  [
    'hardhat',
    hardhatMissing,
    // Its clock starts at the machine's time and does not go back.
    async () => [hardhatProvider(), Math.ceil(Date.now() / 1000 / EPOCH + 1) * EPOCH],
  ],
];

const runs = new Map<string, Promise<Run>>();

/** What happened on an EVM: played once, whoever asks first. */
function runOn(name: string, start: () => Promise<[EvmProvider, number]>): Promise<Run> {
  const run = runs.get(name) ?? Promise.all([start(), loadKey()]).then(([at, key]) => play(...at, key));
  runs.set(name, run);
  return run;
}

for (const [name, missing, start] of EVMS) {
  describe.skipIf(missing !== undefined)(`on ${name}${missing === undefined ? '' : ` (${missing})`}`, () => {
    let run: Run;
    beforeAll(async () => {
      run = await runOn(name, start);
    });

    it('the registry remembers what was proved', async () => {
      const { alice, deployment, epoch } = run;
      const { address } = accountOf(ALICE);
      expect(await readStatus(alice, deployment, address)).toMatchObject({
        notBefore: epoch,
        notAfter: epoch,
        minRatio: 15_000n,
        minRatioView: 0n,
        minEquity: 100n,
      });
      const asked = { recipient: address, minRatio: 15_000n, maxAge: EPOCH };
      expect(await readSolvent(alice, deployment, asked)).toBe(true);
      expect(await readSolvent(alice, deployment, { ...asked, minRatio: 15_001n })).toBe(false);
      expect(await readStatus(alice, deployment, accountOf(OWNER).address)).toBeUndefined();
    });

    it('the same proof is not taken again, nor from another sender', async () => {
      const { owner, alice, deployment, proof } = run;
      await expect(submitProof(alice, deployment, { proof })).rejects.toThrow(
        /must start after the last one.*\(WindowNotLater\)/,
      );
      await expect(submitProof(owner, deployment, { proof })).rejects.toThrow(
        /another recipient, 0x.*\(NullifierOfAnother\)/,
      );
    });

    it('the market is the latest of its series', async () => {
      const { alice, deployment } = run;
      expect(await latestMarket(alice, deployment, deployment.series!)).toBe(0);
    });

    it(`a submission stays below ${SUBMIT_LIMIT} gas`, () => {
      expect(run.gas.submit).toBeLessThan(SUBMIT_LIMIT);
    });
  });
}

describe.skipIf(hardhatMissing !== undefined)('both EVMs', () => {
  it('take the same gas, but for the bytes of other times and proofs', async () => {
    const played = await Promise.all(EVMS.map(([name, , start]) => runOn(name, start)));
    const [ours, theirs] = played.map(({ gas }) => gas);
    for (const [step, gas] of Object.entries(ours!)) {
      const difference = gas - theirs![step]!;
      expect(difference < 0n ? -difference : difference, step).toBeLessThan(100n);
    }
  });
});
