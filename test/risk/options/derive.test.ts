import { expect, it } from 'vitest';
import type { Surface } from '../../../src/risk/data.js';
import { type PricedInstrument, priceInstrument } from '../../../src/risk/options/price.js';
import { type Move, reprice } from '../../../src/risk/options/reprice.js';
import type { VolShock } from '../../../src/risk/options/volShock.js';
import { CALL } from '../../models/helpers.js';
import { describeVectors, type Figure } from '../../vectors/vectors.js';

/**
 * Profit and loss of the option portfolios of a scenario manager, by repricing from a surface with volatility shocks scaled by
 * time to expiry: twelve portfolios in up to 29 scenarios, to 1e-9 relative. The static discount of an expiry is a
 * charge of its own, not a move of the market: the test applies it. Portfolios with other instruments and the skew scenarios
 * belong to the portfolio-margin model.
 */
interface Parameters {
  Scenarios: { DampeningFactor: Figure; SpotShock: Figure; VolShockDirection: string }[];
  VolShock: Record<string, Figure>;
  Margin: Record<string, Figure>;
}

interface File {
  default_parameters: Parameters;
  cases: {
    id: string;
    spot: Figure;
    perps: Figure;
    collaterals: unknown[];
    options: { secToExpiry: number; K: Figure; call: boolean; vol: Figure; qty: Figure }[];
    feeds: { secToExpiry: number; F: Figure; rate: Figure }[];
    param_overrides?: Partial<Parameters>;
    expect: { losses: Figure[] };
  }[];
}

type Case = File['cases'][number];

const TIME = 1_790_000_000;
const YEAR = 31_536_000;

interface Holding {
  readonly priced: PricedInstrument;
  readonly units: number;
  readonly seconds: number;
  readonly rate: number;
}

/** The feeds as a surface: rates are floored at 0. */
function surfaceOf({ options, feeds }: Case): Surface {
  const slices = feeds
    .map(({ secToExpiry, F, rate }) => {
      const here = options.filter((option) => option.secToExpiry === secToExpiry);
      const vols = new Map(here.map(({ K, vol }) => [Number(K), Number(vol)]));
      const strikes = [...vols.keys()].sort((a, b) => a - b);
      return {
        expiry: TIME + secToExpiry,
        forward: Number(F),
        rate: Math.max(0, Number(rate)),
        strikes,
        vols: strikes.map((strike) => vols.get(strike)!),
      };
    })
    .filter(({ strikes }) => strikes.length > 0)
    .sort((a, b) => a.expiry - b.expiry);
  return { underlying: 'BTC', time: TIME, slices };
}

function holdingsOf(portfolio: Case): Holding[] {
  const surface = surfaceOf(portfolio);
  const data = { time: TIME, spot: Number(portfolio.spot), surface };
  return portfolio.options.map(({ secToExpiry, K, call, qty }) => {
    const right = call ? ('call' as const) : ('put' as const);
    const option = { ...CALL, strike: String(K), expiry: TIME + secToExpiry, right };
    const slice = surface.slices.find(({ expiry }) => expiry === option.expiry)!;
    return {
      priced: priceInstrument(option, data),
      units: Number(qty),
      seconds: secToExpiry,
      rate: slice.rate,
    };
  });
}

function shockOf(direction: string, figures: Parameters['VolShock']): VolShock | undefined {
  const figure = (name: string) => Number(figures[name]!);
  const term = {
    floorDays: figure('DTE_FLOOR'),
    shortPower: figure('SHORTTERMPOWER'),
    longPower: figure('LONGTERMPOWER'),
  };
  if (direction === 'None') return undefined;
  return direction === 'Up'
    ? { kind: 'termUp', range: figure('VOLRANGEUP'), minimum: figure('MIN_VOL_EVAL_SHOCKED'), term }
    : { kind: 'termDown', range: figure('VOLRANGEDOWN'), term };
}

/** `D·value(s) − value` of one expiry. */
function profitOf(holdings: readonly Holding[], move: Move, figures: Parameters['Margin']): number {
  const figure = (name: string) => Number(figures[name]!);
  const [{ seconds, rate }] = holdings as [Holding];
  const years = seconds / YEAR;
  const sum = (worth: (priced: PricedInstrument) => number) =>
    holdings.reduce((total, { priced, units }) => total + units * worth(priced), 0);
  const before = sum((priced) => priced.value);
  const after = before + sum((priced) => reprice(priced, move).profit);
  const decay = (side: string) =>
    Math.exp(-years * (rate * figure(`${side}_RATE_MULTSCALE`) + figure(`${side}_RATE_ADDSCALE`)));
  const discount =
    after > 0
      ? figure('BASE_STATIC_DISCOUNT') * decay('LONG')
      : Math.min(Math.exp(rate * years), figure('BASE_STATIC_DISCOUNT_NEG') / decay('SHORT'));
  return discount * after - before;
}

describeVectors<File>('derive_pmrm2.json', ({ default_parameters, cases }) => {
  const optionsOnly = cases.filter(
    ({ perps, collaterals, options }) =>
      Number(perps) === 0 && collaterals.length === 0 && options.length > 0,
  );

  it('holds the portfolios that it should', () => {
    expect(optionsOnly).toHaveLength(12);
  });

  it.each(optionsOnly)('$id', (portfolio) => {
    const { Scenarios, VolShock, Margin } = { ...default_parameters, ...portfolio.param_overrides };
    const holdings = holdingsOf(portfolio);
    const expiries = [...new Set(holdings.map(({ seconds }) => seconds))];
    let compared = 0;
    Scenarios.forEach(({ DampeningFactor, SpotShock, VolShockDirection }, s) => {
      if (!['Up', 'None', 'Down'].includes(VolShockDirection)) return;
      const move = { spot: Number(SpotShock), vol: shockOf(VolShockDirection, VolShock) };
      const profit = expiries.reduce(
        (sum, expiry) =>
          sum +
          profitOf(
            holdings.filter(({ seconds }) => seconds === expiry),
            move,
            Margin,
          ),
        0,
      );
      const printed = Number(portfolio.expect.losses[s]!);
      const scale = Math.max(1, Math.abs(printed));
      expect(Math.abs(Number(DampeningFactor) * profit - printed) / scale).toBeLessThan(1e-9);
      compared += 1;
    });
    expect(compared).toBeGreaterThan(20);
  });
});
