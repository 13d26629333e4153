import { type Figure, text } from '../vectors/vectors.js';
import { D, type Dec, decimalPrice } from './decimalBlack.js';
import type { DeriveCase, DeriveFeed, DeriveOption, DeriveParameters, DeriveScenario } from './deriveFile.js';

/** One expiry of a portfolio in decimals: what its options are worth, marked and shocked. */

interface Leg extends Omit<DeriveOption, 'K' | 'vol' | 'qty'> {
  readonly strike: Dec;
  readonly vol: Dec;
  readonly quantity: Dec;
}

export interface Expiry {
  readonly forward: Dec;
  readonly years: Dec;
  readonly discount: Dec;
  /** Static discounts of a positive and of a negative value. */
  readonly static: readonly [Dec, Dec];
  /** Power law of volatility moves at this expiry. */
  readonly volScale: Dec;
  readonly confidence: Dec;
  readonly legs: readonly Leg[];
}

export const dec = (figure: Figure): Dec => new D(text(figure));
export const sum = (terms: readonly Dec[]): Dec => terms.reduce((total, term) => total.plus(term), new D(0));

const DAY = 86_400;
const YEAR = 365 * DAY;

/** One expiry with the options that the portfolio holds in it. Rates below 0 count as 0. */
export function expiryOf(
  feed: DeriveFeed,
  portfolio: DeriveCase,
  confidence: Dec,
  { Margin: margin, VolShock: shock }: DeriveParameters,
): Expiry {
  const years = new D(feed.secToExpiry).div(YEAR);
  const days = new D(feed.secToExpiry).div(DAY);
  const rate = D.max(0, dec(feed.rate));
  const growth = (multiplier: Figure, addend: Figure) =>
    rate.times(dec(multiplier)).plus(dec(addend)).times(years).exp();
  const long = dec(margin.BASE_STATIC_DISCOUNT).div(
    growth(margin.LONG_RATE_MULTSCALE, margin.LONG_RATE_ADDSCALE),
  );
  const short = dec(margin.BASE_STATIC_DISCOUNT_NEG).times(
    growth(margin.SHORT_RATE_MULTSCALE, margin.SHORT_RATE_ADDSCALE),
  );
  const power = days.lte(30) ? shock.SHORTTERMPOWER : shock.LONGTERMPOWER;
  return {
    forward: dec(feed.F),
    years,
    discount: rate.times(years).neg().exp(),
    static: [long, D.min(short, rate.times(years).exp())],
    volScale: new D(30).div(D.max(days, dec(shock.DTE_FLOOR))).pow(dec(power)),
    confidence: D.min(confidence, dec(feed.Fconf), dec(feed.rateConf), dec(feed.volConf)),
    legs: portfolio.options
      .filter(({ secToExpiry }) => secToExpiry === feed.secToExpiry)
      .map((option) => ({
        ...option,
        strike: dec(option.K),
        vol: dec(option.vol),
        quantity: dec(option.qty),
      })),
  };
}

/** Mark to market of an expiry at a shocked forward and volatilities, discounted at the feed's rate. */
export function markToMarket(
  { forward, years, discount, legs }: Expiry,
  spotShock: Dec = new D(1),
  shockVol: (leg: Leg) => Dec = ({ vol }) => vol,
): Dec {
  const undiscounted = sum(
    legs.map((leg) => {
      const { strike, call, quantity } = leg;
      const shocked = { forward: forward.times(spotShock), strike, vol: shockVol(leg), years, call };
      return decimalPrice(shocked).times(quantity);
    }),
  );
  return undiscounted.times(discount);
}

export function expiryProfit(expiry: Expiry, scenario: DeriveScenario, params: DeriveParameters): Dec {
  const direction = scenario.VolShockDirection;
  const skew = direction === 'LINEAR' || direction === 'ABS';
  const shocked = skew
    ? markToMarket(expiry, new D(1), (leg) => skewedVol(leg, expiry, direction, params))
    : markToMarket(expiry, dec(scenario.SpotShock), ({ vol }) =>
        shockedVol(vol, expiry.volScale, direction, params),
      );
  const [long, short] = expiry.static;
  const profit = shocked
    .times(shocked.gte(0) ? long : short)
    .minus(markToMarket(expiry))
    .times(dec(scenario.DampeningFactor));
  return skew ? profit.abs().neg() : profit;
}

function shockedVol(vol: Dec, scale: Dec, direction: 'Up' | 'Down' | 'None', params: DeriveParameters): Dec {
  if (direction === 'None') return vol;
  const shock = params.VolShock;
  if (direction === 'Up') {
    return D.max(dec(shock.MIN_VOL_EVAL_SHOCKED), vol.times(scale.times(dec(shock.VOLRANGEUP)).plus(1)));
  }
  return vol.times(D.max(0, new D(1).minus(scale.times(dec(shock.VOLRANGEDOWN)))));
}

function skewedVol(
  { strike, vol }: Leg,
  { forward, years }: Expiry,
  direction: 'LINEAR' | 'ABS',
  params: DeriveParameters,
): Dec {
  const skew = params.SkewShock;
  const root = years.sqrt();
  const cap =
    direction === 'LINEAR'
      ? dec(skew.LINEAR_CBASE).times(root).plus(dec(skew.LINEAR_SCALE_CAP))
      : dec(skew.ABS_CBASE).times(root).plus(dec(skew.ABS_SCALE_CAP));
  const width = dec(skew.VOL_PARAM_STATIC).plus(dec(skew.VOL_PARAM_SCALE).times(root));
  const flat = D.max(dec(skew.MIN_K_STAR), root.times(dec(skew.MIN_WIDTH_SCALE)).times(width));
  const moneyness = strike.div(forward).ln();
  const distance = direction === 'LINEAR' ? moneyness : moneyness.abs();
  const slope = distance.times(cap).div(flat);
  const change = distance.gte(0) ? D.min(cap, slope) : D.max(cap.neg(), slope);
  return vol.times(D.max(0, change.plus(1)));
}

export function basisOf(expiry: Expiry, { BasisContingency: basis }: DeriveParameters): Dec {
  const now = markToMarket(expiry);
  const up = markToMarket(expiry, dec(basis.SCENARIO_SPOT_UP)).minus(now);
  const down = markToMarket(expiry, dec(basis.SCENARIO_SPOT_DOWN)).minus(now);
  const factor = dec(basis.BASIS_CONT_ADD_FACTOR).plus(dec(basis.BASIS_CONT_MULT_FACTOR).times(expiry.years));
  return D.min(up, down, 0).times(factor);
}

/** Short options of an expiry that no long option of the same strike covers, call or put alike. */
export function nakedShortsOf({ legs }: Expiry): Dec {
  const strikes = new Set(legs.map(({ strike }) => strike.toString()));
  return sum(
    [...strikes].map((strike) => {
      const net = sum(legs.filter((leg) => leg.strike.eq(strike)).map(({ quantity }) => quantity));
      return D.max(0, net.neg());
    }),
  );
}

/** Price of one option of a portfolio as its feeds have it, quote per unit. */
export function markPrice(portfolio: DeriveCase, option: DeriveOption, params: DeriveParameters): Dec {
  const feed = portfolio.feeds.find(({ secToExpiry }) => secToExpiry === option.secToExpiry)!;
  const alone = { ...portfolio, options: [{ ...option, qty: 1 }] };
  return markToMarket(expiryOf(feed, alone, new D(1), params));
}
