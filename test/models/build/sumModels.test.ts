import { describe, expect, it } from 'vitest';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { collateral } from '../../../src/models/collateral/collateral.js';
import type { PartialModel } from '../../../src/models/kit/partial.js';
import { zeroPair } from '../../../src/models/kit/piecewise.js';
import { mark } from '../../../src/models/mark/mark.js';
import { contextOf, evaluate, expectInputError, PERP, SPOT } from '../helpers.js';

const context = contextOf([
  [PERP, '60000'],
  [SPOT, '60000'],
]);
const unit = { k: 1, weight: 1n, kthWeight: 0n, floor: 0n };

describe('sumModels', () => {
  it('gives slots without a row a row that accepts only 0', () => {
    const { instruments } = sumModels([], context, 'initial');
    expect(instruments.map((row) => [row.label, row.breakpoints])).toEqual([
      [PERP.symbol, [0n, 1n]],
      [SPOT.symbol, [0n, 1n]],
    ]);
  });

  it('adds rows and linear terms, unfolding where the parts differ', () => {
    const symbols = [SPOT.symbol];
    const parts = [
      mark.compile({ symbols, limit: '1' }, context, 'initial'),
      mark.compile({ symbols, limit: '2' }, context, 'initial'),
      collateral.compile({ symbols, tiers: [{ upTo: '3', weight: '0.5' }] }, context, 'initial'),
    ];
    const row = sumModels(parts, context, 'initial').instruments[1]!;
    expect(row).toMatchObject({ fold: false, linear: 2n * 600_000_000n, breakpoints: [0n, 10_000n] });
    expect(evaluate(row, 5n)?.value).toBe(5n * 300_000_000n);
    const folded = sumModels(parts.slice(0, 2), context, 'initial').instruments[1]!;
    expect(folded).toMatchObject({ fold: true, breakpoints: [0n, 10_000n] });
  });

  it('moves scenario indices behind those of the parts before', () => {
    const part: PartialModel = {
      scenarios: [
        { label: 'a', pnl: [0n, 0n] },
        { label: 'b', pnl: [1n, 1n] },
      ],
      units: [{ label: 'u', scenarios: [0, 1], ...unit }],
    };
    const { scenarios, units } = sumModels([part, {}, part], context, 'initial');
    expect(scenarios).toHaveLength(4);
    expect(units.map((u) => u.scenarios)).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('names the instrument whose limits have nothing in common', () => {
    const rows = [zeroPair(-5n, 0n), zeroPair(0n, 5n)].map((pair) => ({ slot: 0, linear: 0n, ...pair }));
    expectInputError(
      () => sumModels([{ rows }], context, 'initial'),
      `row of ${PERP.symbol}`,
      'leaves no quantity',
    );
  });
});
