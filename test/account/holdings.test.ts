import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convertAccount, parseAccount } from '../../src/account/accountFile.js';
import { formatDecimal } from '../../src/units/decimal.js';
import { accountOf, CANARY, refusal, spot, universe } from './fixtures.js';

const holdings = (cash: string, ...positions: unknown[]) => accountOf({ holdings: { cash, positions } });
/** Through JSON text, as a file would come. */
const convert = (account: unknown, of = universe) =>
  convertAccount(parseAccount(JSON.stringify(account), 'a.json'), of, 'a.json');

describe('account files', () => {
  test('carry names and time over', () => {
    const result = convert(holdings('1'));
    expect(result).toMatchObject({
      custodian: 'binance',
      exchange: 'binance',
      customer: 'Example Trading GmbH',
    });
    expect(result.asOf).toBe(1_767_225_600n);
    expect(convert({ ...holdings('1'), asOf: '2026-01-01T00:00:00Z' }).asOf).toBe(1_767_225_600n);
    expect(convert({ ...holdings('1'), asOf: '2024-02-29T23:59:59.000Z' }).asOf).toBe(1_709_251_199n);
    expect(convert({ ...holdings('1'), asOf: '2024-02-29T23:59:59.999Z' }).asOf).toBe(1_709_251_199n);
    expect(result.quantities).toEqual(Array(8).fill(0n));
    expect(result.cash).toBe(100n);
  });

  test.each([
    1_767_225_600_000,
    -1,
    1.5,
    '1767225600',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+01:00',
    '2026-02-30T00:00:00Z',
    '2026-01-01T24:30:00Z',
    null,
  ])('refuse the time %j', (asOf) => {
    expect(refusal(() => convert({ ...holdings('1'), asOf }))).toContain('a.json: asOf: ');
  });

  test('are strict', () => {
    const good = holdings(CANARY);
    const bad: [unknown, string][] = [
      [{ ...good, version: 2 }, 'version'],
      [{ ...good, kind: 'ballast/signers' }, 'kind'],
      [{ ...good, custodian: 'Binance' }, 'custodian'],
      [{ ...good, exchange: ' binance' }, 'exchange'],
      [{ ...good, customer: ' x' }, 'customer'],
      [{ ...good, note: CANARY }, 'unknown key: note'],
      [{ ...good, holdings: { cash: CANARY } }, 'holdings.positions'],
      [{ ...good, holdings: { cash: CANARY, positions: [], debt: CANARY } }, 'unknown key: debt'],
      [{ ...good, holdings: undefined }, 'exactly one of'],
      [{ ...good, ccxt: { balance: {}, positions: [] } }, 'exactly one of'],
    ];
    for (const [account, expected] of bad) expect(refusal(() => convert(account))).toContain(expected);
  });

  test.each(['1e3', '1e-7', '0x10', ' 1', '1 ', '+1', '01', '1.', '.5', '', 'NaN', '1_000', '-', 5, null])(
    'refuse the decimal %j',
    (quantity) => {
      const message = refusal(() => convert(holdings(CANARY, { symbol: 'ETH', quantity })));
      expect(message).toContain('a.json: holdings.positions[0].quantity');
      expect(refusal(() => convert(accountOf({ holdings: { cash: quantity, positions: [] } })))).toContain(
        'cash',
      );
    },
  );
});

