import { describe, expect, it } from 'vitest';
import type { MarginType, Model } from '../../../src/market/model.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { scenarioManager } from '../../../src/models/scenario-manager/scenarioManager.js';
import { scenarioManagerParams } from '../../../src/models/scenario-manager/scenarioManagerParams.js';
import { D, type Dec } from '../../support/decimalBlack.js';
import { deriveMarket } from '../../support/deriveMarket.js';
import { PARAMETERS, PORTFOLIO } from './scenarioManagerCase.js';

const own = deriveMarket(PORTFOLIO, PARAMETERS);
const { initial, maintenance } = own.market.models as { initial: Model; maintenance: Model };
const slotOf = (part: string) =>
  own.market.universe.instruments.findIndex(({ symbol }) => symbol.includes(part));

const withParams = (change: Partial<typeof own.params>, marginType: MarginType = 'initial') =>
  sumModels(
    [scenarioManager.compile({ ...own.params, ...change }, own.context, marginType)],
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
