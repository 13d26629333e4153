import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import type { MarginType, Model } from '../../../src/market/model.js';
import { D } from '../../support/decimalBlack.js';
import { exactMargin } from '../../support/deriveExact.js';
import type { DeriveCase, DeriveParameters } from '../../support/deriveFile.js';
import { deriveMarket } from '../../support/deriveMarket.js';
import { PARAMETERS, PORTFOLIO, UNDISCOUNTED } from './scenarioManagerCase.js';

const own = deriveMarket(PORTFOLIO, PARAMETERS);
const initial = own.market.models.initial!;
/** Options first, then the perpetual, then collateral. */
const PERPETUAL = PORTFOLIO.options.length;
const UNITS = new D(10).pow(14);
const SCALE = new D(10).pow(9);

/** Portfolios over the slots of the small market. */
const quantities = fc.tuple(
  ...own.market.universe.instruments.map(({ kind }) =>
    fc.integer({ min: kind === 'spot' ? 0 : -9_000, max: 9_000 }),
  ),
);

/** The portfolio of these lots, in the form of the file. */
function caseOf(lots: readonly number[]): DeriveCase {
  const amount = (slot: number) => String(lots[slot]! / 1000);
  return {
    ...own.rounded,
    cash: '0',
    perpUnrealised: new D(amount(PERPETUAL)).times(own.rounded.perpPrice).toFixed(),
    funding: '0',
    // In the source a perpetual that is not held lowers no confidence: here all of them are alike.
    perps: amount(PERPETUAL),
    options: own.rounded.options.map((option, i) => ({ ...option, qty: amount(i) })),
    collaterals: own.rounded.collaterals.map((asset, i) => ({ ...asset, Amount: amount(PERPETUAL + 1 + i) })),
  };
}

function marginOf(model: Model, lots: readonly number[]) {
  const { equity, requirement } = assess(model, { quantities: lots.map(BigInt), cash: 0n });
  return new D(equity.toString()).minus(new D(requirement.toString()).div(SCALE)).div(UNITS);
}

const lossesOf = (model: Model, lots: readonly number[]) =>
  assess(model, { quantities: lots.map(BigInt), cash: 0n }).scenarios.map(({ loss }) => loss);

