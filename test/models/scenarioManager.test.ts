import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import type { MarginType, Model } from '../../src/market/model.js';
import { scenarioManagerParams } from '../../src/models/scenarioManager/params.js';
import { scenarioManager } from '../../src/models/scenarioManager/scenarioManager.js';
import { sumModels } from '../../src/models/sumModels.js';
import { D, type Dec } from '../support/decimalBlack.js';
import { exactMargin } from '../support/deriveExact.js';
import type { DeriveCase, DeriveParameters } from '../support/deriveFile.js';
import { deriveMarket } from '../support/deriveMarket.js';
import { PARAMETERS, PORTFOLIO, UNDISCOUNTED } from './scenarioManagerCase.js';

const own = deriveMarket(PORTFOLIO, PARAMETERS);
const { initial, maintenance } = own.market.models as { initial: Model; maintenance: Model };
const slotOf = (part: string) =>
  own.market.universe.instruments.findIndex(({ symbol }) => symbol.includes(part));
/** Options first, then the perpetual, then collateral. */
const PERPETUAL = PORTFOLIO.options.length;
const UNITS = new D(10).pow(14);
const SCALE = new D(10).pow(9);

const withParams = (change: Partial<typeof own.params>, marginType: MarginType = 'initial') =>
  sumModels(
    [scenarioManager({ ...own.params, ...change }, own.context, marginType)],
    own.context,
    marginType,
  );

describe('scenarioManager', () => {
  it('has a row per slot, a group row per shared strike, a netting set per expiry and one unit', () => {
    expect(initial.nettingSets).toEqual(['X 2025-03-01T21:20:00Z', 'X 2025-06-19T21:20:00Z']);
    expect(initial.groups.map(({ label }) => label)).toEqual(['naked shorts 2025-03-01T21:20:00Z 2100']);
    expect(initial.scenarios.map(({ label }) => label)).toEqual([
      'basis contingency',
      '4: spot × 1, vol linear',
      '6: spot × 1, vol absolute',
      '1: spot × 1.15, vol up',
      '2: spot × 1, vol down',
      '3: spot × 0.85, vol none',
      '5: spot × 3, vol up',
    ]);
    expect(initial.units).toHaveLength(1);
    // 1 + (0.98 − 0.97) · 2 for initial margin.
    expect([initial, maintenance].map(({ units }) => units[0]!.weight)).toEqual([
      1_020_000_000n,
      800_000_000n,
    ]);
  });

  it('gives leads to basis contingency and skew moves alone, first', () => {
    const leads = initial.scenarios.map(({ netted }) => netted!.every(({ lead }) => lead !== undefined));
    expect(leads).toEqual([true, true, true, false, false, false, false]);
  });

  it('rounds slopes against the holder', () => {
    const years = new D(10).div(365);
    const long = new D('0.95').times(years.times('-0.2').exp());
    const short = D.min(new D('1.04').times(years.times('0.14').exp()), years.times('0.12').exp());
    const extreme = initial.scenarios.at(-1)!;
    const slopes = (s: number) => initial.scenarios[s]!.netted!.map(({ gain, loss }) => [gain, loss]);
    const scaled = (slope: Dec) => slope.times(new D(10).pow(12));
    for (const [scenario, damping] of [
      [initial.scenarios[3]!, 1],
      [extreme, 0.02],
    ] as const) {
      const { gain, loss } = scenario.netted![0]!;
      expect(scaled(long.times(damping)).minus(gain.toString()).toNumber()).toBeGreaterThanOrEqual(0);
      expect(scaled(long.times(damping)).minus(gain.toString()).toNumber()).toBeLessThan(1.1);
      expect(scaled(short.times(damping)).minus(loss.toString()).toNumber()).toBeLessThanOrEqual(0);
      expect(scaled(short.times(damping)).minus(loss.toString()).toNumber()).toBeGreaterThan(-1.1);
    }
    // Skew moves count the size of what they change, damped; basis contingency counts losses alone.
    expect(slopes(1)).toEqual(new Array(2).fill([-1_500_000_000_000n, 1_500_000_000_000n]));
    // 0.5 + 2 · 10/365 and 0.5 + 2 · 120/365, up.
    expect(slopes(0)).toEqual([
      [0n, 554_794_520_548n],
      [0n, 1_157_534_246_576n],
    ]);
  });

  it('takes parameters as a risk file has them', () => {
    expect(scenarioManagerParams.parse(own.params)).toEqual(own.params);
  });

  it('without options nets nothing, and has no basis contingency', () => {
    const bare = { ...PORTFOLIO, options: [], feeds: [] };
    const model = deriveMarket(bare, PARAMETERS).market.models.maintenance!;
    expect(model.nettingSets).toBeUndefined();
    expect(model.scenarios).toHaveLength(PARAMETERS.Scenarios.length);
  });

  it('charges every short option where strikes do not net', () => {
    const model = withParams({ netStrikes: false });
    expect(model.groups).toEqual([]);
    const slot = slotOf('-2100-C');
    const [short, long] = model.instruments[slot]!.pieces;
    const [netted] = initial.instruments[slot]!.pieces;
    // 2000 · 0.005 quote a unit, 10^11 value units a quote and lot.
    expect(short!.charge.slope - netted!.charge.slope).toBe(-(10n * 10n ** 11n));
    expect(long).toEqual(initial.instruments[slot]!.pieces[1]);
  });

  it('nets strikes of different lots by underlying', () => {
    const finer = {
      ...PORTFOLIO,
      options: PORTFOLIO.options.map((o, i) => (i === 1 ? { ...o, qty: '1.2501' } : o)),
    };
    const [group] = deriveMarket(finer, PARAMETERS).market.models.initial!.groups;
    expect(group!.weights.slice(0, 3)).toEqual([10n, 1n, 0n]);
    // Shorts of 3 against a long of 1.2501: 1.7499 at 10 quote, in lots of 0.0001.
    const x = 10n * -3_000n + 12_501n;
    expect(group!.pieces[0]!.charge.slope * x).toBe(17_499n * 10n ** 11n);
    expect(group!.pieces[1]!.charge.slope).toBe(0n);
  });
});

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
