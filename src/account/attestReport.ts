import { z } from 'zod';
import { kindOf, toFileText, versionOne } from '../files/schemas.js';

/** `report.json` of signing in bulk: private like the account files that it names, but without a figure of any. */
export const attestReportSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/attest-report'),
    custodian: z.string().describe('Custodian whose key signed'),
    accounts: z
      .array(
        z.strictObject({
          from: z
            .string()
            .describe('Name of the account file, or the line of a file of lines, like "line 3"'),
          status: z.enum(['signed', 'signed before', 'refused']),
          attestation: z.string().optional().describe('Name of its file, beside the report'),
          refusal: z.string().optional().describe('Why it is refused'),
          warnings: z.array(z.string()).describe('What the signature may not be good for'),
        }),
      )
      .describe('One entry per account, in the order in which they were read'),
    totals: z.strictObject({
      signed: z.int(),
      signedBefore: z.int(),
      refused: z.int(),
    }),
  })
  .describe('Ballast report of accounts signed in bulk. Private');

export type AttestReport = z.output<typeof attestReportSchema>;
export type AttestedEntry = AttestReport['accounts'][number];

/** The report on accounts that were signed or refused. */
export function attestReport(custodian: string, accounts: readonly AttestedEntry[]): AttestReport {
  const count = (status: AttestedEntry['status']) =>
    accounts.filter((account) => account.status === status).length;
  return {
    version: 1,
    kind: 'ballast/attest-report',
    custodian,
    accounts: [...accounts],
    totals: {
      signed: count('signed'),
      signedBefore: count('signed before'),
      refused: count('refused'),
    },
  };
}

/** The text of `report.json`. */
export const formatAttestReport = (report: AttestReport): string => toFileText(report);
