import { adaptive } from '../adaptive/adaptive.js';
import { collateral } from '../collateral/collateral.js';
import { dydx } from '../dydx/dydx.js';
import { groups } from '../groups/groups.js';
import { historicalEs } from '../historical-es/historicalEs.js';
import { hyperliquid } from '../hyperliquid/hyperliquid.js';
import type { Registry } from '../kit/model.js';
import { lending } from '../lending/lending.js';
import { liquidCollateral } from '../liquid-collateral/liquidCollateral.js';
import { mark } from '../mark/mark.js';
import { portfolio } from '../portfolio/portfolio.js';
import { scan } from '../scan/scan.js';
import { scenarioManager } from '../scenario-manager/scenarioManager.js';
import { span } from '../span/span.js';
import { tiered } from '../tiered/tiered.js';

/** The models that come with the package. */
export const BUILT_IN: Registry = [
  tiered,
  collateral,
  mark,
  scan,
  groups,
  historicalEs,
  portfolio,
  hyperliquid,
  dydx,
  lending,
  span,
  scenarioManager,
  adaptive,
  liquidCollateral,
];
