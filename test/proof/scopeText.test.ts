import { expect, test } from 'vitest';
import { bindingOf, purposeText, scopeOf } from '../../src/proof/scope.js';
import { hashText } from '../../src/units/field.js';
import { refusal } from '../support/refusal.js';

test('a scope and a recipient of one name are two numbers', () => {
  expect(scopeOf('lender')).toBe(hashText('ballast/scope/1', 'lender'));
  expect(bindingOf('lender')).toBe(hashText('ballast/binding/1', 'lender'));
});

test('a text has one form, whoever typed it', () => {
  expect(scopeOf('Zu\u0308rich')).toBe(scopeOf('Z\u00fcrich'));
});

test('a text has 1 to 256 characters, none of them hidden or at its ends', () => {
  for (const text of ['a', 'a b', 'x'.repeat(256)]) expect(purposeText(text, 'scope')).toBe(text);
  const bad = ['', 'x'.repeat(257), ' a', 'a ', 'a\n', 'a\u0000b', 'a\u200bb', '\ud800', 7, null, undefined];
  for (const text of bad) {
    expect(refusal(() => scopeOf(text as string)).field).toBe('scope');
    expect(refusal(() => bindingOf(text as string)).field).toBe('recipient');
  }
});
