import { InputError } from '../../errors.js';
import type { Market } from '../../market/market.js';
import {
  type Consensus,
  type ConsensusRule,
  type ConsensusTerms,
  consensusOf,
} from '../../proof/consensus.js';
import type { ProofFile } from '../../proof/proofFile.js';
import type { Verification } from '../../proof/verify.js';
import { UsageError } from '../shell/errors.js';
import { about, namingMarket } from '../shell/places.js';
import { facts, mark, paint, table } from '../shell/text.js';
import type { Asked } from './asked.js';
import { verifyFile } from './verifying.js';

/** Proofs under several models: `verify --require 2of3`. */

/** A market, and the proof that was given for it. */
export interface Pair {
  readonly file: string;
  readonly market: Market;
  readonly proofFile?: string;
  readonly proof?: ProofFile;
}

/** `2of3`; without it all of them. Throws {@link UsageError} for a rule that does not fit the markets. */
export function consensusRule(text: string | undefined, markets: number): ConsensusRule {
  if (text === undefined) return { atLeast: markets, of: markets };
  const [, atLeast, of] = /^([1-9][0-9]?)of([1-9][0-9]?)$/.exec(text) ?? [];
  const rule = { atLeast: Number(atLeast), of: Number(of) };
  if (!(rule.atLeast <= rule.of)) throw new UsageError('--require is a rule like 2of3');
  if (rule.of !== markets) {
    throw new UsageError(`--require ${text} needs ${rule.of} --market files, and there are ${markets}`);
  }
  return rule;
}

/** Verifies each proof against the market at its place, and applies the rule. */
export async function verifyFiles(
  pairs: readonly Pair[],
  { key, ...terms }: ConsensusTerms & Pick<Asked, 'key'>,
): Promise<Consensus> {
  const markets = pairs.map(({ market }) => market);
  const proofs = pairs.map(({ proof }) => proof);
  return consensusOf(proofs, markets, terms, (proof, options, i) =>
    verifyFile(proof, { ...options, ...(key && { key }) }).catch((error: unknown) => {
      throw namingMarket(error, { file: pairs[i]!.file });
    }),
  ).catch((error: unknown) => {
    if (!(error instanceof InputError)) throw error;
    const [, index, rest] = /^markets\[(\d+)\]\.?(.*)$/.exec(error.field ?? '') ?? [];
    throw index === undefined ? error : about(error, { file: pairs[Number(index)]!.file, field: rest });
  });
}

export function consensusPage(
  consensus: Consensus,
  pairs: readonly Pair[],
  rule: ConsensusRule,
  claims: readonly string[],
): string {
  const { answers, met, enough, oneHolder, oneRecipient, nullifier, register, valid } = consensus;
  const rows = pairs.map((pair, i) => {
    const answer = answers[i];
    const finding = findingOf(answer);
    const ok = answer?.valid === true;
    return [
      mark(ok),
      titleOf(pair),
      pair.proofFile ?? 'none',
      answer?.grade ?? '',
      ok ? finding : paint.red(finding),
    ];
  });
  const line = (ok: boolean, text: string) => `${mark(ok)} ${ok ? text : paint.red(text)}`;
  return [
    table(['', 'model', 'proof', 'grade', 'finding'], rows),
    facts([
      ['asked', claims.join('; ')],
      ['rule', line(enough, `${rule.atLeast} of ${rule.of} models, ${met} met`)],
      ['holder', line(oneHolder, oneHolder ? 'one nullifier' : 'the proofs are of different holders')],
      ...(oneRecipient
        ? []
        : [['recipient', line(false, 'the proofs are for different recipients')] as const]),
      ...(register === undefined ? [] : [['register', line(register.ok, register.detail)] as const]),
      ['nullifier', nullifier?.toString() ?? 'none'],
    ]),
    valid ? paint.bold(paint.green('VALID')) : paint.bold(paint.red('NOT VALID')),
  ].join('\n');
}

export function consensusJson(consensus: Consensus, pairs: readonly Pair[], rule: ConsensusRule) {
  const { answers, nullifier, register, ...rest } = consensus;
  return {
    ...rest,
    require: rule,
    nullifier: nullifier ?? null,
    register: register ?? null,
    models: pairs.map(({ file, market, proofFile }, i) => ({
      market: file,
      name: market.build?.name ?? null,
      proof: proofFile ?? null,
      valid: answers[i]?.valid ?? false,
      grade: answers[i]?.grade ?? null,
      checks: answers[i]?.checks ?? [],
    })),
  };
}

function titleOf({ file, market }: Pair): string {
  const name = market.build?.name;
  return name === undefined ? file : `${name} (${file})`;
}

/** What failed, or that nothing did; what was accepted on purpose is said. */
function findingOf(answer: Verification | undefined): string {
  if (answer === undefined) return 'no proof was given';
  const failed = answer.checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name}: ${detail}`);
  if (failed.length > 0) return failed.join('; ');
  const alarms = answer.checks.find(({ name }) => name === 'alarms');
  return alarms === undefined ? 'all checks passed' : `all checks passed; alarms ${alarms.detail}`;
}
