import { COMPILER, compileContracts } from '../../chain/compile.js';
import { REGISTRY_SOURCES } from '../../chain/deploy.js';
import { generateVerifier } from '../../chain/generateVerifier.js';
import { verifyDeployment } from '../../chain/verifyDeployment.js';
import { chooseLocalKey, readVerifierKey } from '../../load/keys.js';
import { findInstance } from '../../market/instances.js';
import { deploymentPage } from '../chain/deploymentPage.js';
import { deployedKey, openDeployment } from '../chain/link.js';
import { CHAIN_OPTION } from '../chain/options.js';
import { defineCommand } from '../shell/command.js';
import { askedGrade, OPTION } from '../shell/options.js';

export const chainVerifyDeployment = defineCommand({
  examples: [
    [
      'chain verify-deployment --deployment deployment.json --rpc https://node.example',
      'exit code 4 if anything differs',
    ],
    ['chain verify-deployment --fixed', 'only what no owner can change'],
    [
      'chain verify-deployment --grade development',
      'for demos and tests: with a key that anyone can forge for',
    ],
  ],
  options: (y) =>
    y.options({
      ...CHAIN_OPTION.deployment,
      ...CHAIN_OPTION.node,
      key: { ...OPTION.key, describe: `${OPTION.key.describe}. Default: the one that the file names` },
      grade: OPTION.grade,
      fixed: {
        type: 'boolean',
        default: false,
        describe: 'Compare only what no owner can change: code, immutables, purpose',
      },
      cached: {
        type: 'boolean',
        default: false,
        describe:
          'Take contracts that were compiled here before: says less where they were deployed from here',
      },
    }),
  run: async ({ fixed, cached, ...args }, shell) => {
    const grade = askedGrade(args.grade);
    const { deployment, client } = await openDeployment(args, { write: false });
    const instance = findInstance(deployment.instance);
    const known =
      args.key === undefined
        ? await deployedKey(deployment, args.deployment)
        : await chooseLocalKey(instance.name, args.key);
    const verifier = generateVerifier({
      key: await readVerifierKey(known),
      instance,
      grade: 'development', // whether it will do is part of the answer
    });
    const progress = shell.progress();
    try {
      progress.step('compiling the contracts', 0);
      const contracts = await compileContracts(
        { [verifier.file]: verifier.source },
        { only: REGISTRY_SOURCES, fresh: !cached },
      );
      progress.step('reading the chain', 0.9);
      const check = await verifyDeployment(client, deployment, {
        ...{ verifier, contracts, grade, fixed, revoked: known.revoked },
      });
      progress.done();
      if (verifier.isDevelopment) {
        shell.note('a development key: anyone can forge proofs for it, whatever code verifies them');
      }
      shell.result(deploymentPage(check, deployment, { fixed }), {
        ...check,
        chainId: deployment.chainId,
        keyHash: verifier.keyHash,
        solc: COMPILER.version,
        fixed,
        cached,
      });
      return check.same;
    } finally {
      progress.done();
    }
  },
});
