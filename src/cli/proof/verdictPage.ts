import type { Verification } from '../../proof/verify.js';
import { facts, mark, paint, table } from '../shell/text.js';

/** What came of verifying one proof: every check with its finding, and the answer. `claims` is what was asked, in words. */
export function verdictPage(
  { valid, checks, trust, nullifier }: Verification,
  claims: readonly string[],
): string {
  const rows = checks.map(({ name, ok, detail }) => [mark(ok), name, ok ? detail : paint.red(detail)]);
  return [
    table(['', 'check', 'finding'], rows),
    facts([
      ['asked', claims.join('; ')],
      ['nullifier', nullifier.toString()],
      ...(trust === undefined ? [] : [['trust', trust] as const]),
    ]),
    valid ? paint.bold(paint.green('VALID')) : paint.bold(paint.red('NOT VALID')),
  ].join('\n');
}
