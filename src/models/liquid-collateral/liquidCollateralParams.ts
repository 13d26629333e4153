import { z } from 'zod';
import { symbolText, unsignedText } from '../../files/schemas.js';
import { limitsParam } from '../kit/limits.js';
import { liquidityParam } from '../kit/liquidityRule.js';
import { selection } from '../kit/select.js';
import { volatilityRuleParam } from '../kit/volatilityRule.js';

/** Parameters of the liquid-collateral model. */

export const liquidCollateralParams = z
  .strictObject({
    limits: limitsParam.describe('The assets, and how much of each may be held, units'),
    domain: selection.domain,
    haircut: volatilityRuleParam.describe(
      'Base haircut = z(confidence) · forecast volatility over the horizon, between floor and cap',
    ),
    liquidity: liquidityParam,
    tiers: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be 1 or more' })
      .max(12, { error: 'must be 12 or less' })
      .optional()
      .describe(
        'Most tiers per asset, 12 or, with debt, 11. Default 5: with debt, six segments, which every circuit has',
      ),
    weightDecimals: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be 1 or more' })
      .max(12, { error: 'must be 12 or less' })
      .optional()
      .describe('Decimals that weights are rounded down and borrow factors up to. Default 4'),
    borrowLimits: z
      .record(symbolText, unsignedText('Debt stays below it, units, above 0'))
      .optional()
      .describe('Assets that may be owed, and how much of each, units. Left out: none'),
  })
  .describe('Spot assets as collateral, at a haircut that follows volatility and the cost of selling them');

export type LiquidCollateralParams = z.output<typeof liquidCollateralParams>;
