import type { ScenarioManagerParams } from '../../src/models/scenario-manager/scenarioManagerParams.js';
import type { Figure } from '../vectors/vectors.js';
import type { Dec } from './decimalBlack.js';
import { dec, sum } from './deriveExpiry.js';
import type { DeriveCase, DeriveParameters, VolDirection } from './deriveFile.js';

/** Parameters of `derive_pmrm2.json` as a risk file has them. */

/** Time of the markets: the file has times to expiry only. */
export const DERIVE_TIME = 1_740_000_000;

export const plain = (value: Dec): string => value.toFixed();
export const plainText = (figure: Figure): string => plain(dec(figure));
const total = (...figures: Figure[]): string => plain(sum(figures.map(dec)));

const VOL_MOVES = {
  Up: 'up',
  Down: 'down',
  None: 'none',
  LINEAR: 'linear',
  ABS: 'absolute',
} as const satisfies Record<VolDirection, string>;

/** The parameters of a risk file for one case. */
export function scenarioManagerParamsOf(
  portfolio: DeriveCase,
  parameters: DeriveParameters,
): ScenarioManagerParams {
  const { SkewShock: skew, VolShock: vol, Margin: margin } = parameters;
  const { BasisContingency: basis, OtherContingency: other } = parameters;
  return {
    underlying: 'X',
    domain: 'portfolio',
    spot: { price: plainText(portfolio.spot), confidence: plainText(portfolio.spotConf) },
    perpetualConfidence: plainText(portfolio.perpConf),
    peg: {
      price: plainText(portfolio.stable),
      threshold: plainText(other.PEG_LOSS_THRESHOLD),
      factor: plainText(other.PEG_LOSS_FACTOR),
    },
    expiries: portfolio.feeds.map((feed) => ({
      expiry: DERIVE_TIME + feed.secToExpiry,
      forward: plainText(feed.F),
      rate: plainText(feed.rate),
      confidence: {
        forward: plainText(feed.Fconf),
        rate: plainText(feed.rateConf),
        vols: plainText(feed.volConf),
      },
      vols: volsOf(portfolio, feed.secToExpiry),
    })),
    collaterals: portfolio.collaterals.map((asset) => ({
      symbol: asset.Name,
      confidence: plainText(asset.Confidence),
      riskCancelling: asset.IsRiskCancelling,
      haircut: { initial: total(asset.MMHaircut, asset.IMHaircut), maintenance: plainText(asset.MMHaircut) },
      limit: '1000000',
    })),
    limits: { options: '1100', perpetuals: '1000' },
    scenarios: parameters.Scenarios.map((scenario) => ({
      spot: plainText(scenario.SpotShock),
      vol: VOL_MOVES[scenario.VolShockDirection],
      damping: plainText(scenario.DampeningFactor),
    })),
    lossFactor: { initial: plainText(margin.IM_LOSS_FACTOR), maintenance: plainText(margin.MM_LOSS_FACTOR) },
    volShock: {
      rangeUp: plainText(vol.VOLRANGEUP),
      rangeDown: plainText(vol.VOLRANGEDOWN),
      minimumUp: plainText(vol.MIN_VOL_EVAL_SHOCKED),
      floorDays: plainText(vol.DTE_FLOOR),
      shortPower: plainText(vol.SHORTTERMPOWER),
      longPower: plainText(vol.LONGTERMPOWER),
    },
    skewShock: {
      linear: { base: plainText(skew.LINEAR_SCALE_CAP), perRootYear: plainText(skew.LINEAR_CBASE) },
      absolute: { base: plainText(skew.ABS_SCALE_CAP), perRootYear: plainText(skew.ABS_CBASE) },
      width: {
        minimum: plainText(skew.MIN_K_STAR),
        scale: plainText(skew.MIN_WIDTH_SCALE),
        vol: plainText(skew.VOL_PARAM_STATIC),
        volPerRootYear: plainText(skew.VOL_PARAM_SCALE),
      },
    },
    discounts: {
      long: {
        base: plainText(margin.BASE_STATIC_DISCOUNT),
        rateFactor: plainText(margin.LONG_RATE_MULTSCALE),
        rateAdd: plainText(margin.LONG_RATE_ADDSCALE),
      },
      short: {
        base: plainText(margin.BASE_STATIC_DISCOUNT_NEG),
        rateFactor: plainText(margin.SHORT_RATE_MULTSCALE),
        rateAdd: plainText(margin.SHORT_RATE_ADDSCALE),
      },
    },
    basis: {
      up: plainText(basis.SCENARIO_SPOT_UP),
      down: plainText(basis.SCENARIO_SPOT_DOWN),
      add: plainText(basis.BASIS_CONT_ADD_FACTOR),
      perYear: plainText(basis.BASIS_CONT_MULT_FACTOR),
    },
    contingency: {
      perpetual: {
        initial: total(other.MM_PERP_PERCENT, other.IM_PERP_PERCENT),
        maintenance: plainText(other.MM_PERP_PERCENT),
      },
      nakedShort: {
        initial: total(other.MM_OPTION_PERCENT, other.IM_OPTION_PERCENT),
        maintenance: plainText(other.MM_OPTION_PERCENT),
      },
      confidenceThreshold: plainText(other.CONF_THRESHOLD),
      confidenceFactor: plainText(other.CONF_MARGIN),
    },
  };
}

/** One volatility per strike of an expiry. */
function volsOf({ options }: DeriveCase, secToExpiry: number) {
  const inExpiry = options.filter((option) => option.secToExpiry === secToExpiry);
  const first = inExpiry.filter((option, i) => inExpiry.findIndex(({ K }) => K === option.K) === i);
  return first.map(({ K, vol }) => ({ strike: plainText(K), vol: plainText(vol) }));
}
