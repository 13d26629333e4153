import type { z } from 'zod';

/** The rules of schemas in plain words, for those that have none of their own. A rule never quotes the value. */

type Issue = z.core.$ZodRawIssue;

/** Says what a value must be. Words that a schema gives itself win over these. */
export function shapeRule(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? 'is not of the kind that belongs here';
    case 'invalid_value':
      return `must be ${issue.values.map((value) => (typeof value === 'string' ? `"${value}"` : String(value))).join(' or ')}`;
    case 'too_small':
      return `must ${sized(issue.origin, issue.minimum, issue.inclusive ? 'at least' : 'more than')}`;
    case 'too_big':
      return `must ${sized(issue.origin, issue.maximum, issue.inclusive ? 'at most' : 'less than')}`;
    case 'invalid_format':
      return 'is not written as it must be';
    case 'invalid_union':
      return 'has none of the forms that belong here';
    case 'invalid_key':
      return 'has a key that is not permitted';
    default:
      return 'is not valid';
  }
}

const TYPES: Readonly<Record<string, string>> = {
  array: 'must be a list',
  object: 'must be an object',
  record: 'must be an object',
  string: 'must be text in quotes',
  boolean: 'must be true or false',
  int: 'must be a whole number',
  number: 'must be a whole number', // fractions are decimals in quotes
};

/** Bounds come from the schema, not from the value. */
function sized(origin: string, bound: number | bigint, than: string): string {
  if (origin === 'array') return `have ${than} ${bound} entries`;
  if (origin === 'string') return `have ${than} ${bound} characters`;
  return `be ${than} ${bound}`;
}
