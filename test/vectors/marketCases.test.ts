import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { readInputs } from '../../src/models/build/inputs.js';
import { parseRisk } from '../../src/models/build/riskFile.js';
import { parseTickers } from '../../src/prices/exchange.js';
import { parseFeedMap } from '../../src/prices/feeds.js';
import { parsePyth } from '../../src/prices/pyth.js';
import { misfitOfAll } from '../../src/proof/fit.js';
import { refusal } from '../support/refusal.js';

/** Markets and prices in shapes that people have: what cannot be right is refused. */
const FOLDER = resolve(import.meta.dirname, '../../../shared/cases');

const read = (folder: string, name: string) => readFileSync(join(FOLDER, folder, name), 'utf8');

/** Builds a risk file of a case, whose entries have the key that models had. */
function build(folder: string, name: string, change: (text: string) => string = (text) => text) {
  const risk = parseRisk(change(read(folder, name)).replaceAll('"compiler"', '"model"'));
  const list = risk.inputs ?? [];
  const texts = new Map(list.map(({ file }) => [file, change(read(folder, file))]));
  return buildMarket(risk, { inputs: readInputs(list, texts) });
}
const why = (...args: Parameters<typeof build>) => refusal(() => build(...args)).message;

describe.skipIf(!existsSync(FOLDER))(
  'market cases of ../shared/cases (skipped where they are absent)',
  () => {
    test('31: a feed that is closed', () => {
      const feeds = (name: string) => {
        const map = { e62df6c8b4a85fe1a67db44dc12de5db330f7ac66b72dc658afedf0f4a415b43: 'BTC/USDT' };
        const eth = { ff61491a931112ddf1bd8147cd1b641375f79f5825126d665480874634fd0ace: 'ETH/USDT' };
        const known = parseFeedMap(JSON.stringify(name.startsWith('v2') ? { ...map, ...eth } : map));
        return parsePyth(read('31-pyth', name), { feeds: known });
      };
      for (const name of ['v1.json', 'v2.json', 'expo-0.json']) {
        expect(feeds(name)[0], name).toMatchObject({ symbol: 'BTC/USDT', time: 1_732_320_000 });
      }
      expect(refusal(() => feeds('v2-closed.json')).message).toContain(
        'parsed[1].price.price: of ETH/USDT is not there: the feed is closed',
      );
    });

    test('33: tickers without a time, without a price, locked, with exponents', () => {
      const tickers = (name: string, more: object = {}) =>
        parseTickers(read('33-tickers', name), { take: 'last', ...more });
      expect(tickers('ok.json').map(({ price }) => price)).toEqual(['97705', '3390']);
      expect(tickers('pepe-sci.json')[0]!.price).toBe('0.0000205');
      expect(tickers('two-decimals-rename.json')[0]).toMatchObject({
        symbol: '1000SHIB/USDT:USDT',
        price: '0.0253',
      });
      expect(refusal(() => tickers('hl-notime.json')).message).toContain(
        'Say when it was observed: --observed',
      );
      expect(tickers('hl-notime.json', { observed: 1_732_320_000 })[0]!.time).toBe(1_732_320_000);
      expect(refusal(() => tickers('delisted-null.json')).message).toContain('LUNA/USDT.last: is not there');
      expect(tickers('delisted-null.json', { symbols: ['BTC/USDT'] })).toHaveLength(1);
      expect(refusal(() => tickers('locked.json')).message).toContain('is at the ask');
    });

    test('34: an option priced in its coin', () => {
      const tickers = read('34-deribit-option-ticker', 'tickers.json');
      const symbols = ['BTC/USD:BTC-241227-100000-C'];
      expect(refusal(() => parseTickers(tickers, { take: 'mark', symbols } as never)).message).toContain(
        'is priced in BTC, not in USD',
      );
    });

    test('39: sizes of a book are contracts', () => {
      const folder = '39-book-contracts';
      const levels = (size: number) => (text: string) => text.replaceAll(',5000]', `,${size}]`);
      const beyond = /beyond the sizes that there is a liquidation cost for/;
      // The limit is 900 coins. Of contracts of 0.01, 20 levels of 4 500 hold as many; of whole ones, 20 of 45.
      const [hundredths, whole] = ['risk-okx-contract-0.01.json', 'risk-binance-1.json'];
      expect(why(folder, hundredths, levels(4499))).toMatch(beyond);
      expect(build(folder, hundredths, levels(4500)).models.maintenance).toBeDefined();
      expect(why(folder, whole, levels(44))).toMatch(beyond);
      expect(build(folder, whole, levels(45)).models.maintenance).toBeDefined();
    });

    test('40: volatilities in percent', () => {
      const folder = '40-surface-percent';
      expect(build(folder, 'risk-fraction.json').prices[0]).toBe('6036.49');
      expect(why(folder, 'risk-percent.json')).toContain(
        'slices[0].vols[0]: is above 5: is it a percentage?',
      );
      const said = (text: string) =>
        text.replace('"underlying":"BTC",', '"underlying":"BTC","unit":"percent",');
      const market = build(folder, 'risk-percent.json', said);
      expect(market.prices).toEqual(build(folder, 'risk-fraction.json').prices);
    });

    test.each([
      [
        'strike.json',
        'universe.instruments[0].strike: is not what BTC/USDT:USDT-241227-100000-C says: its strike is 100000',
      ],
      [
        'underlying.json',
        'universe.instruments[1].underlying: is not what ETH/USDT:USDT-241227-90000-P says: its base is ETH',
      ],
      ['quote.json', 'its strike is in USDT, and the universe counts in USDC'],
    ])('47: name and terms disagree: %s', (name, message) => {
      expect(why('47-option-name-vs-terms', name)).toContain(message);
    });

    test.each(['risk.json', 'risk-volume.json'])('48: what is of PEPE is not of 1000PEPE: %s', (name) => {
      expect(why('48-1000pepe-history', name)).toContain(
        'counts 1000 PEPE: its price and volume are not those of PEPE',
      );
    });

    test('43: thirty tiers are merged upwards, and tiers as ccxt gives them are taken', () => {
      for (const [name, pieces] of [
        ['risk.json', 12],
        ['risk-ccxt-raw.json', 1],
      ] as const) {
        const market = build('43-thirty-tiers', name);
        expect(misfitOfAll(market), name).toBeUndefined();
        expect(market.models.maintenance!.instruments[1]!.pieces, name).toHaveLength(pieces);
      }
    });

    test('50: an option that has expired', () => {
      expect(why('50-expired-option', 'risk.json')).toContain(
        'universe.instruments[0].expiry: BTC/USDT:USDT-241101-60000-C has expired at the time of the market',
      );
    });
  },
);
