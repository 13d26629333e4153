import type { Answers } from './exchangeServer.js';
import { MARK } from './okxAnswers.js';

/** Binance, USD-margined futures and spot: invented figures in the forms of its documentation. */

const now = () => Date.now();

const future = (coin: string, tickSize: string, stepSize: string) => ({
  symbol: `${coin}USDT`,
  pair: `${coin}USDT`,
  contractType: 'PERPETUAL',
  deliveryDate: 4133404800000,
  onboardDate: 1569398400000,
  status: 'TRADING',
  baseAsset: coin,
  quoteAsset: 'USDT',
  marginAsset: 'USDT',
  pricePrecision: 2,
  quantityPrecision: 3,
  baseAssetPrecision: 8,
  quotePrecision: 8,
  underlyingType: 'COIN',
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.1', maxPrice: '4529764', tickSize },
    { filterType: 'LOT_SIZE', minQty: stepSize, maxQty: '1000', stepSize },
    { filterType: 'MARKET_LOT_SIZE', minQty: stepSize, maxQty: '120', stepSize },
  ],
  orderTypes: ['LIMIT'],
  timeInForce: ['GTC'],
});

const pair = (coin: string, tickSize: string, stepSize: string) => ({
  symbol: `${coin}USDT`,
  status: 'TRADING',
  baseAsset: coin,
  baseAssetPrecision: 8,
  quoteAsset: 'USDT',
  quotePrecision: 8,
  quoteAssetPrecision: 8,
  orderTypes: ['LIMIT'],
  icebergAllowed: true,
  isSpotTradingAllowed: true,
  isMarginTradingAllowed: true,
  filters: [
    { filterType: 'PRICE_FILTER', minPrice: '0.01', maxPrice: '1000000', tickSize },
    { filterType: 'LOT_SIZE', minQty: stepSize, maxQty: '9000', stepSize },
  ],
  permissions: ['SPOT'],
});

const PRICES: Readonly<Record<string, number>> = { BTC: MARK, ETH: 2250.5 };

const ticker = (coin: string, quoteVolume: string) => ({
  symbol: `${coin}USDT`,
  priceChange: '1',
  priceChangePercent: '0.1',
  weightedAvgPrice: String(PRICES[coin]),
  lastPrice: String(PRICES[coin]),
  lastQty: '0.01',
  openPrice: String(PRICES[coin]),
  highPrice: String(PRICES[coin]),
  lowPrice: String(PRICES[coin]),
  volume: '1000',
  quoteVolume,
  openTime: now() - 86_400_000,
  closeTime: now(),
  firstId: 1,
  lastId: 2,
  count: 2,
});
/** Of spot alone: that is how ccxt tells them apart. */
const book = (coin: string) => ({
  bidPrice: String(PRICES[coin]! - 0.1),
  bidQty: '1',
  askPrice: String(PRICES[coin]! + 0.1),
  askQty: '1',
});
const tickers = () => [ticker('BTC', '9000000000'), ticker('ETH', '5000000000')];

export const BINANCE_ASSET = {
  asset: 'USDT',
  walletBalance: '20000.00000000',
  unrealizedProfit: '1668.80000000',
  marginBalance: '21668.80000000',
  maintMargin: '146.67520000',
  initialMargin: '3666.88000000',
  positionInitialMargin: '3666.88000000',
  openOrderInitialMargin: '0.00000000',
  crossWalletBalance: '20000.00000000',
  crossUnPnl: '1668.80000000',
  availableBalance: '18001.92000000',
  maxWithdrawAmount: '18001.92000000',
  updateTime: 1765000000000,
};

export const BINANCE_POSITION = {
  symbol: 'BTCUSDT',
  positionSide: 'BOTH',
  positionAmt: '0.500',
  entryPrice: '70000.0',
  breakEvenPrice: '70010.0',
  markPrice: '73337.60000000',
  unRealizedProfit: '1668.80000000',
  liquidationPrice: '30000',
  isolatedMargin: '0',
  notional: '36668.80000000',
  marginAsset: 'USDT',
  isolatedWallet: '0',
  initialMargin: '3666.88000000',
  maintMargin: '146.67520000',
  positionInitialMargin: '3666.88000000',
  openOrderInitialMargin: '0',
  adl: 1,
  bidNotional: '0',
  askNotional: '0',
  updateTime: 1765000000000,
};

