import { writeTextFile } from '../../files/textFile.js';
import { loadIdentity } from '../../load/account.js';
import { loadAttestation } from '../../load/attestation.js';
import { developmentKeyOf, type LocalKey, readProvingArtifacts } from '../../load/keys.js';
import { findInstance, type Instance } from '../../market/instances.js';
import { alarmWords } from '../../proof/alarms.js';
import { smallestInstance } from '../../proof/fit.js';
import { gradeName } from '../../proof/grade.js';
import { policyTerms } from '../../proof/policyTerms.js';
import { formatProof } from '../../proof/proofFile.js';
import { prove } from '../../proof/prove.js';
import { requestBinding } from '../../proof/request.js';
import { bindingOf, scopeOf } from '../../proof/scope.js';
import { type Asked, checkAsked, readAsked } from '../proof/asked.js';
import { ASKED_OPTIONS } from '../proof/askedOptions.js';
import { showFirst } from '../proof/consent.js';
import { checkClaimOf, showProving } from '../proof/proving.js';
import { assertAnswerable } from '../proof/requested.js';
import { revealPage } from '../proof/requestPage.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { withKey } from '../shell/keys.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { policyAdvice, policyWords } from '../shell/policyWords.js';
import { facts } from '../shell/text.js';

export const proveCommand = defineCommand({
  examples: [
    [
      'prove --request request.json --attestation a.json --attestation b.json',
      'answers a request: shows what the proof will tell, and asks',
    ],
    [
      'prove --market market.json --signers signers.json --attestation a.json --attestation b.json --policy policy.json --scope lender.example/2026 --recipient lender.example',
      'without one: a policy file',
    ],
    [
      'prove --market market.json --signers signers.json --attestation a.json --min-ratio 150% --min-equity 25000 --scope s --recipient r',
      'the policy as options',
    ],
  ],
  lists: ['attestation'],
  options: (y) =>
    y.options({
      ...ASKED_OPTIONS,
      market: OPTION.text('Market file (market.json); with a request only where that has its hash'),
      identity: { ...OPTION.text('Identity file'), default: 'identity.json' },
      attestation: { ...OPTION.needed('Attestation; one for each account'), array: true },
      recipient: OPTION.recipient,
      instance: {
        ...OPTION.instance,
        describe: 'Circuit instance. Default: that of --key, or the smallest that fits',
      },
      key: { ...OPTION.key, describe: `${OPTION.key.describe}. Default: development` },
      out: { ...OPTION.out, default: 'proof.json' },
      prover: {
        ...OPTION.text('Implementation that makes the proof'),
        choices: ['ballast', 'snarkjs'] as const,
        default: 'ballast' as 'ballast' | 'snarkjs',
      },
      yes: { type: 'boolean', default: false, describe: 'With a request: do not ask before proving' },
    }),
  run: async (args, shell) => {
    const { out } = args;
    const askedArgs = { ...args, market: args.market === undefined ? undefined : [args.market] };
    checkAsked(askedArgs, ['market', 'signers', 'scope', 'recipient']);
    const { request: requestFile, market: marketFile } = args;
    await checkOut(out, [
      requestFile,
      marketFile,
      args.signers,
      args.identity,
      args.policy,
      ...args.attestation,
    ]);
    const asked = await readAsked(askedArgs, shell);
    const { marginType, signers, policy, request } = asked;
    const { market, place } = asked.markets[0]!;
    const recipient = asked.recipient!; // a request has it, and without one the option is needed
    if (request && typeof asked.key === 'object') assertAnswerable(request.said, asked.key, request.file);
    const goOn = request && showFirst(revealPage(request.said, market), shell, { yes: args.yes });
    const identity = await loadIdentity(args.identity);
    const attestations = await Promise.all(args.attestation.map(loadAttestation));
    const instance = asked.instance ?? instanceOf(asked.key) ?? fitting(asked, attestations.length);
    const key = typeof asked.key === 'object' ? asked.key : developmentKeyOf(instance.name);
    assertInstance(key, instance);
    const claim = {
      ...{ instance, market, marginType, signers, policy, identity, attestations },
      scope: scopeOf(asked.scope),
      binding: request ? requestBinding(request.said) : bindingOf(recipient),
      acceptAlarms: asked.acceptAlarms,
    };
    checkClaimOf(claim, { market: place, signers: asked.signersPlace, attestations: args.attestation });
    for (const text of policyAdvice(policy)) shell.note(text);
    const { alarms = [] } = market;
    if (alarms.length > 0) shell.note(`alarms of the market accepted: ${alarmWords(alarms)}`);
    await goOn?.();

    const artifacts = await withKey(key, shell, readProvingArtifacts);
    const progress = shell.progress();
    const started = Date.now();
    const proof = await prove({
      ...{ ...claim, artifacts, onProgress: showProving(progress) },
      ...(args.prover === 'snarkjs' && { prover: args.prover }),
    }).finally(() => progress.done());
    await writeTextFile(out, formatProof(proof));

    const seconds = (Date.now() - started) / 1000;
    const grade = gradeName(key.trust);
    if (grade === 'development') shell.note('made with a development key: verifiers must ask for that grade');
    const page = facts([
      ...(request ? [['answers', request.file] as const] : []),
      ['proves', policyWords(policy, signers, market.universe.quote).join('; ')],
      ['scope', asked.scope],
      ['recipient', recipient],
      ['nullifier', proof.claim.nullifier],
      ['instance', instance.name],
      ['key', `${proof.keyHash.slice(0, 16)} (${grade})`],
      ['time', `${seconds.toFixed(1)} s`],
    ]);
    shell.result(`Wrote ${out}\n${page}`, {
      file: out,
      ...(request && { request: claim.binding }),
      instance: instance.name,
      ...{ grade, marginType },
      policy: policyTerms(policy, signers),
      nullifier: proof.claim.nullifier,
      acceptedAlarms: alarms,
      seconds,
    });
    return true;
  },
});

const instanceOf = (key: Asked['key']) => (typeof key === 'object' ? findInstance(key.instance) : undefined);

function assertInstance(key: LocalKey, instance: Instance): void {
  if (key.instance === instance.name) return;
  throw new UsageError(`--key is a key of ${key.instance}, and --instance is ${instance.name}`);
}

function fitting({ markets, marginType, policy }: Asked, accounts: number) {
  const { market, place } = markets[0]!;
  return smallestInstance({
    market,
    file: place.file,
    marginType,
    accounts,
    views: policy.views !== undefined,
  });
}
