import { join } from 'node:path';
import type { AttestReport } from '../../account/attestReport.js';
import { facts } from '../shell/text.js';
import { REPORT } from './outFolder.js';

/** So many refusals are shown; the report has all. */
const SHOWN = 20;

/** What became of many accounts, for people. */
export function manyPage({ custodian, accounts, totals }: AttestReport, outDir: string): string {
  const refused = accounts.filter(({ status }) => status === 'refused');
  const warned = accounts.filter(({ warnings }) => warnings.length > 0).length;
  const more = refused.length - SHOWN;
  return [
    `Signed ${totals.signed} of ${accounts.length} accounts; wrote ${join(outDir, REPORT)}`,
    facts([
      ['custodian', custodian],
      ['signed', String(totals.signed)],
      ['signed before', String(totals.signedBefore)],
      ['refused', String(totals.refused)],
      ['with warnings', String(warned)],
    ]),
    ...(refused.length === 0 ? [] : ['Refused']),
    ...(refused.length === 0
      ? []
      : [facts(refused.slice(0, SHOWN).map(({ from, refusal = '' }) => [from, refusal]))]),
    ...(more > 0 ? [`  and ${more} more, which the report names`] : []),
  ].join('\n');
}
