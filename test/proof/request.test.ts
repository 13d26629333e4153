import { describe, expect, test } from 'vitest';
import { makeWorld, TIME } from '../../fixtures/world.js';
import { toSignersFile } from '../../src/account/signers.js';
import { findInstance } from '../../src/market/instances.js';
import type { Market } from '../../src/market/market.js';
import { marketHash, parseMarket, toMarketFile } from '../../src/market/marketFile.js';
import type { PolicyFile } from '../../src/proof/policyFile.js';
import { checkRequest, marketOf, requestBinding, requestText } from '../../src/proof/request.js';
import { formatRequest, parseRequest } from '../../src/proof/requestFile.js';
import { bindingOf } from '../../src/proof/scope.js';
import { hashText } from '../../src/units/field.js';
import { sha256Hex } from '../../src/units/hash.js';
import { refusal } from '../support/refusal.js';

const { market, signers } = makeWorld(8);
const policy: PolicyFile = {
  version: 1,
  kind: 'ballast/policy',
  minRatio: '150%',
  minEquity: '1000',
  coverage: ['alpha'],
  window: { notBefore: TIME - 60, notAfter: TIME },
};

type Json = Record<string, unknown>;
/** A request as a person writes it. */
const written = (): Json =>
  JSON.parse(
    JSON.stringify({
      version: 1,
      kind: 'ballast/request',
      words: 'lender.example, for the credit line of 2026',
      recipient: 'lender.example',
      scope: 'lender.example/credit-line/2026',
      policy,
      marginType: 'maintenance',
      instance: 'solvency-8',
      key: { sha256: 'a'.repeat(64), grade: 'ceremony' },
      signers: toSignersFile(signers),
      market: toMarketFile(market),
    }),
  ) as Json;
const parse = (request: Json) => parseRequest(JSON.stringify(request), 'r.json');
const bindingOfJson = (request: Json) => requestBinding(parse(request));
const honest = bindingOfJson(written());

/** The same with the order of all keys turned around, and other spacing. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, turned(entry)]),
  );
}

/** The request with the value at a path changed; an absent one taken out. */
function changed(path: string, value?: unknown): Json {
  const request = written();
  const keys = path.split('.');
  const last = keys.pop()!;
  const parent = keys.reduce<Json>((inner, key) => inner[key] as Json, request);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return request;
}

