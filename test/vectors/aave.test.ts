import { expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import { REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { collateral } from '../../src/models/collateral.js';
import { sumModels } from '../../src/models/sumModels.js';
import { contextOf, SPOT } from '../models/helpers.js';
import { describeVectors, units } from './vectors.js';

/**
 * Health factor = Σ collateral · liquidation threshold / Σ debt. Collateral counts at its threshold in equity and debt
 * counts as the requirement, so that the margin ratio equity / requirement is the health factor, exactly. All three
 * cases to the printed digits (the third is printed rounded down).
 */
interface File {
  cases: {
    id: string;
    collateralUSD: number;
    debtUSD: number;
    avgLTVbps?: number;
    avgLTbps: number;
    expectHF: string;
  }[];
}

describeVectors<File>('aave_v3.json', (file) => {
  it.each(file.cases.map((c) => [c.id, c] as const))('%s: margin ratio is the health factor', (_, c) => {
    const lending = { ...SPOT, domain: 'aave', lotDecimals: 2 };
    const context = contextOf([
      [{ ...lending, symbol: 'COLL', kind: 'supply' }, '2000'],
      [{ ...lending, symbol: 'USD', kind: 'debt' }, '1'],
    ]);
    const weight = { initial: `${c.avgLTVbps ?? 0}/10000`, maintenance: `${c.avgLTbps}/10000` };
    const parts = [
      collateral({ symbols: ['COLL'], tiers: [{ upTo: '1000', weight }] }, context, 'maintenance'),
      collateral(
        { symbols: ['USD'], borrow: { upTo: '1000000', factor: '1', countAs: 'requirement' } },
        context,
        'maintenance',
      ),
    ];
    const { equity, requirement } = assess(sumModels(parts, context, 'maintenance'), {
      quantities: [BigInt(c.collateralUSD / 20), BigInt(-c.debtUSD * 100)],
      cash: 0n,
    });
    const digits = c.expectHF.split('.')[1]!.length;
    expect((equity * SCALE * 10n ** BigInt(digits)) / requirement).toBe(units(c.expectHF, digits));
    // Exactly: HF · debt = collateral · threshold.
    expect(equity * SCALE * BigInt(c.debtUSD) * 10_000n).toBe(
      requirement * BigInt(c.collateralUSD) * BigInt(c.avgLTbps),
    );
  });
});
