import { fileExists, loadMarket, loadProof, loadVenues, openRegister } from '../../node.js';
import { GRADES } from '../../setup/manifest.js';
import { defineCommand } from '../command.js';
import { OPTION, POLICY_OPTIONS, readPolicy, recipientOption, scopeOption } from '../options.js';
import { namingMarket } from '../places.js';
import { policyAdvice, policyJson, policyWords } from '../policyWords.js';
import { facts, mark, paint, table } from '../text.js';
import { verifyFile } from '../verifying.js';

export const verifyCommand = defineCommand({
  command: 'verify',
  describe: 'Verify a proof against your own market, venue list and policy',
  examples: [
    [
      'verify --proof proof.json --market market.json --venues venues.json --policy policy.json --scope lender.example/2026 --recipient lender.example',
      'refuses development keys',
    ],
    ['verify … --grade development --register used.jsonl', 'for demos and tests; remembers pseudonyms'],
  ],
  options: (y) =>
    y
      .options({
        proof: OPTION.needed('Proof file (proof.json)'),
        market: OPTION.market,
        venues: OPTION.venues,
        scope: OPTION.scope,
        recipient: OPTION.text('Who the proof must be for. Without it any recipient passes'),
        'margin-type': OPTION.marginType,
        grade: {
          ...OPTION.text('Lowest grade of key to accept'),
          choices: GRADES,
          default: 'ceremony' as (typeof GRADES)[number],
        },
        register: OPTION.text(
          'File that remembers pseudonyms, so that nobody uses a scope twice. Made if it is not there',
        ),
        verifier: {
          ...OPTION.text('Implementation that checks the equation'),
          choices: ['strict', 'snarkjs'] as const,
          default: 'strict' as 'strict' | 'snarkjs',
        },
      })
      .options(POLICY_OPTIONS),
  run: async (args, shell) => {
    const venues = await loadVenues(args.venues);
    const policy = await readPolicy(args, venues);
    const market = await loadMarket(args.market);
    const proof = await loadProof(args.proof);
    for (const text of policyAdvice(policy)) shell.note(text);
    const { register } = args;
    const isNew = register !== undefined && !(await fileExists(register));
    const { valid, checks, grade, nullifier } = await verifyFile(
      proof,
      {
        ...{ market, venues, policy, marginType: args.marginType, verifier: args.verifier },
        scope: scopeOption(args.scope),
        ...(args.recipient === undefined ? {} : { binding: recipientOption(args.recipient) }),
        minimumGrade: args.grade,
        ...(register === undefined ? {} : { register: openRegister(register) }),
      },
      shell,
    ).catch((error: unknown) => {
      throw namingMarket(error, args.market);
    });
    if (register === undefined) {
      shell.note('replay is not checked: with --register a proof that was accepted once is refused');
    } else if (isNew && (await fileExists(register))) {
      shell.note(`new register: ${register}`);
    }
    if (checks.some(({ name, ok }) => name === 'grade' && !ok)) {
      shell.note('for demos and tests, accept a development key with: --grade development');
    }
    const rows = checks.map(({ name, ok, detail }) => [mark(ok), name, ok ? detail : paint.red(detail)]);
    const claims = policyWords(policy, venues, market.universe.quote);
    const page = [
      table(['', 'check', 'finding'], rows),
      facts([
        ['asked', claims.join('; ')],
        ['pseudonym', nullifier.toString()],
      ]),
      valid ? paint.bold(paint.green('VALID')) : paint.bold(paint.red('NOT VALID')),
    ];
    shell.result(page.join('\n'), {
      valid,
      checks,
      grade,
      nullifier,
      policy: policyJson(policy, venues),
    });
    return valid;
  },
});
