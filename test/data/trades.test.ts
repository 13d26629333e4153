import { describe, expect, it } from 'vitest';
import { TRADE_FORMATS, type TradeFormat } from '../../src/data/trades/formats.js';
import { importTrades, type TradesImport } from '../../src/data/trades/importTrades.js';
import type { DataError } from '../../src/errors.js';
import { parseTrades } from '../../src/risk/flow/tradesFile.js';
import { refusal } from '../support/refusal.js';
import { asTrades, bybitInverse, START, someTrades, TRADE_SHAPES } from './tradeShapes.js';

const read = (texts: string | readonly string[], options: TradesImport = {}) =>
  importTrades(
    [texts].flat().map((text, i) => ({ text, file: `${i}.csv` })),
    options,
  );
const why = (texts: string | readonly string[], options: TradesImport = {}) =>
  refusal(() => read(texts, options)) as DataError;
const shape = (name: string, trades = someTrades(6)) => TRADE_SHAPES[name]!(trades);
const plain = (...lines: string[]) => ['time,price,size,side', ...lines, ''].join('\n');
const second = START / 1000;

describe.each(Object.keys(TRADE_SHAPES))('%s', (name) => {
  const [format] = name.split(',') as [TradeFormat];
  const trades = someTrades(30);

  it('is recognised, and read exactly', () => {
    const found = read(shape(name, trades));
    expect(found.csv).toBe(asTrades(trades));
    expect(found).toMatchObject({ trades: 30, sided: true, first: `${second}`, last: `${second}.014` });
    expect(found.read).toEqual([{ file: '0.csv', format, unit: expect.any(String) }]);
    expect(parseTrades(found.csv)[0]).toEqual({ time: second, price: 2000, size: 0.5, side: 'buy' });
  });

  it('is read the same when its format is said, and as no other that reads it differently', () => {
    for (const other of TRADE_FORMATS) {
      try {
        expect(read(shape(name, trades), { format: other }).csv).toBe(asTrades(trades));
      } catch (error) {
        expect(other).not.toBe(format);
        expect((error as Error).message).toContain(`is not of format ${other}`);
      }
    }
  });

  it('newest first is turned round when asked, trades of one time too', () => {
    const text = shape(name, [...trades].reverse());
    expect(why(text)).toMatchObject({ rule: 'unordered', fix: expect.stringContaining('--sort') });
    expect(read(text, { sort: true }).csv).toBe(asTrades(trades));
  });
});

describe('sides', () => {
  it('are those of who took: where the buyer was waiting, the seller', () => {
    const row = (word: string) => `1,5,1,1,1,${START},${word},True\n`;
    expect(read(row('True')).csv).toContain(',sell\n');
    expect(read(row('false')).csv).toContain(',buy\n');
    expect(why(row('True') + row('yes').replace('1,', '2,'))).toMatchObject({ rule: 'inconsistent', row: 2 });
    expect(why(plain(`${second},5,1,bid`))).toMatchObject({ rule: 'inconsistent', column: 'side' });
  });

  it('are known of all trades or of none', () => {
    expect(why(plain(`${second},5,1,buy`, `${second},5,1,`))).toMatchObject({ rule: 'empty', row: 3 });
    expect(read(plain(`${second},5,1,`)).csv).toBe(`time,price,size\n${second},5,1\n`);
    expect(read(`time,price,size\n${second},5,1\n`).sided).toBe(false);
  });

  it('of trades of one’s own are refused', () => {
    const text = shape('ccxt, fetchTrades');
    expect(why(text.replace('"takerOrMaker":null', '"takerOrMaker":"maker"')).message).toContain(
      'one of your own',
    );
    expect(read(text.replaceAll('"takerOrMaker":null', '"takerOrMaker":"taker"')).trades).toBe(6);
  });
});

