import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asTrades, bybitInverse, someTrades, TRADE_SHAPES } from '../data/tradeShapes.js';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist');

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
});
afterAll(() => work.close());

const trades = someTrades(40);

describe('trades import', () => {
  it.each([...Object.entries(TRADE_SHAPES), ['bybit, inverse', bybitInverse] as const])(
    'reads %s',
    async (name, shape) => {
      await work.write('saved', shape(trades));
      const { stdout } = await work.must('trades import --from saved --out ETH.csv --json');
      expect(await work.read('ETH.csv')).toBe(asTrades(trades));
      expect(JSON.parse(stdout)).toMatchObject({
        file: 'ETH.csv',
        trades: 40,
        sided: true,
        first: '1740787200',
        last: '1740787200.019',
        read: [{ file: 'saved', format: name.split(',')[0] }],
      });
    },
  );

  it('joins files, cuts a window, puts them in order, and says what it read', async () => {
    const shape = TRADE_SHAPES['bybit, linear']!;
    await work.write('one', shape(someTrades(4000).reverse()));
    await work.write('two', shape(someTrades(4000, 4000).reverse()));
    const { stdout } = await work.must(
      'trades import --from one --from two --sort --since 2025-03-01T00:00:01Z --until 1740787203 --out cut.csv',
    );
    expect(await work.read('cut.csv')).toBe(asTrades(someTrades(4000, 2000)));
    expect(stdout).toMatch(
      /^Wrote cut\.csv\n.*read as +bybit, times in seconds\n.*trades +4000, with sides\n/s,
    );
    expect(stdout).toMatch(/from +2025-03-01T00:00:01Z\n.*until +2025-03-01T00:00:02Z/s);
  });

  it.each([
    ['--out saved', 3, '--out: is also an input'],
    ['--out x.csv --format okx', 2, 'Choices: "binance"'],
    ['--out x.csv --until yesterday', 3, '--until: must be whole unix seconds'],
    ['--out x.csv --contract-size 0', 3, '--contract-size: must be above 0'],
    ['--out x.csv --contract-size 2', 3, 'saved: [0], column value: is not the price times the size'],
    ['--out x.csv --format bybit', 3, 'saved: is not of format bybit'],
  ])('refuses %s', async (options, code, message) => {
    await work.write('saved', TRADE_SHAPES['ccxt, fetchTrades']!(trades));
    const answer = await work.ballast(`trades import --from saved ${options}`);
    expect(answer.code).toBe(code);
    expect(answer.stderr.replace(': column', ', column')).toContain(message);
    expect(answer.stderr).not.toMatch(STACK);
    expect(await work.has('x.csv')).toBe(false);
  });

  it('explains itself', async () => {
    const { stdout } = await work.must('trades import --help');
    for (const words of ['fetchTrades', 'a download of Binance', '--contract-size'])
      expect(stdout).toContain(words);
  });
});
