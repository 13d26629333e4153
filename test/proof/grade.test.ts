import { describe, expect, test } from 'vitest';
import {
  type AskedGrade,
  gradeName,
  judgeGrade,
  type KeyTrust,
  parseAskedGrade,
  trustWords,
} from '../../src/proof/grade.js';
import { refusal } from '../support/refusal.js';

const development: KeyTrust = { grade: 'development' };
const mine: KeyTrust = { grade: 'own', makers: ['Lender AG'], isMine: true };
const stranger: KeyTrust = { grade: 'own', makers: ['Lender AG'], isMine: false };
const trusted: KeyTrust = { ...stranger, why: 'our bank' };
const ceremony: KeyTrust = { grade: 'ceremony', makers: ['Ann', 'Bob', 'Cy'], isMine: false };
const agreed: KeyTrust = { ...ceremony, why: 'I know Bob' };
const joined: KeyTrust = { ...ceremony, isMine: true };

describe('whether a key is accepted', () => {
  test.each<[string, KeyTrust, AskedGrade | undefined, boolean]>([
    ['a development key, where nothing is asked', development, undefined, false],
    ['a development key, where exactly that is asked', development, 'development', true],
    ['a development key, where own is asked', development, 'own', false],
    ['a development key, where a ceremony is asked', development, 'ceremony', false],
    ['my own', mine, undefined, true],
    ['my own, where own is asked', mine, 'own', true],
    ['my own, where a ceremony is asked', mine, 'ceremony', false],
    ['my own, where a forgeable one would do', mine, 'development', true],
    ['that of a stranger', stranger, undefined, false],
    ['that of a stranger, where own is asked', stranger, 'own', false],
    ['that of a stranger, where a forgeable one would do', stranger, 'development', true],
    ['that of whom I trust', trusted, undefined, true],
    ['that of whom I trust, where a ceremony is asked', trusted, 'ceremony', false],
    ['a ceremony of strangers', ceremony, undefined, false],
    ['a ceremony of strangers, where one is asked', ceremony, 'ceremony', false],
    ['a ceremony of whom I trust', agreed, undefined, true],
    ['a ceremony that I took part in', joined, 'ceremony', true],
    ['a ceremony, where own is asked', joined, 'own', false],
    ['a ceremony of three, where two are asked', agreed, 'ceremony:2', true],
    ['a ceremony of three, where three are asked', agreed, 'ceremony:3', true],
    ['a ceremony of three, where four are asked', agreed, 'ceremony:4', false],
  ])('%s', (_, trust, asked, expected) => {
    expect(judgeGrade(trust, asked).ok).toBe(expected);
  });

  test('the answer says whom one trusts, and why', () => {
    expect(judgeGrade(mine, undefined).detail).toMatch(/^own: you trust yourself/);
    expect(judgeGrade(trusted, undefined).detail).toBe(
      'own: you trust Lender AG, who made this key alone and can forge proofs if they kept its secrets, because: our bank',
    );
    expect(judgeGrade(agreed, undefined).detail).toBe(
      'ceremony(3): you trust that one of 3 contributors forgot their part: Ann, Bob, Cy, because: I know Bob',
    );
    expect(trustWords(joined)).toContain('you are one of them');
    for (const [why, because] of [
      [undefined, false],
      ['met', true],
    ] as const)
      expect(trustWords({ ...joined, why }).includes('because')).toBe(because);
    expect(judgeGrade(development, 'development').detail).toContain('anyone can forge');
  });

  test('the answer says why not', () => {
    expect(judgeGrade(development, undefined).detail).toContain('anyone can forge proofs');
    expect(judgeGrade(stranger, undefined).detail).toMatch(
      /made by Lender AG alone.*not said that you trust/,
    );
    expect(judgeGrade(ceremony, undefined).detail).toMatch(
      /one of its 3 contributors.*not said that you trust/,
    );
    expect(judgeGrade(mine, 'ceremony:2').detail).toBe('a key of grade own, and ceremony:2 is asked');
  });
});

test('grades that can be asked are a closed list', () => {
  for (const text of ['development', 'own', 'ceremony', 'ceremony:2', 'ceremony:99']) {
    expect(parseAskedGrade(text, 'grade')).toBe(text);
  }
  for (const text of [
    '',
    'any',
    'Own',
    'ceremony:',
    'ceremony:0',
    'ceremony:1',
    'ceremony:100',
    'own:2',
    ' own',
  ]) {
    expect(refusal(() => parseAskedGrade(text, 'grade')).message).toMatch(/^grade: must be development, own/);
  }
});

test('the name of a grade counts contributors', () => {
  expect([development, mine, ceremony].map(gradeName)).toEqual(['development', 'own', 'ceremony(3)']);
});
