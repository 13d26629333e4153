import { describe, expect, it } from 'vitest';
import { tiered } from '../../../src/models/tiered/tiered.js';
import { contextOf, evaluate, expectInputError, PERP, SPOT } from '../helpers.js';

const BRACKETS = [
  { minNotional: '0', maxNotional: '50000', maintenanceRate: '0.004', cum: '0', maxLeverage: '125' },
  { minNotional: '50000', maxNotional: '250000', maintenanceRate: '0.005', cum: '50', maxLeverage: '75' },
];
const symbols = [PERP.symbol];
const context = contextOf([[PERP, '60000.5']]);

function rowOf(brackets = BRACKETS as Parameters<typeof tiered.compile>[0]['brackets'], at = context) {
  return tiered.compile({ symbols, brackets }, at, 'maintenance').rows![0]!;
}

describe('tiered', () => {
  it('folds, with the mark value outside the fold', () => {
    const row = rowOf();
    expect(row).toMatchObject({ slot: 0, fold: true, linear: 6_000_050_000n });
    // 50 000 / 60.0005 = 833.32…, 250 000 / 60.0005 = 4166.63…
    expect(row.breakpoints).toEqual([0n, 834n, 4167n]);
  });

  it('looks brackets up by min <= notional < max, at the lots next to each bound', () => {
    const row = rowOf(BRACKETS, contextOf([[PERP, '100000']]));
    const charge = (lots: bigint) => evaluate(row, lots)?.charge;
    expect(charge(499n)).toBe(49_900n * 400_000n);
    expect(charge(500n)).toBe(50_000n * 500_000n - 50n * 10n ** 8n);
    expect(charge(-501n)).toBe(50_100n * 500_000n - 50n * 10n ** 8n);
    expect(charge(2499n)).toBeDefined();
    expect(charge(2500n)).toBeUndefined();
    expect(charge(-2500n)).toBeUndefined();
  });

  it('derives deductions that are left out', () => {
    const derived = BRACKETS.map(({ cum: _cum, ...bracket }) => bracket);
    expect(rowOf(derived)).toEqual(rowOf());
  });

  it('takes the initial rate, or 1/maxLeverage rounded up where it is no finite decimal', () => {
    const [row] = tiered.compile({ symbols, brackets: BRACKETS }, context, 'initial').rows!;
    // 6 000 050 000 / 125 = 48 000 400; / 75 = 80 000 666.67
    expect(row!.pieces.map((piece) => piece.charge.slope)).toEqual([48_000_400n, 80_000_667n]);
    expect(row!.pieces.every((piece) => piece.charge.intercept === 0n)).toBe(true);
    const explicit = BRACKETS.map((bracket) => ({ ...bracket, initialRate: '0.02' }));
    const [flat] = tiered.compile({ symbols, brackets: explicit }, context, 'initial').rows!;
    expect(flat!.pieces).toHaveLength(1);
    expect(flat!.pieces[0]!.charge.slope).toBe(120_001_000n);
  });

  it('drops brackets that hold no whole lot', () => {
    const narrow = [
      { minNotional: '0', maxNotional: '61', maintenanceRate: '0.01' },
      { minNotional: '61', maxNotional: '62', maintenanceRate: '0.02' },
      { minNotional: '62', maxNotional: '1000', maintenanceRate: '0.03' },
    ];
    expect(rowOf(narrow).breakpoints).toEqual([0n, 2n, 17n]);
  });
});

describe('tiered errors', () => {
  const [first, second] = BRACKETS as [(typeof BRACKETS)[0], (typeof BRACKETS)[0]];
  it.each([
    ['starts above 0', [{ ...first, minNotional: '1' }], '[0].minNotional', 'must be "0"'],
    ['overlap', [first, { ...second, minNotional: '49999' }], '[1].minNotional', 'overlaps'],
    ['unordered', [first, { ...second, minNotional: '0' }], '[1].minNotional', 'overlaps'],
    ['gap', [first, { ...second, minNotional: '50001' }], '[1].minNotional', 'gap'],
    ['empty', [first, { ...second, maxNotional: '50000' }], '[1].maxNotional', 'above minNotional'],
    ['rate', [{ ...first, maintenanceRate: '1.01' }], '[0].maintenanceRate', 'must not be above 1'],
    ['deduction', [first, { ...second, cum: '251' }], '[1].cum', 'negative at the start'],
    ['rate digits', [{ ...first, maintenanceRate: '0.00001' }], '[0].maintenanceRate', 'valueDecimals to 9'],
    ['cum digits', [first, { ...second, cum: '0.000000001' }], '[1].cum', 'valueDecimals to 9'],
  ])('%s', (_, brackets, field, rule) => {
    expectInputError(() => rowOf(brackets), `brackets${field}`, rule);
  });

  it('names the rate that is missing for a margin type', () => {
    const { maintenanceRate: _rate, ...bare } = first;
    expectInputError(() => rowOf([bare]), 'brackets[0].maintenanceRate', 'is missing');
    const { maxLeverage: _leverage, ...noInitial } = first;
    const compile = (brackets: (typeof noInitial)[]) =>
      tiered.compile({ symbols, brackets }, context, 'initial');
    expectInputError(() => compile([noInitial]), 'brackets[0].initialRate', 'or maxLeverage');
    const leveraged = { ...noInitial, maxLeverage: '0.5' };
    expectInputError(() => compile([leveraged]), 'brackets[0].maxLeverage', 'must be 1 or more');
  });

  it('holds the two rates of a bracket against each other, whichever is asked for', () => {
    const at = (more: object, type: 'initial' | 'maintenance' = 'maintenance') => {
      const bracket = { minNotional: '0', maxNotional: '50000', ...more };
      return () => tiered.compile({ symbols, brackets: [bracket] }, context, type);
    };
    expect(at({ maintenanceRate: '0.1', initialRate: '0.01' })).not.toThrow();
    expect(at({ maintenanceRate: '0.5' })).not.toThrow();
    for (const type of ['initial', 'maintenance'] as const) {
      for (const other of [{ initialRate: '0.01' }, { maxLeverage: '100' }]) {
        const body = at({ maintenanceRate: '0.1001', ...other }, type);
        expectInputError(body, 'brackets[0].maintenanceRate', 'is it a percentage?');
      }
    }
  });

  it('refuses lots without an exact value, unknown symbols, repeated symbols and assets', () => {
    const coarse = contextOf([[PERP, '60000.5']], 2);
    expectInputError(() => rowOf(BRACKETS, coarse), `lot value of ${PERP.symbol}`, 'valueDecimals to 4');
    const compile = (names: string[]) =>
      tiered.compile({ symbols: names, brackets: BRACKETS }, contextOf([[SPOT, '1']]), 'initial');
    expectInputError(() => compile(['X']), 'symbols[0]', 'X is not an instrument');
    expectInputError(() => compile([SPOT.symbol, SPOT.symbol]), 'symbols[1]', 'appears twice');
    expectInputError(() => compile([SPOT.symbol]), 'symbols', 'Use "collateral"');
  });
});
