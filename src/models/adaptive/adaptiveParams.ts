import { z } from 'zod';
import { limitsParam } from '../kit/limits.js';
import { liquidityParam } from '../kit/liquidityRule.js';
import { selection } from '../kit/select.js';
import { volatilityRuleParam } from '../kit/volatilityRule.js';
import { toxicityParam } from './toxicity.js';

/** Parameters of the adaptive model. */

export const adaptiveParams = z
  .strictObject({
    limits: limitsParam,
    domain: selection.domain,
    rate: volatilityRuleParam,
    toxicity: toxicityParam.optional(),
    concentration: liquidityParam
      .optional()
      .describe('Adds what closing the position costs. Left out: the same rate at every size'),
    brackets: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be 1 or more' })
      .max(12, { error: 'must be 12 or less' })
      .optional()
      .describe('Most brackets that the cost of closing is written in. Default 6'),
    rateDecimals: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be 1 or more' })
      .max(12, { error: 'must be 12 or less' })
      .optional()
      .describe('Decimals that rates are rounded up to. Default 4'),
    notionalDecimals: z
      .int({ error: 'must be a whole number' })
      .min(-18, { error: 'must be -18 or more' })
      .max(18, { error: 'must be 18 or less' })
      .optional()
      .describe('Decimals of the bounds between brackets, quote. Default 0'),
  })
  .describe('Perpetuals and futures at a rate that follows volatility, order flow and the cost of closing');

export type AdaptiveParams = z.output<typeof adaptiveParams>;
