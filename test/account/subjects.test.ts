import { describe, expect, test } from 'vitest';
import { parseSubjects } from '../../src/account/subjects.js';
import { FIELD } from '../../src/units/field.js';
import { refusal } from './fixtures.js';

const entry = { exchange: 'binance', customer: 'M\u00fcller', subject: '5' };
const parse = (...subjects: object[]) =>
  parseSubjects(JSON.stringify({ version: 1, kind: 'ballast/subjects', subjects }), 'subjects.json');

describe('subjects', () => {
  test('are found by exchange and customer, in whatever form the name is written', () => {
    const subjects = parse(
      entry,
      { ...entry, customer: 'Other', subject: '6' },
      { ...entry, exchange: 'okx', subject: '7' },
    );
    expect(subjects.of({ exchange: 'binance', customer: 'Mu\u0308ller' })).toBe(5n);
    expect(subjects.of({ exchange: 'binance', customer: 'Other' })).toBe(6n);
    expect(subjects.of({ exchange: 'okx', customer: 'M\u00fcller' })).toBe(7n);
  });

  test('say where an account without an entry came from, and not whose it is', () => {
    const message = refusal(() => parse(entry).of({ exchange: 'okx', customer: 'Nobody' }, 'a.json'));
    expect(message).toMatch(/^a\.json: has no holder among the subjects/);
    expect(message).not.toContain('Nobody');
    expect(refusal(() => parse().of(entry))).toContain('subjects.json');
  });

  test.each([
    ['an account twice', [entry, { ...entry, customer: 'Mu\u0308ller', subject: '6' }], 'subjects[1]'],
    ['the number of nobody', [{ ...entry, subject: '0' }], 'subjects[0].subject'],
    ['a number past the field', [{ ...entry, subject: `${FIELD}` }], 'subjects[0].subject'],
    ['another form of a number', [{ ...entry, subject: '05' }], 'subjects[0].subject'],
    ['an unknown key', [{ ...entry, custodian: 'x' }], 'unknown key'],
    ['a bad name', [{ ...entry, exchange: 'Binance' }], 'subjects[0].exchange'],
  ])('are refused with %s', (_, subjects, words) => {
    expect(refusal(() => parse(...subjects))).toContain(words);
  });
});