describe('times', () => {
  it.each([
    ['1740787200.0547', '1740787200.0547'],
    ['1740787200.000', '1740787200'],
    ['1740787200054', '1740787200.054'],
    ['1740787200054321', '1740787200.054321'],
    ['1740787200054321987', '1740787200.054321987'],
    ['2025-03-01T00:00:00.054321Z', '1740787200.054321'],
  ])('keep their digits: %s', (written, seconds) => {
    expect(read(plain(`${written},5,1,buy`)).csv).toBe(plain(`${seconds},5,1,buy`));
  });

  it('with more digits than nanoseconds, in several units, or that differ, are refused', () => {
    expect(why(plain('1740787200.0000000001,5,1,buy')).rule).toBe('badDate');
    expect(why(plain(`${second},5,1,buy`, `${START},5,1,buy`)).message).toContain('is in milliseconds');
    expect(why(plain('2025-03-01 00:00:00,5,1,buy')).message).toContain('does not say its time zone');
    const ccxt = shape('ccxt, fetchTrades').replace('00:00:00.001Z', '00:00:00.002Z');
    expect(why(ccxt)).toMatchObject({ rule: 'inconsistent', column: 'datetime' });
  });

  it('lie in a window: from since on, before until', () => {
    const trades = someTrades(6000);
    const text = shape('plain, ours', trades);
    const cut = read(text, { since: second + 1, until: second + 2 });
    expect(cut.csv).toBe(asTrades(trades.slice(2000, 4000)));
    expect(read(text, { since: second + 1 }).trades).toBe(4000);
    expect(read(text, { until: second + 1 }).trades).toBe(2000);
    expect(why(text, { since: second + 3 }).rule).toBe('empty');
    expect(why(text, { since: second + 3, until: second + 3 }).field).toBe('until');
  });
});

describe('trades', () => {
  it('of several files are joined in the order given', () => {
    const [older, newer] = [someTrades(6), someTrades(6, 6)];
    const name = 'binance, aggTrades of futures';
    expect(read([shape(name, older), shape(name, newer)]).csv).toBe(asTrades([...older, ...newer]));
    expect(why([shape(name, newer), shape(name, older)])).toMatchObject({ rule: 'unordered', file: '1.csv' });
    const reversed = [older, newer].map((trades) => shape(name, [...trades].reverse()));
    expect(read(reversed, { sort: true }).csv).toBe(asTrades([...older, ...newer]));
    expect(read([...reversed].reverse(), { sort: true }).csv).toBe(asTrades([...older, ...newer]));
  });

  it('that are there twice are counted and named, in all files', () => {
    const name = 'binance, aggTrades of spot';
    const text = shape(name);
    expect(why([text, text], { sort: true }).message).toBe(
      '1.csv: row 1, column id: is there twice, as 6 trades in all: 500, 501, 502, 503, 504, and 1 more. ' +
        'Give each trade once. Nothing is dropped',
    );
    expect(why(text + text.split('\n')[5]!).message).toContain('as 1 trade in all: 505');
    const other = shape('ccxt, fetchTrades').replace('"id":"501"', '"id":"500"');
    expect(why(other).rule).toBe('duplicate');
    expect(read(shape('ccxt, fetchTrades').replaceAll(/"id":"\d+"/g, '"id":null')).trades).toBe(6);
  });

  it('of a plain table may have ids, which are there once', () => {
    const text = (id: string) => `time,id,price,size\n${second},x,5,1\n${second},${id},5,1\n`;
    expect(read(text('y')).csv).toBe(`time,price,size\n${second},5,1\n${second},5,1\n`);
    expect(why(text('x'))).toMatchObject({ rule: 'duplicate', row: 3 });
  });

  it('whose ids only number the rows begin again in each file, which must not overlap', () => {
    const name = 'bybit, spot';
    const [older, newer] = [someTrades(6), someTrades(6, 6)];
    expect(read([shape(name, older), shape(name, newer)]).trades).toBe(12);
    expect(why([shape(name, older), shape(name, older)], { sort: true })).toMatchObject({
      rule: 'duplicate',
    });
    expect(why([shape(name, newer), shape(name, someTrades(7))], { sort: true }).message).toContain(
      'overlaps',
    );
    expect(why(shape(name).replace('\n2,', '\n1,')).rule).toBe('duplicate');
  });

  it('are of one symbol', () => {
    const text = shape('bybit, linear');
    const last = text.lastIndexOf('ETHUSDT');
    expect(why(`${text.slice(0, last)}BTC${text.slice(last + 3)}`)).toMatchObject({
      column: 'symbol',
      row: 7,
    });
    expect(why([text, shape('bybit, linear', someTrades(2, 6)).replaceAll('ETH', 'BTC')]).message).toContain(
      'is not ETHUSDT',
    );
  });

  it.each([
    ['a price of 0', plain(`${second},0,1,buy`), 'notPositive', 'price'],
    ['a size of 0', plain(`${second},1,0.0,buy`), 'notPositive', 'size'],
    ['no size', plain(`${second},1,,buy`), 'empty', 'size'],
    ['NaN', plain(`${second},NaN,1,buy`), 'notANumber', 'price'],
    ['an unknown column', plain(`${second},1,1,buy`).replace('side', 'taker'), 'columns', 'taker'],
    ['a second size', plain(`${second},1,1,buy`).replace('side', 'amount'), 'columns', 'amount'],
    ['no price', plain(`${second},1,1,buy`).replace('price', 'id'), 'columns', 'price'],
    ['other columns', '1,2,3\n', 'columns', undefined],
    ['no rows', 'time,price,size\n', 'empty', undefined],
  ])('%s is refused', (_, text, rule, column) => {
    expect(why(text)).toMatchObject({ rule, column });
  });

  it('of a form that is stated must fit', () => {
    expect(why(shape('bybit, linear'), { format: 'binance' }).message).toBe(
      '0.csv: is not of format binance: 11 columns, times in seconds. It could be bybit',
    );
    expect(
      why(shape('binance, aggTrades of spot').replaceAll(/17407872(\d+)000,/g, '1740787200,')).message,
    ).toContain('is no known form');
  });
});

