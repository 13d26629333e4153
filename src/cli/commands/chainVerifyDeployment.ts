import { COMPILER, compileContracts } from '../../chain/compile.js';
import { REGISTRY_SOURCES } from '../../chain/deploy.js';
import { generateVerifier } from '../../chain/generateVerifier.js';
import { verifyDeployment } from '../../chain/verifyDeployment.js';
import { loadVerifierKey } from '../../load/keys.js';
import { findInstance } from '../../market/instances.js';
import { loadManifest } from '../../setup/artifacts.js';
import { deploymentPage } from '../chain/deploymentPage.js';
import { openDeployment } from '../chain/link.js';
import { CHAIN_OPTION } from '../chain/options.js';
import { defineCommand } from '../shell/command.js';
import { withKeys } from '../shell/keys.js';

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
      grade: CHAIN_OPTION.grade,
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
  run: async ({ grade, fixed, cached, ...args }, shell) => {
    const { deployment, client } = await openDeployment(args, { write: false });
    const instance = findInstance(deployment.instance);
    const { bytes, sha256: keyHash } = await withKeys(instance, shell, () => loadVerifierKey(instance.name));
    const verifier = generateVerifier({
      keyBytes: bytes,
      instance,
      manifest: loadManifest(),
      allowDevelopment: true, // whether one will do is part of the answer
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
        ...{ verifier, keyHash, contracts, minimumGrade: grade, fixed },
      });
      progress.done();
      if (verifier.isDevelopment) {
        shell.note('a development key: anyone can forge proofs for it, whatever code verifies them');
      }
      shell.result(deploymentPage(check, deployment, { fixed }), {
        ...check,
        chainId: deployment.chainId,
        keyHash,
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