/** Positions as balances list them: those of other contracts are empty. */
export const BINANCE_COUNTED = [
  { symbol: 'BTCUSDT', positionSide: 'BOTH', positionAmt: '0.500', notional: '36668.8' },
  { symbol: 'ETHUSDT', positionSide: 'BOTH', positionAmt: '0', notional: '0' },
];

const brackets = (coin: string) => ({
  symbol: `${coin}USDT`,
  notionalCoef: 1.5,
  brackets: [
    {
      bracket: 1,
      initialLeverage: 125,
      notionalCap: 300000,
      notionalFloor: 0,
      maintMarginRatio: 0.004,
      cum: 0.0,
    },
    {
      bracket: 2,
      initialLeverage: 100,
      notionalCap: 800000,
      notionalFloor: 300000,
      maintMarginRatio: 0.005,
      cum: 300.0,
    },
    {
      bracket: 3,
      initialLeverage: 75,
      notionalCap: 3000000,
      notionalFloor: 800000,
      maintMarginRatio: 0.0065,
      cum: 1500.0,
    },
  ],
});

/** Half a Bitcoin of a perpetual, and a quarter of one in the spot wallet. */
export const binanceAnswers = (more: Answers = {}): Answers => ({
  '/api/v3/time': () => ({ serverTime: now() }),
  '/fapi/v1/time': () => ({ serverTime: now() }),
  '/api/v3/exchangeInfo': () => ({
    timezone: 'UTC',
    serverTime: now(),
    symbols: [pair('BTC', '0.01000000', '0.00001000'), pair('ETH', '0.01000000', '0.00010000')],
  }),
  '/fapi/v1/exchangeInfo': () => ({
    timezone: 'UTC',
    serverTime: now(),
    symbols: [future('BTC', '0.10', '0.001'), future('ETH', '0.01', '0.001')],
  }),
  '/api/v3/ticker/24hr': () => tickers().map((one) => ({ ...one, ...book(one.symbol.replace('USDT', '')) })),
  '/fapi/v1/ticker/24hr': tickers,
  '/fapi/v1/premiumIndex': () =>
    Object.entries(PRICES).map(([coin, price]) => ({
      symbol: `${coin}USDT`,
      markPrice: `${price}00000`,
      indexPrice: String(price),
      estimatedSettlePrice: String(price),
      lastFundingRate: '0.0001',
      interestRate: '0.0001',
      nextFundingTime: now() + 3_600_000,
      time: now(),
    })),
  '/fapi/v1/leverageBracket': () => [brackets('BTC'), brackets('ETH')],
  '/sapi/v1/account/apiRestrictions': () => ({
    ipRestrict: false,
    createTime: 1623840271000,
    enableReading: true,
    enableWithdrawals: false,
    enableInternalTransfer: false,
    enableMargin: false,
    enableFutures: false,
    permitsUniversalTransfer: false,
    enableVanillaOptions: false,
    enableFixApiTrade: false,
    enableFixReadOnly: true,
    enableSpotAndMarginTrading: false,
    enablePortfolioMarginTrading: false,
  }),
  '/api/v3/account': () => ({
    makerCommission: 10,
    canTrade: true,
    canWithdraw: true,
    updateTime: now(),
    accountType: 'SPOT',
    balances: [
      { asset: 'BTC', free: '0.25000000', locked: '0.00000000' },
      { asset: 'USDT', free: '100.00000000', locked: '0.00000000' },
    ],
    permissions: ['SPOT'],
    uid: 354937868,
  }),
  '/fapi/v3/account': () => ({
    totalInitialMargin: '3666.88',
    totalWalletBalance: '20000',
    totalUnrealizedProfit: '1668.8',
    totalMarginBalance: '21668.8',
    assets: [BINANCE_ASSET],
    positions: BINANCE_COUNTED,
  }),
  '/fapi/v3/positionRisk': () => [BINANCE_POSITION],
  ...more,
});
