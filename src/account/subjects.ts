import { z } from 'zod';
import { InputError } from '../errors.js';
import { fieldText, kindOf, nameText, readFileText, versionOne } from '../files/schemas.js';
import { parseField } from '../units/field.js';
import { type AccountName, normalizeCustomer, normalizeName } from './ids.js';
import { customerText } from './schemas.js';

/** `subjects.json`: private, it ties customers to holders. */
export const subjectsSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/subjects'),
    subjects: z
      .array(
        z.strictObject({
          exchange: nameText('Exchange or protocol where the account is, like "binance"'),
          customer: customerText('Customer of the exchange, as in the account file'),
          subject: fieldText('The holder as the custodian of the account knows it: ballast identity subject'),
        }),
      )
      .describe('One entry per account'),
  })
  .describe('Ballast subjects: for which holder a custodian signs each account. Private');

/** For whom each account is signed. */
export interface Subjects {
  /** Throws {@link InputError} for an account that has no entry; `place` is where it comes from. */
  of(account: AccountName, place?: string): bigint;
}

/** Reads the text of `subjects.json`. Throws {@link InputError} for two entries of one account. */
export function parseSubjects(text: string, file?: string): Subjects {
  const known = readFileText('subjects', text, subjectsSchema, file, ({ subjects }) => {
    const entries = new Map<string, bigint>();
    subjects.forEach((entry, i) => {
      const field = `subjects[${i}]`;
      const subject = parseField(entry.subject, `${field}.subject`);
      // 0 is the hash of nobody.
      if (subject === 0n) {
        throw new InputError('is not the number of a holder', {
          field: `${field}.subject`,
          fix: 'It is what the holder gets from: ballast identity subject',
        });
      }
      const name = nameOf(entry);
      if (entries.has(name)) {
        throw new InputError('is the account of an earlier entry', {
          field,
          fix: 'One account has one holder: leave one entry',
        });
      }
      entries.set(name, subject);
    });
    return entries;
  });
  return {
    of: (account, place) => {
      const subject = known.get(nameOf(account));
      if (subject !== undefined) return subject;
      throw new InputError('has no holder among the subjects', {
        ...(place !== undefined && { file: place }),
        fix: `Add its exchange, customer and subject to ${file ?? 'them'}`,
      });
    },
  };
}

function nameOf({ exchange, customer }: AccountName): string {
  return `${normalizeName(exchange, 'exchange')}\0${normalizeCustomer(customer)}`;
}
