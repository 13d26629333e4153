import { describe, expect, it } from 'vitest';
import { checkModel } from '../../../src/market/check.js';
import { findInstance } from '../../../src/market/instances.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { span } from '../../../src/models/span/span.js';
import { SPAN_SCENARIOS, type SpanCommodity, type SpanParams } from '../../../src/models/span/spanParams.js';
import { spanGrid } from '../../../src/risk/scenarios/spanGrid.js';
import { contextOf, evaluate, PERP } from '../helpers.js';
import { COMPUTED, context, OTHER_DOMAIN, SCAN, UNIT } from './spanFixtures.js';

describe('span with computed arrays', () => {
  const scanned = (change: Partial<SpanCommodity> = {}): SpanParams => ({
    commodities: [{ ...COMPUTED, ...change }],
    shortOptionMinimum: 'add',
  });

  it('has the scenarios of the stress grid', () => {
    const grid = spanGrid({ ranges: new Map([['BTC', { spot: 0.3, volUp: 0.1, volDown: 0.1 }]]) });
    const moves = grid.map(({ moves: byName }) => byName.get('BTC')!);
    const own = SPAN_SCENARIOS.map(({ thirds, vol, extreme }) => ({
      spot: 1 + (thirds / 3) * 0.3 * (extreme ? 2 : 1),
      vol: vol * 0.1,
      weight: extreme ? 0.35 : 1,
    }));
    expect(moves).toHaveLength(16);
    moves.forEach((move, s) => {
      expect(move.spot).toBeCloseTo(own[s]!.spot, 12);
      expect(move.vol ?? 0).toBeCloseTo(own[s]!.vol, 12);
      expect(move.weight ?? 1).toBe(own[s]!.weight);
    });
    const labels = grid.map(({ label }) => label.replace(/spot ([+-])2, weight 0.35/, 'spot extreme $1'));
    expect(labels).toEqual(
      SPAN_SCENARIOS.map(({ label }) =>
        label.replace('extreme up', 'extreme +').replace('extreme down', 'extreme -'),
      ),
    );
  });

  it('moves perpetuals by thirds of the range, exactly, with extremes at partial weight', () => {
    const { scan: _scan, ...bare } = COMPUTED;
    const scan = { underlyings: ['ETH'], priceScanRange: '0.3' };
    const { scenarios, rows } = span.compile(
      { commodities: [{ ...bare, scan, shortOptionCharge: '0' }], shortOptionMinimum: 'add' },
      context,
      'maintenance',
    );
    // 0.3 · 3000 = 900; twice that at 35 % is 630.
    expect(scenarios!.map(({ pnl }) => pnl[1]! / UNIT)).toEqual([
      300n,
      -300n,
      600n,
      -600n,
      900n,
      -900n,
      630n,
      -630n,
    ]);
    expect(rows![0]!.fold).toBe(true);
  });

  it('takes 8 scenarios without options and 16 with them, so that two commodities fit the instances', () => {
    const ether = { label: 'ETH', limit: '10', scan: { underlyings: ['ETH'], priceScanRange: '0.2' } };
    const params: SpanParams = { commodities: [COMPUTED, ether], shortOptionMinimum: 'add' };
    const model = sumModels([span.compile(params, context, 'initial')], context, 'initial');
    expect(model.units.map(({ scenarios }) => scenarios.length)).toEqual([16, 8]);
    for (const name of ['solvency-8', 'solvency-32']) {
      expect(() => checkModel(model, findInstance(name))).not.toThrow();
    }
  });

  it('rounds down, and charges short lots one unit for it', () => {
    const scan = { underlyings: ['ETH'], priceScanRange: '0.1000001' };
    const params = (weight: string): SpanParams => ({
      commodities: [{ label: 'ETH', limit: '1000', scan, weight }],
      shortOptionMinimum: 'add',
    });
    const { scenarios, rows } = span.compile(params('1.5'), context, 'maintenance');
    // 3000 · 0.1000001 / 3 = 100.0001 is whole units of 0.0001; twice that at 35 % is 210.00021.
    expect(scenarios!.map(({ pnl }) => pnl[1]!).slice(0, 2)).toEqual([1_000_001n, -1_000_001n]);
    expect(scenarios!.map(({ pnl }) => pnl[1]!).slice(6)).toEqual([2_100_002n, -2_100_003n]);
    expect([5n, 0n, -1n, -5n].map((q) => evaluate(rows![0]!, q)!.charge)).toEqual([0n, 0n, 2n, 10n]);
    expect(evaluate(span.compile(params('1'), context, 'initial').rows![0]!, -5n)!.charge).toBe(5n);
  });

  it('rounds to lots of the finest slot of a symbol', () => {
    const both = {
      ...contextOf(
        [
          [PERP, '60000'],
          [OTHER_DOMAIN, '60000'],
        ],
        4,
      ),
    };
    const scan = { underlyings: ['BTC'], priceScanRange: '0.10001' };
    const params: SpanParams = {
      commodities: [{ label: 'BTC', limit: '10', scan }],
      shortOptionMinimum: 'add',
    };
    const { scenarios, rows } = span.compile(params, both, 'maintenance');
    // 2000.2 per contract is 200.02 units of the finer lot.
    expect(scenarios![0]!.pnl).toEqual([20_000n, 200n]);
    expect(scenarios![1]!.pnl).toEqual([-20_100n, -201n]);
    expect(rows!.map((row) => evaluate(row, -1n)!.charge)).toEqual([100n, 1n]);
  });

  it('reprices options, and shocks volatility by points or by a share', () => {
    const pnl = (change: object) =>
      span
        .compile(scanned({ scan: { ...SCAN, ...change } }), context, 'maintenance')
        .scenarios!.map((s) => s.pnl[2]!);
    const points = pnl({});
    // Volatility 0.45 up and down by 0.1, or by as large a share.
    expect(pnl({ volScanRange: { share: '0.2222222222222222' } }).slice(0, 2)).toEqual(points.slice(0, 2));
    expect(points[0]!).toBeGreaterThan(0n);
    expect(points[1]!).toBeLessThan(0n);
    // All of the volatility gone, the option is worth nothing: its loss is its value.
    const gone = pnl({ volScanRange: { share: '1' } })[1]!;
    expect(pnl({ volScanRange: { points: '7' } })[1]!).toBe(gone);
  });
});
