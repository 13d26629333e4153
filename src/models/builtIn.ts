import { adaptive } from './adaptive.js';
import { adaptiveParams } from './adaptiveParams.js';
import { collateral, collateralParams } from './collateral.js';
import { dydx, dydxParams } from './dydx.js';
import { groupCharges, groupsParams } from './groups.js';
import { historicalEs, historicalEsParams } from './historicalEs.js';
import { hyperliquid, hyperliquidParams } from './hyperliquid.js';
import { lending, lendingParams } from './lending.js';
import { liquidCollateral } from './liquidCollateral.js';
import { liquidCollateralParams } from './liquidCollateralParams.js';
import { markParams, markValue } from './markValue.js';
import { portfolio } from './portfolio.js';
import { portfolioParams } from './portfolioParams.js';
import { defineModel, type Registry } from './registry.js';
import { scanParams } from './scanParams.js';
import { scenarioManagerParams } from './scenarioManager/params.js';
import { scenarioManager } from './scenarioManager/scenarioManager.js';
import { scenarioScan } from './scenarioScan.js';
import { span } from './span.js';
import { spanParams } from './spanParams.js';
import { tieredMargin, tieredParams } from './tieredMargin.js';

/** The models that come with the package. Each is one line; a model whose results change gets a higher version. */
export const BUILT_IN: Registry = [
  defineModel({
    name: 'tiered',
    version: 1,
    describe: 'Brackets by notional of perpetuals and futures',
    params: tieredParams,
    compile: tieredMargin,
  }),
  defineModel({
    name: 'collateral',
    version: 1,
    describe: 'Assets at a weight that falls with size, and debts',
    params: collateralParams,
    compile: collateral,
  }),
  defineModel({
    name: 'mark',
    version: 1,
    describe: 'Mark value and a limit, no charge',
    params: markParams,
    compile: markValue,
  }),
  defineModel({
    name: 'scan',
    version: 1,
    describe: 'Stated risk arrays, netted per unit',
    params: scanParams,
    compile: scenarioScan,
  }),
  defineModel({
    name: 'groups',
    version: 1,
    describe: 'Charges on net quantities: concentration, short-option minimums',
    params: groupsParams,
    compile: groupCharges,
  }),
  defineModel({
    name: 'historical-es',
    version: 1,
    describe: 'Joint moves of the past, applied to today: expected shortfall or value at risk',
    params: historicalEsParams,
    compile: historicalEs,
  }),
  defineModel({
    name: 'portfolio',
    version: 1,
    describe: 'Stress grid of price and volatility per underlying, by full repricing',
    params: portfolioParams,
    compile: portfolio,
  }),
  defineModel({
    name: 'hyperliquid',
    version: 1,
    describe: 'Perpetuals by tiers of largest leverage, as on Hyperliquid',
    params: hyperliquidParams,
    compile: hyperliquid,
  }),
  defineModel({
    name: 'dydx',
    version: 1,
    describe: 'Perpetuals of one liquidity tier, as on dYdX v4',
    params: dydxParams,
    compile: dydx,
  }),
  defineModel({
    name: 'lending',
    version: 1,
    describe: 'Gross supply and debt of a lending market: the margin ratio is the health factor',
    params: lendingParams,
    compile: lending,
  }),
  defineModel({
    name: 'span',
    version: 1,
    describe: 'SPAN per combined commodity, no spread credits',
    params: spanParams,
    compile: span,
  }),
  defineModel({
    name: 'scenario-manager',
    version: 1,
    describe:
      'Portfolio margin of options, perpetuals and collateral by joint scenarios, expiries netted each on its own',
    params: scenarioManagerParams,
    compile: scenarioManager,
  }),
  defineModel({
    name: 'adaptive',
    version: 1,
    describe: 'Perpetuals and futures at rates that follow volatility, order flow and the cost of closing',
    params: adaptiveParams,
    compile: adaptive,
  }),
  defineModel({
    name: 'liquid-collateral',
    version: 1,
    describe: 'Assets at haircuts that follow volatility and the cost of selling',
    params: liquidCollateralParams,
    compile: liquidCollateral,
  }),
];
