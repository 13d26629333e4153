import type { Address, Hex } from 'viem';
import { InputError } from '../errors.js';
import { type AskedGrade, judgeGrade } from '../proof/grade.js';
import type { KnownKey } from '../proof/knownKey.js';
import { circuitIdOf } from './circuit.js';
import { type ChainClient, checkChain } from './client.js';
import type { CompiledContracts } from './compile.js';
import { marketTerms, registryTerms } from './deployedTerms.js';
import type { Deployment } from './deployment.js';
import { iSolvencyVerifierAbi } from './generated/abi.js';
import type { GeneratedVerifier } from './generateVerifier.js';
import { type At, comparePurpose, compareRoute, type Owners, readOwners, readPoster } from './ownedFacts.js';
import { type ChainDifference, readCode } from './runtimeCode.js';
import { explained } from './send.js';

/** Places of a deployment file, in the order in which they are deployed. */
const ROLES = ['verifier', 'signers', 'markets', 'registry'] as const;
type Role = (typeof ROLES)[number];

/** What stands at one address. */
export interface ContractCheck {
  readonly role: Role;
  readonly contract: string;
  readonly address: Address;
  /** No differences. */
  readonly same: boolean;
  readonly differences: readonly ChainDifference[];
  /** Immutables in the code, by name; none where the code is another. */
  readonly immutables: Readonly<Record<string, bigint>>;
  /** Who owns it now; not of the verifier, which nobody does. */
  readonly owners?: Owners;
}

export interface DeploymentCheck {
  /** No contract has a difference. */
  readonly same: boolean;
  /** Block of all answers. */
  readonly block: bigint;
  readonly contracts: readonly ContractCheck[];
  /** Who publishes the markets of the file's series. */
  readonly poster?: Address;
  /** The registry takes no submissions. */
  readonly paused?: boolean;
}

export interface VerifyDeploymentOptions {
  /** Made from a key of this machine. */
  readonly verifier: GeneratedVerifier;
  /** Rebuilt: the registries and the verifier. */
  readonly contracts: CompiledContracts;
  readonly grade?: AskedGrade | undefined;
  /** What the verifier knows of the key: a revoked one is a difference. */
  readonly revoked?: KnownKey['revoked'];
  /** Only what no owner can change. */
  readonly fixed?: boolean;
}

/**
 * Compares the code at the addresses of a deployment with a rebuild, its immutables with the file, and what views show of
 * storage. It trusts the node. It shows whose code runs there: not that owners are honest, nor that storage began as our
 * constructors leave it. Throws {@link InputError} for a node of another chain.
 */
export async function verifyDeployment(
  client: ChainClient,
  deployment: Deployment,
  options: VerifyDeploymentOptions,
): Promise<DeploymentCheck> {
  checkChain(client, deployment);
  const { number, timestamp } = await explained(client.public.getBlock());
  const at = { number, timestamp };
  const contracts: ContractCheck[] = [];
  for (const role of ROLES) contracts.push(await checkContract(client, deployment, options, role, at));

  const [, , markets, registry] = contracts as [ContractCheck, ContractCheck, ContractCheck, ContractCheck];
  const { series } = deployment;
  const own = ({ differences }: ContractCheck) => !differences.some(({ field }) => field === 'code');
  let poster: Address | undefined;
  let paused: boolean | undefined;
  if (own(registry)) {
    const found = await comparePurpose(client, deployment, at);
    if (!options.fixed) {
      const route = await compareRoute(client, deployment, at);
      paused = route.paused;
      found.push(...route.differences);
    }
    const differences = [...registry.differences, ...found];
    contracts[3] = { ...registry, differences, same: differences.length === 0 };
  }
  if (own(markets) && series !== undefined && !options.fixed) {
    poster = await readPoster(client, deployment, series, at);
  }
  return {
    same: contracts.every(({ same }) => same),
    block: number,
    contracts,
    ...(poster !== undefined && { poster }),
    ...(paused !== undefined && { paused }),
  };
}

async function checkContract(
  client: ChainClient,
  deployment: Deployment,
  options: VerifyDeploymentOptions,
  role: Role,
  at: At,
): Promise<ContractCheck> {
  const address = deployment[role];
  const contract = contractOf(role, options.verifier);
  const rebuilt = options.contracts[contract];
  if (rebuilt === undefined) throw new InputError(`has no ${contract}`, { field: 'contracts' });
  const code = await explained(client.public.getCode({ address, blockNumber: at.number }));
  const { differences: found, immutables } = readCode(checkHex(code ?? '0x'), rebuilt);
  const own = found.every(({ field }) => field !== 'code');
  const differences = [
    ...found,
    ...(role === 'verifier' ? await verifierTerms(client, deployment, options, own, at) : []),
    ...(role === 'markets' && own ? marketTerms(immutables) : []),
    ...(role === 'registry' && own ? registryTerms(deployment, immutables, options.grade) : []),
  ];
  const owned = role !== 'verifier' && own && !options.fixed;
  return {
    ...{ role, contract, address, same: differences.length === 0, differences, immutables },
    ...(owned && { owners: await readOwners(client, address, at) }),
  };
}

/** The file against the key of this machine; and where the code is another, what it says it is. */
async function verifierTerms(
  client: ChainClient,
  deployment: Deployment,
  { verifier, grade, revoked }: VerifyDeploymentOptions,
  own: boolean,
  at: At,
): Promise<ChainDifference[]> {
  const differences: ChainDifference[] = [];
  const compare = (field: string, found: string, expected: string) => {
    if (found !== expected) differences.push({ field, found, expected });
  };
  compare('keyHash of the file', deployment.keyHash, verifier.keyHash);
  compare('circuit of the file', circuitIdOf(deployment.circuit), circuitIdOf(verifier.circuit));
  if (revoked !== undefined) {
    differences.push({ field: 'revoked', found: revoked.why, expected: 'a key that was not revoked' });
  }
  const judged = judgeGrade(verifier.trust, grade);
  if (!judged.ok) {
    differences.push({ field: 'grade', found: judged.detail, expected: 'a key of those whom you trust' });
  }
  if (!own) {
    const contract = { address: deployment.verifier, abi: iSolvencyVerifierAbi, blockNumber: at.number };
    const says = await client.public
      .readContract({ ...contract, functionName: 'keyHash' })
      .catch(() => undefined); // whatever stands there need not answer
    if (says !== undefined) compare('keyHash', says.slice(2), verifier.keyHash);
  }
  return differences;
}

function contractOf(role: Role, verifier: GeneratedVerifier): string {
  if (role === 'verifier') return verifier.contract;
  return { signers: 'SignerRegistry', markets: 'MarketRegistry', registry: 'SolvencyRegistry' }[role];
}

/** What a node answers is not taken for code before it is looked at. */
function checkHex(code: Hex): Hex {
  if (/^0x([0-9a-fA-F]{2})*$/.test(code)) return code;
  throw new InputError('the node answered with something that is no code', { fix: 'Use another node' });
}