describe('sizes', () => {
  it('in contracts are multiplied exactly', () => {
    const { csv } = read(plain(`${second},5,3,buy`), { contractSize: '0.001' });
    expect(csv).toBe(plain(`${second},5,0.003,buy`));
    for (const contractSize of ['0', '-1', '1e3']) {
      expect(why(plain(`${second},5,3,buy`), { contractSize }).field).toBe('contractSize');
    }
  });

  it('are held against what price times size is', () => {
    const contracts = someTrades(6).map((trade) => ({ ...trade, size: trade.size / 100 }));
    // The value is of units, the size in contracts of a hundredth.
    const text = shape('ccxt, fetchTrades', contracts).replaceAll(
      /"amount":([0-9.]+)/g,
      (_, amount: string) => `"amount":${Number(amount) * 100}`,
    );
    expect(why(text).message).toContain('Sizes seem to be in contracts');
    expect(read(text, { contractSize: '0.01' }).trades).toBe(6);
    expect(why(shape('binance, trades of spot'), { contractSize: '10' }).rule).toBe('inconsistent');
    expect(read(shape('binance, aggTrades of spot'), { contractSize: '10' }).trades).toBe(6);
  });

  it('may have values that are rounded', () => {
    const text = `id,price,qty,quote_qty,time,is_buyer_maker\n1,0.00003,1,0,${START},true\n2,3,1000,3000,${START},true\n`;
    expect(read(text).trades).toBe(2);
  });

  it('of Bybit’s inverse contracts are the coins beside them', () => {
    const trades = someTrades(6);
    expect(read(bybitInverse(trades)).csv).toBe(asTrades(trades));
    const [first] = trades as [(typeof trades)[0]];
    const bad = bybitInverse(trades).replace(`,${first.size * first.price},${first.size}\n`, ',1000,0.6\n');
    expect(why(bad)).toMatchObject({ rule: 'inconsistent', column: 'homeNotional', row: 2 });
    expect(why(shape('bybit, linear').replace(',1000,0\n', ',1001,0\n')).rule).toBe('inconsistent');
    expect(why(shape('bybit, linear'), { contractSize: '2' }).rule).toBe('inconsistent');
    const size = `ZeroPlusTick,${'9c30abaf-80ae-5ebf-9850-000000000500'},1000e+08,0.5,`;
    expect(shape('bybit, linear')).toContain(size);
    expect(why(shape('bybit, linear').replace(size, size.replace(',0.5,', ',0.6,'))).row).toBe(2);
    const lacking = bybitInverse(trades).replace(`,${first.size * first.price},${first.size}\n`, ',,\n');
    expect(why(lacking)).toMatchObject({ rule: 'inconsistent', column: 'homeNotional', row: 3 });
  });
});
