import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { convertAccount, parseAccount } from '../../src/account/accountFile.js';
import type { Universe } from '../../src/market/universe.js';
import { formatDecimal } from '../../src/units/decimal.js';
import { refusal } from '../account/fixtures.js';

/**
 * Accounts in the shapes that exchanges give. They are of an older form, with the exchange left out: each is tried with the name of
 * its exchange, and with what an account has to state since.
 */
const FOLDER = resolve(import.meta.dirname, '../../../shared/cases');
const PRESENT = existsSync(FOLDER);

type Market = 'risk' | 'usd-risk' | 'usdc-risk' | 'usdc-hl-risk';

function universeOf(market: Market): Universe {
  const text = readFileSync(join(FOLDER, 'markets', `${market}.json`), 'utf8');
  return (JSON.parse(text) as { universe: Universe }).universe;
}

interface Statement {
  readonly exchange?: string;
  /** `undefined` takes a key of the case away. */
  readonly ccxt?: Readonly<Record<string, unknown>>;
}

function convert(name: string, market: Market, { exchange = 'unknown', ccxt = {} }: Statement) {
  const old = JSON.parse(readFileSync(join(FOLDER, name, 'account.json'), 'utf8'));
  const { version, kind, customer, asOf } = old;
  const said = { orders: 'none', ...old.ccxt, ...ccxt };
  const account = { version, kind, custodian: 'v', exchange, customer, asOf, ccxt: said };
  const universe = universeOf(market);
  const { cash, quantities, report, reconciliation } = convertAccount(
    parseAccount(JSON.stringify(account)),
    universe,
  );
  const held = universe.instruments.flatMap(({ symbol, domain, lotDecimals }, i) =>
    quantities[i] === 0n ? [] : [[`${symbol} ${domain}`, formatDecimal(quantities[i]!, lotDecimals)]],
  );
  return {
    cash: formatDecimal(cash, universe.valueDecimals),
    held: Object.fromEntries(held) as Record<string, string>,
    report,
    reconciliation,
  };
}

describe.skipIf(!PRESENT)('account cases of ../shared/cases (skipped where they are absent)', () => {
  test('01: a negative wallet is what was borrowed, and interest', () => {
    const { cash, held } = convert('01-bybit-uta-negative-wallet', 'risk', {
      exchange: 'bybit',
      ccxt: { wallet: 'unified' },
    });
    expect([cash, held]).toEqual(['-100.5', { 'BTC/USDT spot': '2' }]);
  });

  test('02: whether debts are in the total has to be stated', () => {
    const name = '02-binance-pm-default-no-debt';
    for (const statement of [{}, { exchange: 'binance', ccxt: { wallet: 'portfolio' } }]) {
      expect(refusal(() => convert(name, 'risk', statement))).toContain('ccxt.debts: is missing');
    }
    const net = { exchange: 'binance', ccxt: { wallet: 'portfolio', debts: 'included' } };
    expect(convert(name, 'risk', net).cash).toBe('1110.53451668');
  });

  test('03: isolated margin, whatever the field is called', () => {
    for (const statement of [{}, { exchange: 'krakenfutures', ccxt: { wallet: 'unified' } }]) {
      expect(refusal(() => convert('03-kraken-isolated-marginType', 'usd-risk', statement))).toContain(
        'ccxt.positions[0].marginType: BTC/USD:USD has isolated margin',
      );
    }
  });

  test('04: a zero under a key that is no name', () => {
    const { cash, held } = convert('04-kraken-usd-credit', 'risk', { exchange: 'kraken' });
    expect([cash, held]).toEqual(['5000', { 'BTC/USDT spot': '0.5' }]);
  });

  test('05: contracts that are coins already', () => {
    expect(refusal(() => convert('05-deribit-linear-size', 'usdc-risk', {}))).toContain(
      'does not agree with',
    );
    const deribit = { exchange: 'deribit', ccxt: { totals: undefined } };
    expect(refusal(() => convert('05-deribit-linear-size', 'usdc-risk', deribit))).toContain(
      'ccxt.positions[0].notional: BTC/USDC:USDC: does not agree with',
    );
  });

  test('05b: a short whose contracts carry the sign', () => {
    const option = 'BTC/USD:BTC-241227-100000-C x';
    const name = '05b-deribit-inverse-option-short';
    const { held } = convert(name, 'usd-risk', { ccxt: { debts: 'none' } });
    expect(held).toEqual({ [option]: '-2' });
    const equity = convert(name, 'usd-risk', { exchange: 'deribit', ccxt: { totals: undefined } });
    expect(equity.held).toEqual({ [option]: '-2', 'BTC/USD x': '0.1' }); // its value, taken out of the total
  });

  test('06: where a domain is to be said; both legs of a hedge', () => {
    const name = '06-okx-hedged-equity';
    const okx = { exchange: 'okx', ccxt: { wallet: 'unified' } };
    expect(
      refusal(() => convert(name, 'risk', { ...okx, ccxt: { ...okx.ccxt, domain: undefined } })),
    ).toContain('beside balance and positions in ccxt');
    const { cash, held } = convert(name, 'risk', okx);
    // 9 900.25 − (50 − 20) · 0.01 · 95 000
    expect([cash, held]).toEqual(['-18599.75', { 'BTC/USDT spot': '-0.000013', 'BTC/USDT:USDT okx': '30' }]);
  });

  test('19: dust outside the universe', () => {
    const name = '19-dust-debt-outside';
    expect(refusal(() => convert(name, 'risk', { ccxt: { debts: 'none' } }))).toContain('SHIB is owed');
    const stated = { debts: 'none', dust: { SHIB: '0.000000001' }, prices: { SHIB: '0.000025' } };
    const { cash, report } = convert(name, 'risk', { ccxt: stated });
    expect([cash, report.dust]).toEqual(['999.99999999', ['SHIB']]);
  });

  test('24: unrealised profit and notional that deny the size', () => {
    expect(refusal(() => convert('24-upnl-contradicts', 'risk', {}))).toContain(
      'ccxt.positions[0].notional: BTC/USDT:USDT: does not agree with',
    );
  });

  test('29: an option inside equity totals', () => {
    const name = '29-opt-equity';
    for (const exchange of ['okx', 'unknown']) {
      expect(refusal(() => convert(name, 'risk', { exchange, ccxt: { domain: 'options' } }))).toContain(
        'ccxt.positions[0].markPrice: is missing',
      );
    }
    const marked = {
      domain: 'options',
      debts: 'included',
      prices: { 'BTC/USDT:USDT-241227-100000-C': '250' },
    };
    const { cash, held } = convert(name, 'risk', { ccxt: marked });
    expect([cash, held]).toEqual(['750', { 'BTC/USDT:USDT-241227-100000-C options': '1' }]);
  });

  test('35: gains that were settled into cash', () => {
    const deribit = { exchange: 'deribit' };
    const { cash, held, reconciliation } = convert('35-deribit-session-settled', 'usdc-hl-risk', deribit);
    // 100 000 − 97 700, and the position at its mark again: 100 000. At the market's 97 710, 100 010.
    expect([cash, held]).toEqual(['2300', { 'BTC/USDC:USDC x': '1' }]);
    expect(reconciliation?.open).toContain('no second figure for the size of BTC/USDC:USDC');
  });
});
