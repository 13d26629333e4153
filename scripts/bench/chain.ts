/**
 * Gas of the contracts, on an EVM in the process with mainnet's rules: part of `npm run bench`, and by itself
 * `npx tsx scripts/bench/chain.ts [--quick]`. Exit code 1 where a verification or a submission is past its limit.
 */
import { fileURLToPath } from 'node:url';
import type { Abi, Address } from 'viem';
import { accountOf, EPOCH } from '../../fixtures/chain/client.js';
import { FIRST_EPOCH } from '../../fixtures/chain/openChain.js';
import { instance } from '../../fixtures/chain/proofs.js';
import { circuitIdOf } from '../../src/chain/circuit.js';
import { claimTypedData } from '../../src/chain/claimSignature.js';
import { walletOf } from '../../src/chain/client.js';
import {
  iMarketRegistryAbi,
  iSignerRegistryAbi,
  iSolvencyVerifierAbi,
} from '../../src/chain/generated/abi.js';
import { proofWords } from '../../src/chain/proofWords.js';
import { type Sent, sendCall, sendDeployment } from '../../src/chain/send.js';
import { submitProof } from '../../src/chain/transactions.js';
import { buildContext } from '../../src/proof/context.js';
import { foldKey } from '../../src/proof/fold.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { setup } from '../../src/setup/setup.js';
import { ALICE, BOB, type ChainWorld, chainWorld, intrinsicOf, RELAYER } from './chainWorld.js';
import { type GasParts, usedBy, usedIn } from './gasProfile.js';
import { benchRecompute } from './recomputeGas.js';
import { snarkjsVerifier } from './snarkjsVerifier.js';
import { print, printTable } from './table.js';

/** Gas of a verification as a call, and of a whole submission. */
const LIMITS = { verification: 235_000n, submission: 320_000n } as const;

/** Prints what the contracts cost. `false` where a limit is passed. */
export async function benchChain({ quick }: { quick: boolean }): Promise<boolean> {
  await setup(instance);
  const world = await chainWorld();
  const proof = await world.proofOf(accountOf(ALICE).address, FIRST_EPOCH);
  const verification = await benchVerification(world, proof);
  const submission = await benchSubmission(world, proof);
  benchSetUp(world);
  await benchRecompute(quick);
  const passed: string[] = [];
  const check = (what: string, gas: bigint, limit: bigint) => {
    if (gas >= limit) passed.push(`${what} takes ${gas} gas: the limit is ${limit}`);
  };
  check('a verification', verification, LIMITS.verification);
  check('a submission', submission, LIMITS.submission);
  print(
    passed.length === 0
      ? `\nBelow the limits of ${LIMITS.verification} gas for a verification and ${LIMITS.submission} for a submission.`
      : `\nPAST A LIMIT: ${passed.join('; ')}`,
  );
  return passed.length === 0;
}

/** Our verifier beside what snarkjs exports: of the folded key, and of the key with all inputs. Gives the gas of a call. */
async function benchVerification(world: ChainWorld, proof: ProofFile): Promise<bigint> {
  const { owner, deployment, key, gas, provider } = world;
  const { verifier: address, series } = deployment;
  const circuit = circuitIdOf(deployment.circuit);
  const { point: market } = await owner.public.readContract({
    address: deployment.markets,
    abi: iMarketRegistryAbi,
    functionName: 'marketOf',
    args: [series!, 0],
  });
  const signers = await owner.public.readContract({
    address: deployment.signers,
    abi: iSignerRegistryAbi,
    functionName: 'pointOf',
    args: [1, circuit],
  });
  const claim = ['nullifier', 'scope', 'binding', 'policy'].map((name) =>
    BigInt(proof.claim[name as keyof typeof proof.claim]),
  );
  const words = proofWords(proof);
  const before = await provider.snapshot();
  const own = await callGas(world, {
    address,
    abi: iSolvencyVerifierAbi,
    functionName: 'verify',
    args: [circuit, claim, market, signers, words],
  });
  const code = (await owner.public.getCode({ address }))!;
  const rows: (string | number)[][] = [
    [
      'ballast, 4 inputs and 2 points',
      (code.length - 2) / 2,
      Number(gas.deploy.get('verifier')),
      own.call,
      own.whole,
    ],
  ];

  const { scalars } = buildContext({ ...world.statement, instance });
  const folded = await snarkjsVerifier(foldKey(key, scalars));
  const put = await sendDeployment(owner, folded);
  const theirs = await callGas(world, {
    address: put.address,
    abi: folded.abi,
    functionName: 'verifyProof',
    args: [words.slice(0, 2), [words.slice(2, 4), words.slice(4, 6)], words.slice(6), claim],
  });
  rows.push([
    'snarkjs, folded key: 4 inputs',
    folded.runtimeBytes,
    Number(put.gasUsed),
    theirs.call,
    theirs.whole,
  ]);

  const wide = await snarkjsVerifier(key);
  const refusal = await sendDeployment(owner, wide).then(
    () => 'deployed',
    () => 'cannot be deployed',
  );
  rows.push([
    `snarkjs, all ${(key.ic.length - 1).toLocaleString('en')} inputs`,
    wide.runtimeBytes,
    refusal,
    '',
    '',
  ]);
  if (refusal === 'deployed')
    throw new Error('the wide verifier was deployed: the limit of code sizes is off');
  await provider.revert(before);
  world.profile.take();
  printTable(
    `Verifier of ${instance.name} (a contract has at most 24 576 bytes)`,
    ['verifier', 'bytes', 'deploy', 'call', 'transaction'],
    rows,
  );
  return BigInt(own.call);
}

