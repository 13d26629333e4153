import type { Answers } from './exchangeServer.js';
import { MARK } from './okxAnswers.js';

/** Bybit, API v5, unified account: invented figures in the forms of its documentation. */

const ok = (result: unknown) => ({ retCode: 0, retMsg: 'OK', result, retExtInfo: {}, time: Date.now() });

const perpetual = (coin: string, tickSize: string, qtyStep: string) => ({
  symbol: `${coin}USDT`,
  contractType: 'LinearPerpetual',
  status: 'Trading',
  baseCoin: coin,
  quoteCoin: 'USDT',
  launchTime: '1585526400000',
  deliveryTime: '0',
  deliveryFeeRate: '',
  priceScale: '2',
  leverageFilter: { minLeverage: '1', maxLeverage: '100.00', leverageStep: '0.01' },
  priceFilter: { minPrice: '0.10', maxPrice: '1999999.80', tickSize },
  lotSizeFilter: {
    maxOrderQty: '1190.000',
    minOrderQty: qtyStep,
    qtyStep,
    postOnlyMaxOrderQty: '1190',
    maxMktOrderQty: '500',
    minNotionalValue: '5',
  },
  unifiedMarginTrade: true,
  fundingInterval: 480,
  settleCoin: 'USDT',
  copyTrading: 'both',
});

const pair = (coin: string, tickSize: string, basePrecision: string) => ({
  symbol: `${coin}USDT`,
  baseCoin: coin,
  quoteCoin: 'USDT',
  innovation: '0',
  status: 'Trading',
  marginTrading: 'both',
  lotSizeFilter: {
    basePrecision,
    quotePrecision: '0.00000001',
    minOrderQty: basePrecision,
    maxOrderQty: '71',
    minOrderAmt: '1',
    maxOrderAmt: '4000000',
  },
  priceFilter: { tickSize },
});

const PRICES: Readonly<Record<string, number>> = { BTC: MARK, ETH: 2250.5 };
const ticker = (coin: string, turnover24h: string) => ({
  symbol: `${coin}USDT`,
  lastPrice: String(PRICES[coin]),
  indexPrice: String(PRICES[coin]),
  markPrice: String(PRICES[coin]),
  prevPrice24h: String(PRICES[coin]),
  price24hPcnt: '0.001',
  highPrice24h: String(PRICES[coin]),
  lowPrice24h: String(PRICES[coin]),
  volume24h: '1000',
  turnover24h,
  bid1Price: String(PRICES[coin]! - 0.1),
  bid1Size: '1',
  ask1Price: String(PRICES[coin]! + 0.1),
  ask1Size: '1',
});

export const BYBIT_POSITION = {
  positionIdx: 0,
  riskId: 1,
  riskLimitValue: '2000000',
  symbol: 'BTCUSDT',
  side: 'Buy',
  size: '0.500',
  avgPrice: '70000',
  positionValue: '35000',
  tradeMode: 0,
  autoAddMargin: 0,
  positionStatus: 'Normal',
  leverage: '10',
  markPrice: String(MARK),
  liqPrice: '',
  bustPrice: '',
  positionIM: '3666.88',
  positionMM: '183.344',
  takeProfit: '',
  stopLoss: '',
  unrealisedPnl: '1668.8',
  curRealisedPnl: '0.5',
  cumRealisedPnl: '0.5',
  createdTime: '1765000000000',
  updatedTime: '1765000000000',
};

const coin = (name: string, more: object) => ({
  coin: name,
  equity: '0',
  walletBalance: '0',
  unrealisedPnl: '0',
  borrowAmount: '0',
  spotBorrow: '0',
  accruedInterest: '0',
  availableToWithdraw: '',
  locked: '0',
  totalPositionIM: '0',
  totalOrderIM: '0',
  totalPositionMM: '0',
  ...more,
});

export const BYBIT_KEY = {
  id: '13770661',
  note: 'audit',
  apiKey: 'k',
  readOnly: 1,
  permissions: { ContractTrade: [], Spot: [], Wallet: [], Options: [], Derivatives: [] },
  ips: ['*'],
  type: 1,
  userID: 24617703,
  unified: 0,
  uta: 1,
};

/** Half a Bitcoin of a perpetual, and a quarter in hand. */
export const bybitAnswers = (more: Answers = {}): Answers => ({
  '/v5/market/time': () =>
    ok({ timeSecond: String(Math.floor(Date.now() / 1000)), timeNano: `${Date.now()}000000` }),
  '/v5/market/instruments-info': (query) => {
    const category = query.get('category');
    const list =
      category === 'spot'
        ? [pair('BTC', '0.01', '0.000001'), pair('ETH', '0.01', '0.00001')]
        : category === 'linear'
          ? [perpetual('BTC', '0.10', '0.001'), perpetual('ETH', '0.01', '0.01')]
          : [];
    return ok({ category, list, nextPageCursor: '' });
  },
  '/v5/market/tickers': (query) => {
    const more = query.get('category') === 'spot' ? {} : { openInterestValue: '1000000', openInterest: '10' };
    const list = [ticker('BTC', '9000000000'), ticker('ETH', '5000000000')];
    return ok({ category: query.get('category'), list: list.map((one) => ({ ...one, ...more })) });
  },
  '/v5/market/risk-limit': () => {
    const tier = (
      symbol: string,
      id: number,
      riskLimitValue: string,
      rate: string,
      maxLeverage: string,
      mmDeduction: string,
    ) => ({
      id,
      symbol,
      riskLimitValue,
      maintenanceMargin: rate,
      initialMargin: String(1 / Number(maxLeverage)),
      isLowestRisk: id === 1 ? 1 : 0,
      maxLeverage,
      mmDeduction,
    });
    const list = ['BTCUSDT', 'ETHUSDT'].flatMap((symbol) => [
      tier(symbol, 1, '2000000', '0.005', '100.00', ''),
      tier(symbol, 2, '2600000', '0.0056', '90.00', '1200'),
    ]);
    return ok({ category: 'linear', list, nextPageCursor: '' });
  },
  '/v5/user/query-api': () => ok(BYBIT_KEY),
  '/v5/account/info': () =>
    ok({ marginMode: 'REGULAR_MARGIN', updatedTime: '1697078946000', unifiedMarginStatus: 6 }),
  '/v5/account/wallet-balance': () =>
    ok({
      list: [
        {
          accountType: 'UNIFIED',
          totalEquity: '40003.2',
          totalWalletBalance: '38334.4',
          coin: [
            coin('USDT', {
              equity: '21668.8',
              walletBalance: '20000',
              unrealisedPnl: '1668.8',
              totalPositionIM: '3666.88',
            }),
            coin('BTC', { equity: '0.25', walletBalance: '0.25' }),
          ],
        },
      ],
    }),
  '/v5/position/list': (query) => {
    const has = query.get('category') === 'linear' && query.get('settleCoin') === 'USDT';
    return ok({ category: query.get('category'), list: has ? [BYBIT_POSITION] : [], nextPageCursor: '' });
  },
  ...more,
});