describe('scenarioManager properties', () => {
  const models: [MarginType, DeriveParameters][] = [
    ['initial', PARAMETERS],
    ['maintenance', PARAMETERS],
    ['initial', { ...PARAMETERS, Margin: { ...PARAMETERS.Margin, BASE_STATIC_DISCOUNT: '1.2' } }],
  ];

  it.each(models)('%s margin is the decimal one, less at most a millionth of a quote', (type, parameters) => {
    const model = deriveMarket(PORTFOLIO, parameters).market.models[type]!;
    fc.assert(
      fc.property(quantities, (lots) => {
        const exact = exactMargin(caseOf(lots), parameters)[type];
        const missing = exact.minus(marginOf(model, lots));
        expect(missing.gte('-1e-30')).toBe(true);
        expect(missing.toNumber()).toBeLessThan(1e-6);
      }),
      { numRuns: 40 },
    );
  });

  it('values go down and losses up, whatever is rounded', () => {
    const other = {
      ...PARAMETERS.OtherContingency,
      CONF_THRESHOLD: '0',
      IM_OPTION_PERCENT: '0',
      IM_PERP_PERCENT: '0',
      MM_OPTION_PERCENT: '0',
      MM_PERP_PERCENT: '0',
      PEG_LOSS_THRESHOLD: '0',
    };
    const parameters = { ...PARAMETERS, OtherContingency: other };
    const bare = { ...PORTFOLIO, perps: '0', collaterals: [] };
    const { market, rounded } = deriveMarket(bare, parameters);
    const model = market.models.initial!;
    const lot = fc.integer({ min: -9_000, max: 9_000 });
    // One option alone as often as all of them: there is nothing else to outweigh its rounding.
    const single = fc
      .tuple(fc.nat(4), lot)
      .map(([slot, q]) => [0, 0, 0, 0, 0].map((_, i) => (i === slot ? q : 0)));
    fc.assert(
      fc.property(fc.oneof(single, fc.tuple(lot, lot, lot, lot, lot)), (lots) => {
        const options = rounded.options.map((option, i) => ({ ...option, qty: String(lots[i]! / 1000) }));
        const none = { cash: '0', perpUnrealised: '0', funding: '0' };
        const exact = exactMargin({ ...rounded, ...none, options }, parameters);
        const { equity, requirement } = assess(model, { quantities: lots.map(BigInt), cash: 0n });
        expect(new D(equity.toString()).div(UNITS).lte(exact.mtm.plus('1e-30'))).toBe(true);
        const worst = D.min(exact.basisContingency, ...exact.profits).neg();
        expect(new D(requirement.toString()).div(SCALE).div(UNITS).gte(worst.minus('1e-30'))).toBe(true);
      }),
    );
  });

  it('twice the portfolio has twice the losses', () => {
    fc.assert(
      fc.property(quantities, (lots) => {
        const doubled = lossesOf(
          initial,
          lots.map((q) => 2 * q),
        );
        expect(doubled).toEqual(lossesOf(initial, lots).map((loss) => 2n * loss));
      }),
    );
  });

  it('expiries never net: gains of one count with their own slope, whatever the other loses', () => {
    const near = (lots: readonly number[]) => lots.map((q, i) => (i < 3 ? q : 0));
    const far = (lots: readonly number[]) => lots.map((q, i) => (i === 3 || i === 4 ? q : 0));
    const both = (lots: readonly number[]) => lots.map((q, i) => (i < 5 ? q : 0));
    fc.assert(
      fc.property(quantities, (lots) => {
        const [a, b] = [lossesOf(initial, near(lots)), lossesOf(initial, far(lots))];
        expect(lossesOf(initial, both(lots))).toEqual(a.map((loss, s) => loss + b[s]!));
        // Basis and skew moves have losses alone.
        for (const s of [0, 1, 2]) {
          expect(a[s]! >= 0n && b[s]! >= 0n).toBe(true);
        }
      }),
    );
  });

  it('options of one expiry together never lose more than apart, where the long discount is below the short one', () => {
    fc.assert(
      fc.property(quantities, quantities, (a, b) => {
        const only = (lots: readonly number[]) => lots.map((q, i) => (i < 3 ? Math.trunc(q / 2) : 0));
        const together = lossesOf(
          initial,
          only(a).map((q, i) => q + only(b)[i]!),
        );
        const [first, second] = [lossesOf(initial, only(a)), lossesOf(initial, only(b))];
        // Skew moves are worst cases over a turn of the smile: not convex with two discounts, so they stay out.
        for (const s of [0, 3, 4, 5, 6]) expect(together[s]! <= first[s]! + second[s]!).toBe(true);
      }),
    );
  });

  it('long and short lose alike in skew moves where both discounts are 1', () => {
    const feeds = PORTFOLIO.feeds.map((feed) => ({ ...feed, rate: '0' }));
    const model = deriveMarket({ ...PORTFOLIO, feeds }, UNDISCOUNTED).market.models.initial!;
    const calls = (lots: readonly number[]) => lots.map((q, i) => (i < 5 ? q : 0));
    fc.assert(
      fc.property(quantities, (lots) => {
        const [long, short] = [calls(lots), calls(lots).map((q) => -q)];
        expect(lossesOf(model, short).slice(1, 3)).toEqual(lossesOf(model, long).slice(1, 3));
      }),
    );
  });

  it('a perpetual pays the same contingency long and short, and mirrored losses', () => {
    const at = (q: bigint) => {
      const lots = own.market.universe.instruments.map((_, i) => (i === PERPETUAL ? q : 0n));
      return assess(initial, { quantities: lots, cash: 0n });
    };
    const [long, short] = [at(777n), at(-777n)];
    expect(long.charge).toBe(short.charge);
    expect(long.scenarios.map(({ loss }) => loss)).toEqual(short.scenarios.map(({ loss }) => -loss));
  });
});