/** A first submission, a refresh and a relayed one, each by its parts. Gives the most that a submission took. */
async function benchSubmission(world: ChainWorld, proof: ProofFile): Promise<bigint> {
  const { deployment, provider, profile, proofOf } = world;
  const [alice, relayer] = [await world.clientOf(ALICE), await world.clientOf(RELAYER)];
  const columns: { name: string; sent: Sent; intrinsic: bigint; parts: GasParts }[] = [];
  const take = async (name: string, sent: Sent) => {
    columns.push({ name, sent, parts: profile.take(), intrinsic: await intrinsicOf(alice, sent) });
  };
  await take('first', await submitProof(alice, deployment, { proof }));

  const recipient = accountOf(BOB).address;
  const relayed = await proofOf(recipient, FIRST_EPOCH, 1);
  const { chainId, registry } = deployment;
  const deadline = provider.now() + 3_600n;
  const [nullifier, policy] = [BigInt(relayed.claim.nullifier), BigInt(relayed.claim.policy)];
  const signature = await walletOf(await world.clientOf(BOB)).signTypedData(
    claimTypedData({ chainId, registry, recipient, nullifier, policy, deadline }),
  );
  const relay = { recipient, deadline, signature };
  await take('relayed, first', await submitProof(relayer, deployment, { proof: relayed, relay }));

  provider.setTime(FIRST_EPOCH + EPOCH + 1);
  const later = await proofOf(accountOf(ALICE).address, FIRST_EPOCH + EPOCH);
  await take('refresh', await submitProof(alice, deployment, { proof: later }));

  const { markets, signers, verifier } = deployment;
  const partsOf = ({ intrinsic, parts, sent }: (typeof columns)[number]): bigint[] => {
    const known = [
      intrinsic,
      usedBy(parts, markets),
      usedBy(parts, signers),
      usedBy(parts, verifier),
      usedIn(parts, /^(SLOAD|SSTORE)$/),
      usedIn(parts, /^LOG/),
      usedIn(parts, /CALL$|^EXTCODESIZE$/),
    ];
    return [...known, sent.gasUsed - known.reduce((sum, gas) => sum + gas, 0n), sent.gasUsed];
  };
  const names = [
    ...['transaction and calldata', 'market registry', 'signer registry', 'verifier', 'own storage', 'event'],
    ...['calling the three and precompiles', 'checks and the rest, less refunds', 'all'],
  ];
  const table = columns.map(partsOf);
  printTable(
    `Submission of a proof of ${instance.name}: gas by part`,
    ['part', ...columns.map(({ name }) => name)],
    names.map((name, row) => [name, ...table.map((column) => Number(column[row]))]),
  );
  print("A relayer's transaction also checks the recipient's signature, and is not held to the limit.");
  const most = columns.filter(({ name }) => name !== 'relayed, first').map(({ sent }) => sent.gasUsed);
  return most.reduce((a, b) => (a > b ? a : b));
}

function benchSetUp({ gas }: ChainWorld): void {
  const [schedule, fold] = gas.signers;
  printTable(
    'Setting up',
    ['what', 'gas'],
    [
      ...[...gas.deploy].map(([name, used]) => [`deploy ${name}`, Number(used)]),
      ['schedule 3 signers', Number(schedule!.gasUsed)],
      ['fold the list', Number(fold!.gasUsed)],
    ],
  );
}

/** Gas of a call by a transaction of its own: in the contract, and with the transaction around it. */
async function callGas(
  { owner }: ChainWorld,
  call: { address: Address; abi: Abi; functionName: string; args: readonly unknown[] },
): Promise<{ call: number; whole: number }> {
  const { result, ...sent } = await sendCall(owner, call);
  if (result === false) throw new Error(`${call.functionName} answers no`);
  return { call: Number(sent.gasUsed - (await intrinsicOf(owner, sent))), whole: Number(sent.gasUsed) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!(await benchChain({ quick: process.argv.includes('--quick') }))) process.exitCode = 1;
}
