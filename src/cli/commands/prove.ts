import { writeTextFile } from '../../files/textFile.js';
import { loadIdentity } from '../../load/account.js';
import { loadAttestation } from '../../load/attestation.js';
import { loadProvingArtifacts } from '../../load/keys.js';
import { loadMarket } from '../../load/market.js';
import { loadSigners } from '../../load/signers.js';
import { findInstance } from '../../market/instances.js';
import { alarmWords } from '../../proof/alarms.js';
import { smallestInstance } from '../../proof/fit.js';
import { formatProof } from '../../proof/proofFile.js';
import { prove } from '../../proof/prove.js';
import { loadManifest } from '../../setup/artifacts.js';
import { manifestEntry } from '../../setup/manifest.js';
import { checkClaimOf, showProving } from '../proof/proving.js';
import { defineCommand } from '../shell/command.js';
import { withKeys } from '../shell/keys.js';
import {
  ACCEPT_ALARMS,
  acceptedAlarms,
  OPTION,
  POLICY_OPTIONS,
  readPolicy,
  recipientOption,
  scopeOption,
} from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { policyAdvice, policyJson, policyWords } from '../shell/policyWords.js';
import { facts } from '../shell/text.js';

export const proveCommand = defineCommand({
  examples: [
    [
      'prove --market market.json --signers signers.json --attestation a.json --attestation b.json --policy policy.json --scope lender.example/2026 --recipient lender.example',
      'a policy file',
    ],
    [
      'prove --market market.json --signers signers.json --attestation a.json --min-ratio 150% --min-equity 25000 --scope s --recipient r',
      'the policy as options',
    ],
  ],
  lists: ['attestation'],
  options: (y) =>
    y
      .options({
        market: OPTION.market,
        signers: OPTION.signers,
        identity: { ...OPTION.text('Identity file'), default: 'identity.json' },
        attestation: { ...OPTION.needed('Attestation; one for each account'), array: true },
        scope: OPTION.scope,
        recipient: OPTION.needed('Who may use the proof, like a name or an address'),
        'margin-type': OPTION.marginType,
        instance: { ...OPTION.instance, describe: 'Circuit instance. Default: the smallest that fits' },
        out: { ...OPTION.out, default: 'proof.json' },
        ...ACCEPT_ALARMS,
      })
      .options(POLICY_OPTIONS),
  run: async (args, shell) => {
    const { marginType, out } = args;
    await checkOut(out, [args.market, args.signers, args.identity, args.policy, ...args.attestation]);
    const signers = await loadSigners(args.signers);
    const policy = await readPolicy(args, signers);
    const market = await loadMarket(args.market);
    const identity = await loadIdentity(args.identity);
    const attestations = await Promise.all(args.attestation.map(loadAttestation));
    const instance =
      args.instance === undefined
        ? smallestInstance({
            market,
            file: args.market,
            marginType,
            accounts: attestations.length,
            views: policy.views !== undefined,
          })
        : findInstance(args.instance);
    const claim = {
      instance,
      market,
      marginType,
      signers,
      policy,
      identity,
      attestations,
      scope: scopeOption(args.scope),
      binding: recipientOption(args.recipient),
      acceptAlarms: acceptedAlarms(args.acceptAlarms),
    };
    checkClaimOf(claim, { market: args.market, signers: args.signers, attestations: args.attestation });
    for (const text of policyAdvice(policy)) shell.note(text);
    const { alarms = [] } = market;
    if (alarms.length > 0) shell.note(`alarms of the market accepted: ${alarmWords(alarms)}`);

    const artifacts = await withKeys(instance, shell, () => loadProvingArtifacts(instance.name));
    const progress = shell.progress();
    const started = Date.now();
    const proof = await prove({ ...claim, artifacts, onProgress: showProving(progress) }).finally(() =>
      progress.done(),
    );
    await writeTextFile(out, formatProof(proof));

    const seconds = (Date.now() - started) / 1000;
    const { grade } = manifestEntry(loadManifest(), instance.name).key;
    if (grade === 'development') shell.note('made with a development key: verifiers must ask for that grade');
    const page = facts([
      ['proves', policyWords(policy, signers, market.universe.quote).join('; ')],
      ['scope', args.scope],
      ['recipient', args.recipient],
      ['nullifier', proof.claim.nullifier],
      ['instance', `${instance.name} (${grade} key)`],
      ['time', `${seconds.toFixed(1)} s`],
    ]);
    shell.result(`Wrote ${out}\n${page}`, {
      file: out,
      instance: instance.name,
      grade,
      marginType,
      policy: policyJson(policy, signers),
      nullifier: proof.claim.nullifier,
      acceptedAlarms: alarms,
      seconds,
    });
    return true;
  },
});
