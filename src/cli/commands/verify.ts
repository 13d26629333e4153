import { fileExists } from '../../files/textFile.js';
import { loadMarket } from '../../load/market.js';
import { loadProof } from '../../load/proof.js';
import { loadSigners } from '../../load/signers.js';
import { openRegister } from '../../proof/fileRegister.js';
import { GRADES } from '../../proof/grade.js';
import type { Verification } from '../../proof/verify.js';
import { consensusJson, consensusPage, consensusRule, verifyFiles } from '../proof/consensus.js';
import { verifyFile } from '../proof/verifying.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import {
  ACCEPT_ALARMS,
  acceptedAlarms,
  OPTION,
  POLICY_OPTIONS,
  readPolicy,
  recipientOption,
  scopeOption,
} from '../shell/options.js';
import { namingMarket } from '../shell/places.js';
import { policyAdvice, policyJson, policyWords } from '../shell/policyWords.js';
import { facts, mark, paint, table } from '../shell/text.js';

export const verifyCommand = defineCommand({
  examples: [
    [
      'verify --proof proof.json --market market.json --signers signers.json --policy policy.json --scope lender.example/2026 --recipient lender.example',
      'refuses development keys',
    ],
    ['verify … --grade development --register used.jsonl', 'for demos and tests; remembers nullifiers'],
    [
      'verify --market a.json --market b.json --market c.json --proof pa.json --proof pb.json --require 2of3 …',
      'a proof under each of two models is enough; the first proof is for the first market, and so on',
    ],
  ],
  lists: ['proof', 'market'],
  options: (y) =>
    y
      .options({
        proof: {
          ...OPTION.needed('Proof file (proof.json); one for each market, in their order'),
          array: true,
        },
        market: { ...OPTION.needed('Market file (market.json); may be given several times'), array: true },
        require: OPTION.text(
          'With several markets: how many of them must be proved, like 2of3. Default: all. Markets without a proof come last',
        ),
        signers: OPTION.signers,
        scope: OPTION.scope,
        recipient: OPTION.text('Who the proof must be for. Without it any recipient passes'),
        'margin-type': OPTION.marginType,
        grade: {
          ...OPTION.text('Lowest grade of key to accept'),
          choices: GRADES,
          default: 'ceremony' as (typeof GRADES)[number],
        },
        register: OPTION.text(
          'File that remembers nullifiers, so that nobody uses a scope twice. Made if it is not there',
        ),
        verifier: {
          ...OPTION.text('Implementation that checks the equation'),
          choices: ['strict', 'snarkjs'] as const,
          default: 'strict' as 'strict' | 'snarkjs',
        },
        ...ACCEPT_ALARMS,
      })
      .options(POLICY_OPTIONS),
  run: async (args, shell) => {
    const { register, market: markets, proof: proofs } = args;
    const several = markets.length > 1 || proofs.length > 1 || args.require !== undefined;
    const rule = consensusRule(args.require, markets.length);
    if (proofs.length > markets.length) throw new UsageError('Give one --market for each --proof');
    const signers = await loadSigners(args.signers);
    const policy = await readPolicy(args, signers);
    const pairs = await Promise.all(
      markets.map(async (file, i) => ({
        file,
        market: await loadMarket(file),
        ...(proofs[i] === undefined ? {} : { proofFile: proofs[i], proof: await loadProof(proofs[i]) }),
      })),
    );
    for (const text of policyAdvice(policy)) shell.note(text);
    const isNew = register !== undefined && !(await fileExists(register));
    const terms = {
      signers,
      policy,
      marginType: args.marginType,
      verifier: args.verifier,
      scope: scopeOption(args.scope),
      ...(args.recipient === undefined ? {} : { binding: recipientOption(args.recipient) }),
      minimumGrade: args.grade,
      acceptAlarms: acceptedAlarms(args.acceptAlarms),
      ...(register === undefined ? {} : { register: openRegister(register) }),
    };
    const { file, market, proof } = pairs[0]!;
    const claims = policyWords(policy, signers, market.universe.quote);
    const asked = policyJson(policy, signers);
    const noted = async (checked: readonly (Pick<Verification, 'checks'> | undefined)[]) => {
      if (register === undefined) {
        shell.note('replay is not checked: with --register a proof that was accepted once is refused');
      } else if (isNew && (await fileExists(register))) {
        shell.note(`new register: ${register}`);
      }
      if (checked.some((one) => one?.checks.some(({ name, ok }) => name === 'grade' && !ok))) {
        shell.note('for demos and tests, accept a development key with: --grade development');
      }
    };

    if (several) {
      const consensus = await verifyFiles(pairs, { ...terms, require: rule });
      await noted(consensus.answers);
      const page = consensusPage(consensus, pairs, rule, claims);
      shell.result(page, { ...consensusJson(consensus, pairs, rule), policy: asked });
      return consensus.valid;
    }

    const verification = await verifyFile(proof!, { ...terms, market }).catch((error: unknown) => {
      throw namingMarket(error, file);
    });
    const { valid, checks, grade, nullifier } = verification;
    await noted([verification]);
    const rows = checks.map(({ name, ok, detail }) => [mark(ok), name, ok ? detail : paint.red(detail)]);
    const page = [
      table(['', 'check', 'finding'], rows),
      facts([
        ['asked', claims.join('; ')],
        ['nullifier', nullifier.toString()],
      ]),
      valid ? paint.bold(paint.green('VALID')) : paint.bold(paint.red('NOT VALID')),
    ];
    shell.result(page.join('\n'), { valid, checks, grade, nullifier, policy: asked });
    return valid;
  },
});