describe('the binding of a request', () => {
  test('is a hash of its canonical text under a tag of its own', () => {
    const request = parse(written());
    expect(honest).toBe(hashText('ballast/request/1', requestText(request)));
    expect(honest).not.toBe(bindingOf('lender.example'));
    expect(requestText(request)).not.toMatch(/\n| "|: /);
    expect(Object.keys(JSON.parse(requestText(request)) as Json)).toEqual([
      ...['acceptAlarms', 'instance', 'key', 'kind', 'marginType', 'marketHash', 'policy', 'recipient'],
      ...['scope', 'signers', 'version', 'words'],
    ]);
  });

  test('stays as it is when the file is written in another way', () => {
    expect(requestBinding(parseRequest(JSON.stringify(turned(written()), null, 3)))).toBe(honest);
    expect(requestBinding(parseRequest(formatRequest(parse(written()))))).toBe(honest);
    expect(requestBinding(parseRequest(JSON.stringify(written()).replace('2026', '\\u0032026')))).toBe(
      honest,
    );
  });

  test('is one for a market that is carried and for its hash', () => {
    const byHash: Json = { ...changed('market'), marketHash: marketHash(market) };
    expect(bindingOfJson(byHash)).toBe(honest);
    const text = formatRequest(parse(byHash));
    expect(text).not.toContain('"market":');
    expect(requestBinding(parseRequest(text))).toBe(honest);
  });

  test.each<[string, Json]>([
    ['a ratio', changed('policy.minRatio', '150.00%')],
    ['a time as a date', changed('policy.window.notAfter', new Date(TIME * 1000).toISOString())],
    ['an empty list of alarms', { ...written(), acceptAlarms: [] }],
  ])('is one for other forms of %s', (_, request) => {
    expect(bindingOfJson(request)).toBe(honest);
  });

  test('is one for composed and decomposed characters', () => {
    for (const field of ['words', 'scope', 'recipient']) {
      expect(bindingOfJson(changed(field, 'cre\u0301dit'))).toBe(
        bindingOfJson(changed(field, 'cr\u00e9dit')),
      );
    }
  });

  test('is one for alarms in any order', () => {
    const of = (...acceptAlarms: string[]) => bindingOfJson({ ...written(), acceptAlarms });
    expect(of('stale', 'jump')).toBe(of('jump', 'stale'));
    expect(of('stale')).not.toBe(of('stale', 'jump'));
  });

  const otherSigners = toSignersFile([...signers].reverse());
  const labelled = toSignersFile(
    signers.map((signer, i) => (i === 0 ? { ...signer, signer: 'auditor A' } : signer)),
  );
  const others: [string, Json][] = [
    ['no words', changed('words')],
    ['words', changed('words', 'lender.example, for the credit line of 2027')],
    ['words by a space', changed('words', 'lender.example,  for the credit line of 2026')],
    ['recipient', changed('recipient', 'broker.example')],
    ['scope', changed('scope', 'lender.example/credit-line/2027')],
    ['ratio', changed('policy.minRatio', '150.01%')],
    ['a ratio that is off', changed('policy.minRatio')],
    ['equity', changed('policy.minEquity', '1001')],
    ['coverage', changed('policy.coverage', ['beta'])],
    ['no coverage', changed('policy.coverage')],
    ['window', changed('policy.window.notBefore', TIME - 61)],
    ['an upper bound', changed('policy.maxRatio', '200%')],
    ['margin type', changed('marginType', 'initial')],
    ['key', changed('key.sha256', 'b'.repeat(64))],
    ['grade', changed('key.grade', 'development')],
    ['alarms', changed('acceptAlarms', ['stale'])],
    ['order of signers', { ...written(), signers: otherSigners }],
    ['who holds a key', { ...written(), signers: labelled }],
    ['a signer less', changed('signers.signers', toSignersFile(signers).signers.slice(0, 2))],
    ['price', changed('market.prices', ['100', '100', '10.1'])],
    ['time of the market', changed('market.time', TIME + 1)],
    ['skew', changed('market.maxSkew', 901)],
    ['provenance of the market', changed('market.provenance', { source: 'elsewhere' })],
    ['a coefficient', changed('market.models.maintenance.units.0.floor', '1')],
    ['the model of the other margin type', changed('market.models.initial')],
    ['hash of the market', { ...changed('market'), marketHash: 'c'.repeat(64) }],
  ];

  test.each(others)('is another for another request: %s', (_, request) => {
    expect(bindingOfJson(request)).not.toBe(honest);
  });

  test('is another for each of these', () => {
    expect(new Set(others.map(([, request]) => bindingOfJson(request))).size).toBe(others.length);
  });

  test('is another for another instance', () => {
    const wide: Market = { ...market, universe: { ...market.universe, slots: 32 } };
    const of = (instance: string) => ({
      ...written(),
      market: JSON.parse(JSON.stringify(toMarketFile(wide))),
      instance,
    });
    expect(bindingOfJson(of('solvency-32'))).not.toBe(bindingOfJson(of('solvency-custodians')));
  });
});

describe('the hash of a market', () => {
  test('is of its canonical text, whatever the file looks like', () => {
    const text = JSON.stringify(turned(toMarketFile(market)), null, 7);
    expect(marketHash(parseMarket(text))).toBe(marketHash(market));
    expect(marketHash(market)).toMatch(/^[0-9a-f]{64}$/);
    expect(marketHash(market)).not.toBe(sha256Hex(text));
  });

  test('counts the keys of free records by their names, not by their order', () => {
    const noted = (provenance: Record<string, string>) => marketHash({ ...market, provenance });
    expect(noted({ a: '1', b: '2' })).toBe(noted({ b: '2', a: '1' }));
    expect(noted({ a: '1', b: '2' })).not.toBe(noted({ a: '2', b: '1' }));
  });

  test('is another with alarms and with a build record', () => {
    const alarms = [{ rule: 'stale', of: 'A', detail: 'old' }];
    expect(marketHash({ ...market, alarms })).not.toBe(marketHash(market));
    const build = { risk: 'a'.repeat(64), inputs: [], models: [], modules: [] };
    expect(marketHash({ ...market, build })).not.toBe(marketHash(market));
  });
});

describe('a request file', () => {
  test('reads back what was written', () => {
    const request = parse({ ...written(), acceptAlarms: ['stale', 'jump'] });
    expect(request.acceptAlarms).toEqual(['jump', 'stale']);
    expect(parseRequest(formatRequest(request))).toEqual(request);
    expect(request.policy).toMatchObject({ minRatio: 15_000n, coverage: [0] });
    expect(request.instance).toBe(findInstance('solvency-8'));
  });

  test('may be without words', () => {
    const request = parse(changed('words'));
    expect(request.words).toBeUndefined();
    expect(formatRequest(request)).not.toContain('words');
  });

  const model = JSON.parse(JSON.stringify(toMarketFile(market))) as Json;
  test.each<[string, Json, string]>([
    ['another kind', changed('kind', 'ballast/policy'), 'kind: must be "ballast/request"'],
    ['another version', changed('version', 2), 'version: must be 1'],
    ['an unknown key', changed('deadline', 1), 'has an unknown key: deadline'],
    [
      'an unknown key of the policy',
      changed('policy.minratio', '1%'),
      'policy: has an unknown key: minratio',
    ],
    ['an unknown key of the market', changed('market.note', 'x'), 'market: has an unknown key: note'],
    ['an unknown key of the key', changed('key.seed', 'x'), 'key: has an unknown key: seed'],
    ['a policy of another kind', changed('policy.kind', 'ballast/market'), 'policy.kind: must be'],
    ['no recipient', changed('recipient'), 'recipient: is missing'],
    ['no scope', changed('scope'), 'scope: is missing'],
    ['no policy', changed('policy'), 'policy: is missing'],
    ['no signers', changed('signers'), 'signers: is missing'],
    ['no margin type', changed('marginType'), 'marginType: is missing'],
    ['no instance', changed('instance'), 'instance: is missing'],
    ['no key', changed('key'), 'key: is missing'],
    ['no grade', changed('key.grade'), 'key.grade: is missing'],
    [
      'another grade',
      changed('key.grade', 'any'),
      'key.grade: must be development, own, ceremony, or like ceremony:3',
    ],
    ['a hash in capitals', changed('key.sha256', 'A'.repeat(64)), 'key.sha256: must be a sha256'],
    [
      'an instance that does not exist',
      changed('instance', 'solvency-9'),
      'instance: must be one of solvency-8',
    ],
    ['neither market nor hash', changed('market'), 'market: is missing. Carry the market, or its marketHash'],
    ['market and hash', changed('marketHash', marketHash(market)), 'marketHash: stands beside a market'],
    ['no text as words', changed('words', 7), 'words: must be text'],
    ['empty words', changed('words', ''), 'words: must be 1 to 1000'],
    ['words of two lines', changed('words', 'a\nb'), 'words: must be 1 to 1000'],
    ['a line separator', changed('words', 'a\u2028b'), 'words: must be 1 to 1000'],
    ['text that runs backwards', changed('words', 'a\u202eb'), 'words: must be 1 to 1000'],
    ['a space before the words', changed('words', ' a'), 'words: must be 1 to 1000'],
    ['a space after the words', changed('words', 'a '), 'words: must be 1 to 1000'],
    ['long words', changed('words', 'a'.repeat(1001)), 'words: must be 1 to 1000'],
    [
      'words that are long in their one form',
      changed('words', '\u0958'.repeat(501)),
      'words: must be 1 to 1000',
    ],
    ['a recipient with a space', changed('recipient', 'a '), 'recipient: must be 1 to 256'],
    ['a long recipient', changed('recipient', 'a'.repeat(257)), 'recipient: must be 1 to 256'],
    ['a scope with a control character', changed('scope', 'a\u0000b'), 'scope: must not hold control'],
    [
      'a policy that asks for nothing',
      { ...written(), policy: { version: 1, kind: 'ballast/policy' } },
      'policy: asks for nothing',
    ],
    [
      'a custodian who is not in the list',
      changed('policy.coverage', ['delta']),
      'policy.coverage[0]: is not a custodian of the trusted list',
    ],
    [
      'a custodian twice',
      changed('policy.coverage', ['alpha', 'alpha']),
      'policy.coverage[1]: is named twice',
    ],
    ['a ratio out of range', changed('policy.minRatio', '999999%'), 'policy.minRatio: is at or above'],
    [
      'a window that ends before it starts',
      changed('policy.window.notAfter', TIME - 61),
      'policy.window: ends before',
    ],
    [
      'a date that does not exist',
      changed('policy.window.notAfter', '2026-02-30T00:00:00Z'),
      'policy.window.notAfter: is not a date',
    ],
    [
      'a window after the market',
      changed('policy.window', { notBefore: TIME + 901, notAfter: TIME + 999 }),
      'policy.window: does not meet',
    ],
    [
      'a window before the market',
      changed('policy.window', { notBefore: 0, notAfter: TIME - 901 }),
      'policy.window: does not meet',
    ],
    [
      'more custodians than accounts',
      changed('policy.coverage', ['alpha', 'beta']),
      'policy.coverage: names 2 custodians, and a proof of solvency-8 takes 1',
    ],
    [
      'views',
      changed('policy.views', { mode: 'gone', minRatio: '1%' }),
      'policy.views: is not something that solvency-8 can prove',
    ],
    [
      'a signer twice',
      changed('signers.signers', [...toSignersFile(signers).signers, toSignersFile(signers).signers[0]]),
      'signers.signers[3].key: is also the key of signers[0]',
    ],
    ['no signer', changed('signers.signers', []), 'signers.signers: must name at least one'],
    [
      'an alarm that is no name',
      changed('acceptAlarms', ['Stale!']),
      'acceptAlarms[0]: is not the name of a rule',
    ],
    [
      'an alarm twice',
      changed('acceptAlarms', ['stale', 'jump', 'stale']),
      'acceptAlarms[2]: is named twice',
    ],
    ['a market of other slots', changed('market.universe.slots', 16), 'market.universe.slots: is 16'],
    [
      'a market without the margin type',
      { ...changed('market.models.initial'), marginType: 'initial' },
      'market.models: has no initial margin model',
    ],
    [
      'a price that is none',
      changed('market.prices', ['100', '100', '1e1']),
      'market.prices[2]: is not a plain decimal',
    ],
    [
      'a price less',
      changed('market.prices', ['100', '100']),
      'market.models.maintenance: must have one row and one price',
    ],
    [
      'a coefficient as a number',
      changed('market.models.maintenance.units.0.floor', 1),
      'market.models.maintenance.units[0].floor: must be text',
    ],
    [
      'a symbol twice',
      changed('market.universe.instruments.1', (model.universe as { instruments: unknown[] }).instruments[0]),
      'market.',
    ],
    [
      'alarms that were not accepted',
      changed('market.alarms', [{ rule: 'stale', of: 'A', detail: 'old' }]),
      'market.alarms: the market was built from data',
    ],
  ])('is refused: %s', (_, request, message) => {
    expect(refusal(() => parse(request)).message).toContain(`r.json: ${message}`);
  });

  test.each<[string, Json]>([
    ['words of one character', changed('words', 'a')],
    ['the longest words', changed('words', '\u{1f600}'.repeat(1000))],
    ['the longest recipient', changed('recipient', 'a'.repeat(256))],
    [
      'a window at the last moment',
      changed('policy.window', { notBefore: TIME + 900, notAfter: TIME + 900 }),
    ],
    ['a window at the first moment', changed('policy.window', { notBefore: 0, notAfter: TIME - 900 })],
    [
      'accepted alarms',
      { ...changed('market.alarms', [{ rule: 'stale', of: 'A', detail: 'old' }]), acceptAlarms: ['stale'] },
    ],
    ['alarms accepted that the market does not have', { ...written(), acceptAlarms: ['stale'] }],
  ])('is read: %s', (_, request) => {
    expect(parse(request)).toBeDefined();
  });

  test('is refused with a key twice', () => {
    const text = JSON.stringify(written()).replace('"scope":', '"scope":"x","scope":');
    expect(refusal(() => parseRequest(text, 'r.json')).message).toContain('r.json: scope: appears twice');
  });
});

test('a list of more signers than the instance takes is refused', () => {
  const request = parse(written());
  const small = { ...request, instance: { ...request.instance, signers: 2 } };
  expect(refusal(() => checkRequest(small)).message).toContain('signers: must not have more than 2 entries');
});

describe('a market by its hash', () => {
  const asked = parse({ ...changed('market'), marketHash: marketHash(market) });

  test('is the one that is given', () => {
    expect(marketOf(asked, market)).toBe(market);
    expect(marketOf(parse(written()))).toEqual(market);
  });

  test('is no other, and is needed', () => {
    const other: Market = { ...market, prices: ['100', '100', '10.1'] };
    expect(refusal(() => marketOf(asked, other)).message).toContain(
      'market: is not the market of the request',
    );
    expect(refusal(() => marketOf(asked)).message).toContain('market: is named by its hash only');
  });

  test('meets all that a carried one must meet', () => {
    const stale: Market = { ...market, alarms: [{ rule: 'stale', of: 'A', detail: 'old' }] };
    const ofStale = parse({ ...changed('market'), marketHash: marketHash(stale) });
    expect(refusal(() => marketOf(ofStale, stale)).message).toContain('market.alarms: ');
    const wide: Market = { ...market, universe: { ...market.universe, slots: 32 } };
    const ofWide = parse({ ...changed('market'), marketHash: marketHash(wide) });
    expect(refusal(() => marketOf(ofWide, wide)).message).toContain('market.universe.slots: is 32');
  });
});