describe('holdings', () => {
  test('assets under either name, contracts with their cost taken out of cash', () => {
    const { cash, quantities, report } = convert(
      holdings(
        '1000.5',
        { symbol: 'BTC', quantity: '0.12345678' },
        { symbol: 'ETH/USDT', quantity: '-2' },
        { symbol: 'BTC/USDT:USDT', quantity: '3', entryPrice: '60000' },
        { symbol: 'ETH/USDT:USDT-261225', quantity: '-2', entryPrice: '2500.25' },
        { symbol: 'BTC/USDT:USDT-261225-70000-C', quantity: '-1.5' },
        { symbol: 'SOL', quantity: '10' },
        { symbol: 'SOL', quantity: '-4.5' },
      ),
    );
    expect(quantities).toEqual([12_345_678n, -2000n, 3000n, -2n, -15n, 100_000n, -45_000n, 0n]);
    // 1000.5 − 3·0.01·60000 + 2·2500.25
    expect(cash).toBe(420_100n);
    expect(report).toEqual({ ignored: [], netted: [], rounded: [], dust: [] });
  });

  test('an entry price of 0 says that cash carries the cost already', () => {
    const { cash } = convert(holdings('-5', { symbol: 'BTC/USDT:USDT', quantity: '3', entryPrice: '0' }));
    expect(cash).toBe(-500n);
  });

  test('hedged legs are netted, each with its own price', () => {
    const { cash, quantities, report } = convert(
      holdings(
        '0',
        { symbol: 'BTC/USDT:USDT', quantity: '5', entryPrice: '100' },
        { symbol: 'BTC/USDT:USDT', quantity: '-2', entryPrice: '300' },
      ),
    );
    expect(quantities[2]).toBe(3000n);
    expect(cash).toBe(-500n + 600n);
    expect(report.netted).toEqual(['BTC/USDT:USDT']);
  });

  test('rounds once, towards minus infinity, and says where', () => {
    const { cash, quantities, report } = convert(
      holdings(
        '-0.001',
        { symbol: 'ETH', quantity: '-1.0001' },
        { symbol: 'BTC', quantity: '0.123456789' },
        { symbol: 'BTC/USDT:USDT', quantity: '1.0009', entryPrice: '0' },
      ),
    );
    expect([cash, ...quantities.slice(0, 3)]).toEqual([-1n, 12_345_678n, -1001n, 1000n]);
    expect(report.rounded).toEqual(['BTC/USDT', 'BTC/USDT:USDT', 'ETH', 'USDT']);
  });

  test('never shows more than the account holds', () => {
    const decimal = fc
      .record({
        n: fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
        scale: fc.integer({ min: 0, max: 12 }),
      })
      .map(({ n, scale }) => ({ n, scale, text: formatDecimal(n, scale) }));
    fc.assert(
      fc.property(decimal, decimal, (eth, money) => {
        const { cash, quantities, report } = convert(
          holdings(money.text, { symbol: 'ETH', quantity: eth.text }),
        );
        const gap = (units: bigint, decimals: number, { n, scale }: typeof eth) =>
          n * 10n ** BigInt(24 - scale) - units * 10n ** BigInt(24 - decimals);
        for (const [units, decimals, real, name] of [
          [cash, 2, money, 'USDT'],
          [quantities[1]!, 3, eth, 'ETH'],
        ] as const) {
          const lost = gap(units, decimals, real);
          expect(lost >= 0n && lost < 10n ** BigInt(24 - decimals)).toBe(true);
          expect(report.rounded.includes(name)).toBe(lost > 0n);
        }
      }),
    );
  });

  test('lots coarser than a unit', () => {
    const of = { ...universe, instruments: [spot('PEPE', -3)] };
    const { quantities, report } = convert(holdings('0', { symbol: 'PEPE', quantity: '-12345' }), of);
    expect(quantities[0]).toBe(-13n);
    expect(report.rounded).toEqual(['PEPE']);
  });

  test('outside the universe: assets are ignored, whatever may be owed is refused', () => {
    const outside = (symbol: string, quantity: string) => convert(holdings(CANARY, { symbol, quantity }));
    expect(outside('DOGE', CANARY).report.ignored).toEqual(['DOGE']);
    expect(outside('DOGE', '0').report.ignored).toEqual([]);
    expect(outside('X/USDT:USDT', '0').report.ignored).toEqual([]);
    for (const [symbol, quantity] of [
      ['DOGE', `-${CANARY}`],
      ['X/USDT:USDT', CANARY],
      ['X/USDT:USDT', `-${CANARY}`],
      ['X-PERP', CANARY],
    ] as const) {
      const message = refusal(() => outside(symbol, quantity));
      expect(message).toContain(`holdings.positions[0]: ${symbol} is `);
      expect(message).toContain('outside the universe');
    }
  });

  test('refusals name the symbol and the fix', () => {
    const big = `9${'0'.repeat(60)}`;
    const dated = 'BTC/USDT:USDT';
    const cases: [unknown[], string][] = [
      [[{ symbol: dated, quantity: CANARY }], 'needs its entry price'],
      [[{ symbol: dated, quantity: CANARY, entryPrice: `-${CANARY}` }], 'entryPrice: must not be negative'],
      [[{ symbol: 'ETH', quantity: CANARY, entryPrice: CANARY }], 'has no entry price'],
      [[{ symbol: 'USDT', quantity: CANARY }], 'USDT is the quote currency'],
      [
        [{ symbol: 'ETH', quantity: CANARY, domain: 'isolated' }].concat([
          { symbol: 'ETH', quantity: `-${CANARY}`, domain: 'isolated' },
        ]),
        'ETH is owed outside',
      ],
      [
        [
          { symbol: 'ETH', quantity: CANARY },
          { symbol: 'ETH/USDT', quantity: CANARY },
        ],
        'appears twice',
      ],
      [[{ symbol: 'SOL', quantity: CANARY, kind: 'debt' }], 'quantity of SOL (debt): is positive'],
      [[{ symbol: 'SOL', quantity: `-${CANARY}`, kind: 'supply' }], 'quantity of SOL (supply): is negative'],
      [[{ symbol: 'ETH', quantity: big }], 'quantity of ETH (spot): is at or above'],
      [[{ symbol: 'ETH', quantity: `-${big}` }], 'quantity of ETH (spot): is below'],
      [[{ symbol: 'E TH', quantity: CANARY }], 'holdings.positions[0].symbol'],
      [[{ symbol: 'ETH', quantity: CANARY, size: CANARY }], 'unknown key: size'],
    ];
    for (const [positions, expected] of cases) {
      const message = refusal(() => convert(holdings(CANARY, ...positions)));
      expect(message).toContain(expected);
      expect(message).not.toContain(big);
    }
    expect(refusal(() => convert(holdings(big)))).toContain('cash');
  });

  test('an inverse contract is refused even if the universe lists it', () => {
    const inverse = { ...spot('BTC/USD:BTC'), kind: 'perpetual' as const };
    const of = { ...universe, instruments: [inverse] };
    const message = refusal(() =>
      convert(holdings('1', { symbol: 'BTC/USD:BTC', quantity: CANARY, entryPrice: '1' }), of),
    );
    expect(message).toContain('BTC/USD:BTC is an inverse contract');
  });

  test('a symbol in several domains needs one', () => {
    const of = { ...universe, instruments: [spot('ETH'), { ...spot('ETH'), domain: 'portfolio' }] };
    expect(refusal(() => convert(holdings('1', { symbol: 'ETH', quantity: CANARY }), of))).toContain(
      'more than one slot',
    );
    const { quantities } = convert(holdings('1', { symbol: 'ETH', quantity: '1', domain: 'portfolio' }), of);
    expect(quantities.slice(0, 2)).toEqual([0n, 100_000_000n]);
  });

  test('a universe must have room for its instruments', () => {
    expect(refusal(() => convert(holdings('1'), { ...universe, slots: 2 }))).toContain('universe');
  });
});
