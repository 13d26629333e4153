import { D, type Dec } from './decimalBlack.js';
import { basisOf, dec, expiryOf, expiryProfit, markToMarket, nakedShortsOf, sum } from './deriveExpiry.js';
import type { DeriveCase, DeriveParameters } from './deriveFile.js';

/**
 * The scenario manager in decimals of 45 digits, written from its formula alone: README beside the vectors, and
 * derivexyz/v2-core, PMRM_2 and PMRMLib_2, for what that leaves open. Shares nothing with `src`.
 */

/** Every figure that the file states, margins in quote. */
export interface ExactMargin {
  readonly mtm: Dec;
  /** Profit (+) or loss (−) per scenario, in the file's order. */
  readonly profits: readonly Dec[];
  readonly basisContingency: Dec;
  readonly oracleContingency: Dec;
  readonly initial: Dec;
  readonly maintenance: Dec;
}

const least = (terms: readonly Dec[]): Dec => D.min(...terms);

/** All figures of one portfolio. */
export function exactMargin(portfolio: DeriveCase, params: DeriveParameters): ExactMargin {
  const { Margin: margin, OtherContingency: other } = params;
  const spot = dec(portfolio.spot);
  const stable = dec(portfolio.stable);
  const perps = dec(portfolio.perps);
  const spotConfidence = dec(portfolio.spotConf);
  const perpConfidence = perps.isZero() ? spotConfidence : D.min(spotConfidence, dec(portfolio.perpConf));
  const expiries = portfolio.feeds.map((feed) => expiryOf(feed, portfolio, perpConfidence, params));
  const assets = portfolio.collaterals.map((collateral) => ({
    ...collateral,
    value: dec(collateral.Amount).times(dec(collateral.Price)).div(stable),
  }));

  const mtm = sum([
    dec(portfolio.cash),
    dec(portfolio.perpUnrealised),
    dec(portfolio.funding),
    ...assets.map(({ value }) => value),
    ...expiries.map((expiry) => markToMarket(expiry)),
  ]);
  const profits = params.Scenarios.map((scenario) => {
    const move = dec(scenario.SpotShock).minus(1).times(dec(scenario.DampeningFactor));
    return sum([
      perps.times(dec(portfolio.perpPrice)).times(move),
      ...assets.filter((asset) => asset.IsRiskCancelling).map(({ value }) => value.times(move)),
      ...expiries.map((expiry) => expiryProfit(expiry, scenario, params)),
    ]);
  });
  const basisContingency = sum(expiries.map((expiry) => basisOf(expiry, params)));
  const worst = least([basisContingency, ...profits]);

  const charge = (confidence: Dec, notional: Dec) =>
    confidence.lt(dec(other.CONF_THRESHOLD))
      ? new D(1).minus(confidence).times(dec(other.CONF_MARGIN)).times(notional)
      : new D(0);
  const oracle = sum([
    charge(perpConfidence, perps.abs().times(spot)),
    ...expiries.map(({ confidence, legs }) =>
      charge(confidence, sum(legs.map(({ quantity }) => quantity.abs())).times(spot)),
    ),
    ...assets.map(({ Confidence, value }) => charge(D.min(dec(Confidence), spotConfidence), value)),
  ]);
  const nakedShorts = sum(expiries.map(nakedShortsOf)).times(spot);
  const contingency = (perp: Dec, option: Dec, haircut: 'MMHaircut' | 'IMHaircut') =>
    sum([
      perps.abs().times(spot).times(perp),
      nakedShorts.times(option),
      ...assets.map((asset) => asset.value.times(dec(asset[haircut]))),
    ]);
  const forMaintenance = contingency(dec(other.MM_PERP_PERCENT), dec(other.MM_OPTION_PERCENT), 'MMHaircut');
  const forInitial = contingency(dec(other.IM_PERP_PERCENT), dec(other.IM_OPTION_PERCENT), 'IMHaircut');
  const pegLoss = D.max(0, dec(other.PEG_LOSS_THRESHOLD).minus(stable)).times(dec(other.PEG_LOSS_FACTOR));

  return {
    mtm,
    profits,
    basisContingency,
    oracleContingency: oracle.neg(),
    maintenance: worst.times(dec(margin.MM_LOSS_FACTOR)).minus(forMaintenance).plus(mtm),
    initial: worst
      .times(dec(margin.IM_LOSS_FACTOR).plus(pegLoss))
      .minus(forMaintenance)
      .minus(forInitial)
      .minus(oracle)
      .plus(mtm),
  };
}
