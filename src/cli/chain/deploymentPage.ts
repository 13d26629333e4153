import type { Deployment } from '../../chain/deployment.js';
import type { ChainDifference } from '../../chain/runtimeCode.js';
import type { ContractCheck, DeploymentCheck } from '../../chain/verifyDeployment.js';
import { facts, mark, paint, wrapped } from '../shell/text.js';

/** A checked deployment as a page: a row for each address, then who may change what. */

const WIDTH = 96;

export function deploymentPage(
  check: DeploymentCheck,
  deployment: Deployment,
  options: { fixed: boolean },
): string {
  const { contracts, same } = check;
  return [
    ...contracts.flatMap(rowOf),
    '',
    facts([
      ['as of', `block ${check.block} of chain ${deployment.chainId}, as the node says`],
      ...terms(contracts),
      ...(options.fixed
        ? ([['owners', 'not asked: only what none of them can change was compared']] as const)
        : owned(check, deployment)),
    ]),
    '',
    ...wrapped(SHOWN, WIDTH),
    ...wrapped(NOT_SHOWN, WIDTH),
    same ? paint.bold(paint.green('SAME')) : paint.bold(paint.red('DIFFERENT')),
  ].join('\n');
}

/** What a "same" shows. */
const SHOWN =
  'Compared: the code at each address with a rebuild from these sources and the key of this machine, and its immutables with the file.';

/** What it does not. */
const NOT_SHOWN =
  'Not shown: that an owner is honest, which signers and markets are listed, or that storage began empty: other init code can write to it and leave this code behind. See docs/contracts.md.';

function rowOf({ contract, address, same, differences }: ContractCheck): string[] {
  return [
    `${mark(same)} ${contract}  ${paint.dim(address)}`,
    ...differences.flatMap((difference) =>
      facts([
        [difference.field, wordsOf(difference)],
        ['  expected', difference.expected],
      ]).split('\n'),
    ),
  ];
}

function wordsOf({ found, offset }: ChainDifference): string {
  return offset === undefined ? found : `${found}; differs from byte ${offset} on`;
}

/** Immutables that the file says nothing of: whoever relies on the registry reads them. */
function terms(contracts: readonly ContractCheck[]): [string, string][] {
  return contracts
    .filter(({ immutables }) => Object.keys(immutables).length > 0)
    .map(({ contract, immutables }) => [
      `terms of ${contract}`,
      Object.entries(immutables)
        .filter(([name]) => !IN_FILE.has(name))
        .map(([name, value]) => `${name.replace(/^_/, '')} ${value}`)
        .join(', '),
    ]);
}

const IN_FILE = new Set(['_markets', '_signers', '_marginType', '_chainId', '_scope', '_domain']);

function owned({ contracts, poster, paused }: DeploymentCheck, deployment: Deployment): [string, string][] {
  const owners = contracts.flatMap(({ contract, owners: found }): [string, string][] =>
    found === undefined
      ? []
      : [
          [
            `owner of ${contract}`,
            found.pendingOwner === undefined
              ? found.owner
              : `${found.owner}; offered to ${found.pendingOwner}`,
          ],
        ],
  );
  return [
    ...owners,
    ...(poster === undefined ? [] : ([['publisher of the markets', poster]] as [string, string][])),
    ...(deployment.series === undefined
      ? ([['series', 'the file names none: no verifier is tied to the registry yet']] as [string, string][])
      : []),
    ...(paused === true ? ([['submissions', 'paused']] as [string, string][]) : []),
  ];
}
