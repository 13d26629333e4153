import { adaptive } from '../adaptive/adaptive.js';
import { adaptiveParams } from '../adaptive/adaptiveParams.js';
import { collateral, collateralParams } from '../collateral/collateral.js';
import { dydx, dydxParams } from '../dydx/dydx.js';
import { groupCharges, groupsParams } from '../groups/groups.js';
import { historicalEs, historicalEsParams } from '../historical-es/historicalEs.js';
import { hyperliquid, hyperliquidParams } from '../hyperliquid/hyperliquid.js';
import { defineModel, type Registry } from '../kit/model.js';
import { lending, lendingParams } from '../lending/lending.js';
import { liquidCollateral } from '../liquid-collateral/liquidCollateral.js';
import { liquidCollateralParams } from '../liquid-collateral/liquidCollateralParams.js';
import { markParams, markValue } from '../mark/mark.js';
import { portfolio } from '../portfolio/portfolio.js';
import { portfolioParams } from '../portfolio/portfolioParams.js';
import { scenarioScan } from '../scan/scan.js';
import { scanParams } from '../scan/scanParams.js';
import { scenarioManagerParams } from '../scenario-manager/params.js';
import { scenarioManager } from '../scenario-manager/scenarioManager.js';
import { span } from '../span/span.js';
import { spanParams } from '../span/spanParams.js';
import { tieredMargin, tieredParams } from '../tiered/tiered.js';

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
