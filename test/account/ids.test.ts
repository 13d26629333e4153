import { describe, expect, test } from 'vitest';
import { accountId, custodianId, normalizeCustomer, normalizeName } from '../../src/account/ids.js';
import { poseidon } from '../../src/account/poseidon.js';
import { TAG_ACCOUNT } from '../../src/account/tags.js';
import { hashText } from '../../src/units/field.js';
import { refusal } from './fixtures.js';

describe('names', () => {
  test.each(['', 'Binance', '-x', 'a b', 'x'.repeat(65), 'bïnance', 'a\n'])(
    'refuses the custodian name %j',
    (name) => {
      expect(refusal(() => custodianId(name))).toContain('custodian');
    },
  );

  test.each(['', ' a', 'a ', 'a\nb', 'a\u200bb', 'a\u00a0b', 'x'.repeat(129), '\ud800', 'a  '])(
    'refuses the customer name %j',
    (name) => {
      expect(refusal(() => normalizeCustomer(name))).toContain('customer');
    },
  );

  test('normalises, so that one customer has one id', () => {
    expect(normalizeName('0x.dex_v-3', 'custodian')).toBe('0x.dex_v-3');
    expect(normalizeCustomer('Müller & Söhne  AG')).toBe('Müller & Söhne  AG');
    const id = accountId({ exchange: 'binance', customer: 'Mu\u0308ller' });
    expect(id).toBe(accountId({ exchange: 'binance', customer: 'M\u00fcller' }));
    expect(id).toBe(
      poseidon([
        TAG_ACCOUNT,
        hashText('ballast/exchange/1', 'binance'),
        hashText('ballast/customer/1', 'M\u00fcller'),
      ]),
    );
    expect(custodianId('binance')).toBe(hashText('ballast/venue/1', 'binance'));
  });

  test('of 128 characters, with spaces inside, are taken', () => {
    for (const name of ['x', 'x'.repeat(128), `x${' '.repeat(126)}x`])
      expect(normalizeCustomer(name)).toBe(name);
  });

  test.each([5, null, undefined, {}])('that are no text are refused: %j', (name) => {
    expect(refusal(() => normalizeCustomer(name as string))).toContain('customer');
    expect(refusal(() => normalizeName(name as string, 'exchange'))).toContain('exchange');
  });

  test('give an id to each account, whichever was asked for before', () => {
    const accounts = ['a', 'b'].flatMap((exchange) => ['x', 'y'].map((customer) => ({ exchange, customer })));
    const idOf = ({ exchange, customer }: (typeof accounts)[number]) =>
      poseidon([
        TAG_ACCOUNT,
        hashText('ballast/exchange/1', exchange),
        hashText('ballast/customer/1', customer),
      ]);
    for (const one of accounts) {
      for (const other of accounts) {
        expect([accountId(one), accountId(other), accountId(one)]).toEqual([one, other, one].map(idOf));
      }
    }
  });
});
