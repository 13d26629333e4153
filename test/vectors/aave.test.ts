import { expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import { isAtLeast } from '../../src/margin/ratio.js';
import { type MarginType, REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { sumModels } from '../../src/models/build/sumModels.js';
import { lending } from '../../src/models/lending/lending.js';
import { contextOf, SPOT } from '../models/helpers.js';
import { describeVectors, units } from './vectors.js';

/**
 * Health factor = Σ collateral · liquidation threshold / Σ debt. Collateral counts at its threshold in equity and debt
 * counts as the requirement, so that the margin ratio equity / requirement is the health factor, exactly. All three
 * cases to the printed digits (the third is printed rounded down). What could still be borrowed is the surplus of
 * initial margin, exactly, in both cases that print it.
 */
interface File {
  cases: {
    id: string;
    collateralUSD: number;
    debtUSD: number;
    avgLTVbps?: number;
    avgLTbps: number;
    expectHF: string;
    availableBorrowsUSD?: number;
  }[];
}
type Case = File['cases'][number];

const market = { ...SPOT, domain: 'aave', lotDecimals: 2 };
const context = contextOf([
  [{ ...market, symbol: 'COLL', kind: 'supply' }, '2000'],
  [{ ...market, symbol: 'USD', kind: 'debt' }, '1'],
]);
const UNIT = 10n ** 8n;

function margin(c: Case, marginType: MarginType) {
  const part = lending.compile(
    {
      supplies: [
        {
          symbol: 'COLL',
          liquidationThreshold: `${c.avgLTbps}/10000`,
          loanToValue: `${c.avgLTVbps ?? 0}/10000`,
          supplyCap: '1000',
        },
      ],
      debts: [{ symbol: 'USD', borrowCap: '1000000' }],
    },
    context,
    marginType,
  );
  return assess(sumModels([part], context, marginType), {
    quantities: [BigInt(c.collateralUSD / 20), BigInt(-c.debtUSD * 100)],
    cash: 0n,
  });
}

describeVectors<File>('aave_v3.json', (file) => {
  it.each(file.cases.map((c) => [c.id, c] as const))('%s: margin ratio is the health factor', (_, c) => {
    const { equity, requirement } = margin(c, 'maintenance');
    const digits = c.expectHF.split('.')[1]!.length;
    expect((equity * SCALE * 10n ** BigInt(digits)) / requirement).toBe(units(c.expectHF, digits));
    // Exactly: HF · debt = collateral · threshold.
    expect(equity * SCALE * BigInt(c.debtUSD) * 10_000n).toBe(
      requirement * BigInt(c.collateralUSD) * BigInt(c.avgLTbps),
    );
  });

  const limited = file.cases.filter((c) => c.availableBorrowsUSD !== undefined);
  it.each(limited.map((c) => [c.id, c] as const))(
    '%s: initial margin leaves what can be borrowed',
    (_, c) => {
      const { equity, requirement } = margin(c, 'initial');
      expect(equity - requirement / SCALE).toBe(BigInt(c.availableBorrowsUSD!) * UNIT);
      const more = (usd: number) =>
        margin({ ...c, debtUSD: c.debtUSD + c.availableBorrowsUSD! + usd }, 'initial');
      expect([isAtLeast(more(0), 10_000n), isAtLeast(more(1), 10_000n)]).toEqual([true, false]);
    },
  );
});
