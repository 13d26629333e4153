import { fileExists } from '../../files/textFile.js';
import { loadProof } from '../../load/proof.js';
import { openRegister } from '../../proof/fileRegister.js';
import { policyTerms } from '../../proof/policyTerms.js';
import { requestBinding } from '../../proof/request.js';
import { bindingOf, scopeOf } from '../../proof/scope.js';
import type { Verification } from '../../proof/verify.js';
import { AnswerFile } from '../proof/answerFile.js';
import { type Asked, checkAsked, readAsked } from '../proof/asked.js';
import { ASKED_OPTIONS } from '../proof/askedOptions.js';
import { consensusJson, consensusPage, consensusRule, verifyFiles } from '../proof/consensus.js';
import { verdictPage } from '../proof/verdictPage.js';
import { verifyFile } from '../proof/verifying.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { namingMarket } from '../shell/places.js';
import { policyAdvice, policyWords } from '../shell/policyWords.js';
import { showReading } from '../shell/progress.js';
import type { Shell } from '../shell/shell.js';

export const verifyCommand = defineCommand({
  examples: [
    [
      'verify --request request.json --proof proof.json --register used.jsonl',
      'against your own copy of the request; remembers nullifiers',
    ],
    [
      'verify --proof proof.json --market market.json --signers signers.json --policy policy.json --scope lender.example/2026 --recipient lender.example',
      'refuses development keys',
    ],
    ['verify … --grade development --register used.jsonl', 'for demos and tests'],
    [
      'verify --market a.json --market b.json --market c.json --proof pa.json --proof pb.json --require 2of3 …',
      'a proof under each of two models is enough; the first proof is for the first market, and so on',
    ],
  ],
  lists: ['proof', 'market'],
  options: (y) =>
    y.options({
      proof: {
        ...OPTION.needed('Proof file (proof.json); one for each market, in their order'),
        array: true,
      },
      ...ASKED_OPTIONS,
      market: {
        ...OPTION.text(
          'Market file (market.json); may be given several times. With a request only where that has its hash',
        ),
        array: true,
      },
      require: OPTION.text(
        'With several markets: how many of them must be proved, like 2of3. Default: all. Markets without a proof come last',
      ),
      recipient: OPTION.text('Who the proof must be for. Without it any recipient passes'),
      key: { ...OPTION.key, describe: `${OPTION.key.describe}. Default: the one that the proof names` },
      grade: OPTION.grade,
      register: OPTION.text(
        'File that remembers nullifiers, so that nobody uses a scope twice. Made if it is not there',
      ),
      report: OPTION.text(
        'File to write the answer to, as --json shows it; never over a file. With --register it has its place on the disk before the proof counts as used',
      ),
      verifier: {
        ...OPTION.text('Implementation that checks the equation'),
        choices: ['strict', 'snarkjs'] as const,
        default: 'strict' as 'strict' | 'snarkjs',
      },
    }),
  run: async (args, shell) => {
    const { register, market: files = [], proof: proofs } = args;
    checkAsked(args, ['market', 'signers', 'scope']);
    if (args.request !== undefined && proofs.length > 1) {
      throw new UsageError('A request has one market: verify each --proof with the request that it answers');
    }
    const several = files.length > 1 || proofs.length > 1 || args.require !== undefined;
    const rule = consensusRule(args.require, files.length);
    if (several && proofs.length > files.length) throw new UsageError('Give one --market for each --proof');
    const inputs = [args.request, args.signers, args.policy, register, ...files, ...proofs];
    const report = args.report === undefined ? undefined : await AnswerFile.at(args.report, inputs);
    const asked = await readAsked(args, shell);
    const pairs = await Promise.all(
      asked.markets.map(async ({ market, place }, i) => ({
        file: place.file,
        market,
        ...(proofs[i] === undefined ? {} : { proofFile: proofs[i], proof: await loadProof(proofs[i]) }),
      })),
    );
    const { signers, policy } = asked;
    for (const text of policyAdvice(policy)) shell.note(text);
    const isNew = register !== undefined && !(await fileExists(register));
    const progress = shell.progress();
    const book = register === undefined ? undefined : openRegister(register, showReading(progress, register));
    const terms = {
      ...termsOf(asked),
      verifier: args.verifier,
      ...(book && { register: report?.before(book) ?? book }),
    };
    const { market, proof } = pairs[0]!;
    const claims = policyWords(policy, signers, market.universe.quote);
    const noted = async (checked: readonly (Pick<Verification, 'checks' | 'grade'> | undefined)[]) => {
      if (register === undefined) {
        shell.note('replay is not checked: with --register a proof that was accepted once is refused');
      } else if (isNew && (await fileExists(register))) {
        shell.note(`new register: ${register}`);
      }
      noteGrade(asked, checked, shell);
    };

    if (several) {
      const consensus = await verifyFiles(pairs, { ...terms, require: rule }).finally(() => progress.done());
      await noted(consensus.answers);
      const page = consensusPage(consensus, pairs, rule, claims);
      const answer = { ...consensusJson(consensus, pairs, rule), policy: policyTerms(policy, signers) };
      await report?.write(answer);
      shell.result(page, answer);
      return consensus.valid;
    }

    const { request, instance } = asked;
    const verification = await verifyFile(proof!, {
      ...terms,
      ...(request && { request: requestBinding(request.said) }),
      ...(request && instance && { instance }),
      market,
    })
      .catch((error: unknown) => {
        throw namingMarket(error, asked.markets[0]!.place);
      })
      .finally(() => progress.done());
    const { valid, checks, grade, trust, nullifier } = verification;
    await noted([verification]);
    const answer = {
      ...{ valid, checks, grade, trust, nullifier },
      policy: policyTerms(policy, signers),
      ...(request && { request: requestBinding(request.said) }),
    };
    await report?.write(answer);
    shell.result(verdictPage(verification, claims), answer);
    return valid;
  },
});

/** What everything is verified under, as the library takes it. */
function termsOf({ signers, policy, marginType, scope, recipient, grade, acceptAlarms, key }: Asked) {
  return {
    ...{ signers, policy, marginType, acceptAlarms },
    scope: scopeOf(scope),
    ...(recipient === undefined ? {} : { binding: bindingOf(recipient) }),
    grade,
    ...(key && { key }),
  };
}

function noteGrade(
  { request }: Asked,
  checked: readonly (Pick<Verification, 'checks' | 'grade'> | undefined)[],
  shell: Shell,
): void {
  const refused = checked.find((one) => one?.checks.some(({ name, ok }) => name === 'grade' && !ok));
  if (refused === undefined) return;
  if (refused.grade !== 'development') {
    shell.note('say whom you trust, and why: ballast keys trust --help');
    return;
  }
  shell.note(
    request === undefined
      ? 'for demos and tests, accept a development key with: --grade development'
      : 'for demos and tests, make a request that accepts a development key with: --grade development',
  );
}
