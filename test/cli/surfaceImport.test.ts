import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asSurface, CHAINS, someOptions } from '../data/chains.js';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist');

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
});
afterAll(() => work.close());

const options = someOptions();

describe('surface import', () => {
  it.each(Object.entries(CHAINS))('reads %s', async (name, { text, rate, observed, units }) => {
    await work.write('chain.json', text(options));
    const said = `${rate ? ` --rate ${rate}` : ''}${observed ? ' --observed 2025-03-01T12:00:00Z' : ''}`;
    const { stdout } = await work.must(`surface import --from chain.json --out BTC.json${said} --json`);
    expect(await work.json('BTC.json')).toEqual(asSurface());
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'BTC.json',
      underlying: 'BTC',
      units,
      leftOut: [],
      findings: [],
      expiryTime: '08:00',
      tolerance: '0.01',
      read: [{ file: 'chain.json', format: name.split(',')[0] }],
    });
  });

  it('says what it read, left out and assumed', async () => {
    const { text } = CHAINS['deribit, its result']!;
    await work.write('chain.json', text(options.map((one, i) => (i === 2 ? { ...one, percent: 0 } : one))));
    const { stdout } = await work.must(
      'surface import --from chain.json --underlying BTC --expiries 2025-03-28 --out cut.json',
    );
    for (const words of [
      /^Wrote cut\.json\n/,
      /time +2025-03-01T12:00:00Z/,
      /volatilities +percentages, as marks in coins prove/,
      /tolerance +0\.01 per year/,
      /expiry time +08:00 UTC/,
      /left out +2 options without figures: BTC-28MAR25-80000-C, BTC-28MAR25-80000-P/,
      /arbitrage +none at its nodes/,
      /2025-03-28T08:00:00Z +4 +0/,
    ]) {
      expect(stdout).toMatch(words);
    }
  });

  it('gives a surface that a market is priced from', async () => {
    await work.write('chain.json', CHAINS['deribit, its result']!.text(options));
    await work.must('surface import --from chain.json --out BTC.json');
    const symbol = 'BTC/USDT:USDT-250328-90000-C';
    await work.write('risk.json', {
      version: 1,
      kind: 'ballast/risk',
      universe: {
        quote: 'USDT',
        valueDecimals: 8,
        slots: 8,
        instruments: [
          {
            symbol,
            kind: 'option',
            underlying: 'BTC',
            domain: 'x',
            lotDecimals: 3,
            multiplier: '1',
            expiry: Date.parse('2025-03-28T08:00:00Z') / 1000,
            strike: '90000',
            right: 'call',
          },
        ],
      },
      time: '2025-03-01T12:00:00Z',
      maxSkew: 900,
      inputs: [{ kind: 'surface', of: 'BTC', file: 'BTC.json' }],
      prices: { [symbol]: { from: 'surface', decimals: 2 } },
      models: [
        { model: 'mark', symbols: [symbol], limit: '1000' },
        {
          model: 'scan',
          scenarios: ['a', 'b'],
          arrays: { [symbol]: ['1', '-1'] },
          units: [{ select: 'eachUnderlying', reduce: 'worst', weight: '1' }],
        },
      ],
    });
    await work.must('market build --risk risk.json');
    const market = (await work.json('market.json')) as { prices: string[] };
    expect(Number(market.prices[0])).toBeCloseTo(options[4]!.value, 1);
  });

  it.each([
    ['--out chain.json', 3, '--out: is also an input'],
    ['--out x.json --tolerance 2', 3, '--tolerance: must be above 0 and at most 0.1'],
    ['--out x.json --rate 4%', 3, '--rate: is not a plain decimal'],
    ['--out x.json --rate 0.04', 3, 'has a rate of 0, not the stated one'],
    ['--out x.json --underlying ETH', 3, '--underlying: is in none of the files'],
    ['--out x.json --expiries 2025-03-29', 3, '--expiries: names 2025-03-29'],
    ['--out x.json --expiry-time noon', 3, '--expiry-time: must be a time of day'],
    ['--out x.json --observed now', 3, '--observed: must be whole unix seconds'],
    ['', 2, 'Missing required argument: out'],
  ])('refuses %s', async (said, code, message) => {
    await work.write('chain.json', CHAINS['deribit, its result']!.text(options));
    const answer = await work.ballast(`surface import --from chain.json ${said}`.trim());
    expect(answer.code).toBe(code);
    expect(answer.stderr).toContain(message);
    expect(answer.stderr).not.toMatch(STACK);
    expect(await work.has('x.json')).toBe(false);
  });
});
