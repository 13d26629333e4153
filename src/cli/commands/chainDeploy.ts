import { checkNames, checksOf } from '../../chain/checks.js';
import { compileContracts } from '../../chain/compile.js';
import { DEPLOY_STEPS, deploy, REGISTRY_SOURCES } from '../../chain/deploy.js';
import { formatDeployment } from '../../chain/deployment.js';
import { generateVerifier } from '../../chain/generateVerifier.js';
import { chainScopeText } from '../../chain/scope.js';
import { setCoverage, setSigners } from '../../chain/transactions.js';
import { writeTextFile } from '../../files/textFile.js';
import { formatTime } from '../../files/time.js';
import { readVerifierKey } from '../../load/keys.js';
import { loadSigners } from '../../load/signers.js';
import { findInstance } from '../../market/instances.js';
import { gradeName } from '../../proof/grade.js';
import { parseVerificationKey } from '../../proof/verificationKey.js';
import { openChain, sentJson, sentWords } from '../chain/link.js';
import { signersOnChain } from '../chain/listed.js';
import { CHAIN_OPTION } from '../chain/options.js';
import { readTerms, TERM_OPTIONS } from '../chain/terms.js';
import { noteTrust } from '../chain/trustNote.js';
import { defineCommand } from '../shell/command.js';
import { chosenKey } from '../shell/keys.js';
import { askedGrade, OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { facts } from '../shell/text.js';

export const chainDeploy = defineCommand({
  examples: [
    [
      'chain deploy --instance solvency-32 --signers signers.json --purpose credit-line/2026 --rpc https://node.example',
      'the account owns the contracts; then: ballast chain post-market --rotate',
    ],
    ['chain deploy … --grade development', 'for demos and tests: the contracts say so'],
  ],
  options: (y) =>
    y
      .options({
        instance: { ...OPTION.instance, demandOption: true },
        signers: OPTION.signers,
        ...CHAIN_OPTION.node,
        ...CHAIN_OPTION.signer,
        key: OPTION.key,
        grade: OPTION.grade,
        out: { ...OPTION.out, default: 'deployment.json' },
      })
      .options(TERM_OPTIONS),
  run: async (args, shell) => {
    const { out } = args;
    const grade = askedGrade(args.grade);
    await checkOut(out, [args.signers, args.keystore]);
    const instance = findInstance(args.instance);
    const listed = await loadSigners(args.signers);
    const { terms, challenge, policyOver } = readTerms(args, listed, grade);
    chainScopeText({ chainId: 1, registry: NOBODY, purpose: terms.purpose });
    const known = await readVerifierKey(await chosenKey(instance, args.key, grade));
    const verifier = generateVerifier({ key: known, instance, grade });
    noteTrust(verifier.trust, shell);
    const client = await openChain(args, { write: true });
    const signers = await signersOnChain(client, { listed, file: args.signers }, shell);
    const policy = policyOver(signers);

    const progress = shell.progress();
    const show = (step: string, done: number) => progress.step(step, done / (DEPLOY_STEPS.length + 2));
    try {
      show('compiling the contracts', 0);
      const contracts = await compileContracts(
        { [verifier.file]: verifier.source },
        { only: REGISTRY_SOURCES },
      );
      let step = 1;
      const deployment = await deploy(client, {
        verifier,
        instance,
        challenge,
        contracts,
        terms: { ...terms, checks: checksOf(policy) },
        onProgress: (name) => show(`deploying ${name}`, step++),
      });
      // Before anything else can fail: these addresses are found nowhere else.
      await writeTextFile(out, formatDeployment(deployment));
      show('setting the signers', step);
      const key = parseVerificationKey(new TextDecoder().decode(known.bytes));
      const list = await setSigners(client, deployment, { signers, key });
      const { coverage } = policy;
      const sent = [
        ...list.sent,
        ...(coverage === undefined
          ? []
          : [await setCoverage(client, deployment, { signers: list.version, coverage })]),
      ];
      progress.done();

      if (terms.allowDevelopment)
        shell.note('development keys are accepted: a status in this registry proves nothing');
      const scope = chainScopeText(deployment);
      const page = facts([
        ['registry', `${deployment.registry} (chain ${deployment.chainId})`],
        ['markets', deployment.markets],
        ['signers', `${deployment.signers}, version ${list.version} from ${formatTime(list.from)}`],
        ['verifier', `${deployment.verifier} (${instance.name}, ${gradeName(verifier.trust)} key)`],
        ['checks', checkNames(checksOf(policy)).join(', ')],
        ['scope', scope],
        ['signer list', sentWords(sent)],
      ]);
      shell.result(`Wrote ${out}\n${page}`, {
        file: out,
        ...deployment,
        scope,
        signerList: { version: list.version, from: list.from },
        transactions: sentJson(sent),
      });
      return true;
    } finally {
      progress.done();
    }
  },
});

/** Purposes are checked before anything is sent. */
const NOBODY = `0x${'0'.repeat(40)}` as const;
