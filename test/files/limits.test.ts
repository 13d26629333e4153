import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/files/json.js';
import { assertSize, type FileKind, LIMITS, MAX_ENTRIES } from '../../src/files/limits.js';
import { refusal } from '../support/refusal.js';

const kinds = Object.keys(LIMITS) as FileKind[];
const jsonKinds = kinds.filter((kind) => LIMITS[kind].nodes > 0);

/** Lists in lists: this many values and keys in all, and few in each list. */
function values(nodes: number): string {
  const inner = Array.from({ length: Math.floor((nodes - 1) / 1000) }, () => `[${zeros(999)}]`);
  const rest = (nodes - 1) % 1000;
  return `[${[...inner, ...(rest === 0 ? [] : [zeros(rest)])].join(',')}]`;
}
const zeros = (count: number) => Array(count).fill('0').join(',');

describe.each(jsonKinds)('%s', (kind) => {
  const { bytes, nodes, called } = LIMITS[kind];

  test('has a limit of size', () => {
    const text = (length: number) => `"${'a'.repeat(length - 2)}"`;
    for (const less of [1, 0]) expect(parseJson(kind, text(bytes - less))).toHaveLength(bytes - less - 2);
    const { message } = refusal(() => parseJson(kind, text(bytes + 1), 'f.json'));
    expect(message).toMatch(/^f\.json: is larger than [0-9]+ [KM]iB, the most that /);
    expect(message).toContain(`, the most that ${called} takes`);
  });

  test('has a limit of values and keys', () => {
    for (const less of [1, 0]) expect(parseJson(kind, values(nodes - less))).toBeInstanceOf(Array);
    const { message } = refusal(() => parseJson(kind, values(nodes + 1), 'f.json'));
    expect(message).toContain(
      `f.json: has more than ${nodes} values and keys, the most that ${called} takes`,
    );
  });
});

test('sizes are said in round numbers', () => {
  for (const kind of kinds) expect(LIMITS[kind].bytes % 1024).toBe(0);
  expect(refusal(() => assertSize('attestation', 2 ** 16 + 1, 'a.json')).message).toBe(
    'a.json: is larger than 64 KiB, the most that an attestation takes',
  );
  expect(refusal(() => assertSize('account', 2 ** 22 + 1)).message).toBe(
    'is larger than 4 MiB, the most that an account takes. Leave "info" out of what ccxt returned',
  );
});

test('the documents say them', () => {
  const doc = readFileSync(new URL('../../docs/formats.md', import.meta.url), 'utf8');
  const [, section = ''] = /^## Limits\n([^#]*)^## /m.exec(doc) ?? [];
  const said = [...section.matchAll(/^\| .* \| (\d+) ([KM])iB +\|$/gm)];
  const bytes = said.map(([, count, unit]) => Number(count) * 2 ** (unit === 'K' ? 10 : 20));
  expect(bytes.sort()).toEqual(kinds.map((kind) => LIMITS[kind].bytes).sort());
  for (const kind of kinds) if (kind !== 'quotes') expect(section).toContain(`| ${LIMITS[kind].called}`);
  expect(section).toContain(`${MAX_ENTRIES} entries`);
});

describe('values and keys', () => {
  const { nodes } = LIMITS.identity;
  const keyed = (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${i}":{}`).join(',')}}`;

  test('an entry of an object is two, whatever is in it', () => {
    const most = Math.floor((nodes - 1) / 2);
    expect(Object.keys(parseJson('identity', keyed(most)) as object)).toHaveLength(most);
    expect(refusal(() => parseJson('identity', keyed(most + 1))).message).toContain('values and keys');
  });

  test('are counted while they are read: what follows is not looked at', () => {
    expect(refusal(() => parseJson('identity', `[${zeros(nodes)} ?`)).message).toContain('values and keys');
  });
});

describe('entries of one list or object', () => {
  const list = (count: number) => `{"a":[${zeros(count)}]}`;
  const object = (count: number) =>
    `{"a":{${Array.from({ length: count }, (_, i) => `"k${i}":0`).join(',')}}}`;

  test.each([list, object])('have a limit: %o', (make) => {
    for (const less of [1, 0]) expect(parseJson('market', make(MAX_ENTRIES - less))).toBeDefined();
    expect(refusal(() => parseJson('market', make(MAX_ENTRIES + 1), 'm.json')).message).toBe(
      `m.json: a: has more than ${MAX_ENTRIES} entries`,
    );
  });

  test('a key that was there before is no way around it', () => {
    const text = `{${'"a":0,'.repeat(MAX_ENTRIES)}"a":0}`;
    expect(refusal(() => parseJson('market', text)).message).toBe('a: appears twice');
  });
});
