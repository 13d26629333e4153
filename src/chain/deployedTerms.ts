import type { Hex } from 'viem';
import type { AskedGrade } from '../proof/grade.js';
import { checkNames } from './checks.js';
import { claimTypedData } from './claimSignature.js';
import type { Deployment } from './deployment.js';
import type { ChainDifference } from './runtimeCode.js';
import { chainScope } from './scope.js';
import { domainSeparator, zeroAddress } from './viem.js';

/**
 * What immutables must be: those that the deployment file fixes, and terms that the constructors would have refused. Other init
 * code can leave our code behind with any value in it.
 */

type Values = Readonly<Record<string, bigint>>;

/** Checks that a registry always asks for, and those that mean nothing without views. */
const NEEDED = ['checkMinRatio', 'checkMinEquity', 'checkWindow'];
const OF_VIEWS = ['viewsGone', 'minEquityViews'];

/** Windows of a MarketRegistry, in seconds. */
const [SHORTEST, LONGEST] = [600n, 2_592_000n];

/** Immutables of a SolvencyRegistry against the file; unless they are asked for it must refuse development keys. */
export function registryTerms(
  deployment: Deployment,
  values: Values,
  grade: AskedGrade | undefined,
): ChainDifference[] {
  const expected = registryImmutables(deployment);
  const differences: ChainDifference[] = Object.entries(expected)
    .filter(([name, value]) => values[name] !== value)
    .map(([name, value]) => ({ field: name, found: hex(values[name]), expected: hex(value) }));

  const checks = checkNames(Number(values._checks));
  const views = checks.includes('checkViews');
  const lacking = NEEDED.some((name) => !checks.includes(name)) || checks.includes('checkMaxRatio');
  const ofViews = OF_VIEWS.some((name) => checks.includes(name)) || values._minRatioView !== 0n;
  if (lacking || (!views && ofViews)) {
    differences.push({
      field: '_checks',
      found: `${checks.join(', ') || 'none'}; minRatioView ${values._minRatioView}`,
      expected: 'terms that the constructor takes',
    });
  }
  if (values._allowDevelopment !== 0n && grade !== 'development') {
    differences.push({
      field: '_allowDevelopment',
      found: 'it accepts development keys: a status in it proves nothing',
      expected: 'no development keys',
    });
  }
  return differences;
}

/** Immutables of a MarketRegistry: the file says nothing of them, but its constructor does. */
export function marketTerms(values: Values): ChainDifference[] {
  const { challengeWindow = 0n, answerWindow = 0n } = values;
  const valid = [challengeWindow, answerWindow].every((window) => window >= SHORTEST && window <= LONGEST);
  if (challengeWindow === 0n || valid) return [];
  return [
    {
      field: 'challengeWindow',
      found: `${challengeWindow} s, and ${answerWindow} s to answer`,
      expected: 'windows that the constructor takes',
    },
  ];
}

function registryImmutables(deployment: Deployment): Record<string, bigint> {
  const { chainId, registry, purpose, markets, signers, marginType } = deployment;
  const message = { chainId, registry, recipient: zeroAddress, nullifier: 0n, policy: 0n, deadline: 0n };
  const { domain } = claimTypedData(message);
  return {
    _markets: BigInt(markets),
    _signers: BigInt(signers),
    _marginType: marginType === 'initial' ? 0n : 1n,
    _chainId: BigInt(chainId),
    _scope: chainScope({ chainId, registry, purpose }),
    _domain: BigInt(domainSeparator({ domain: domain! })),
  };
}

const hex = (value: bigint | undefined): Hex | 'nothing' =>
  value === undefined ? 'nothing' : `0x${value.toString(16)}`;
