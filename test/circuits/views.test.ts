import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { VIEWS, viewInputs } from '../../audit/gadgets/views.js';
import { type Circuit, compileGadget } from '../../audit/system/circuit.js';
import { custodianViews, type Holding } from '../../src/margin/views.js';
import { fromField } from '../../src/units/field.js';
import { testGadget } from './support/table.js';

const MARKS = [100n, 7n];
let circuit: Circuit;

beforeAll(async () => {
  circuit = await compileGadget('lib/CustodianViews.circom', 'CustodianViews(3, 2)');
});

const integer = fc.integer({ min: -1000, max: 1000 }).map(BigInt);
const holding = fc.record({
  custodianId: fc.constantFrom(1n, 2n, 3n),
  quantities: fc.tuple(integer, integer),
  cash: fc.integer({ min: -100_000, max: 100_000 }).map(BigInt),
});

describe('CustodianViews', () => {
  it.each(['alone', 'gone'] as const)('agrees with custodianViews on random books: %s', async (mode) => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(holding, holding, holding), async (holdings) => {
        const witness = await circuit.witness(viewInputs(holdings, MARKS, mode));
        const read = (name: string) => fromField(witness.get(`main.${name}`)!);
        const views = new Map(
          custodianViews(holdings, MARKS, mode).map((view) => [view.custodianId, view.portfolio]),
        );
        holdings.forEach(({ custodianId }, a) => {
          const { quantities, cash } = views.get(custodianId)!;
          expect([0, 1].map((i) => read(`viewQuantity[${a}][${i}]`))).toEqual(quantities);
          expect(read(`viewCash[${a}]`)).toBe(cash);
        });
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  const book: Holding[] = [
    { custodianId: 1n, quantities: [5n, -3n], cash: -900n },
    { custodianId: 2n, quantities: [1n, 1n], cash: 50n },
    { custodianId: 1n, quantities: [2n, 0n], cash: 0n },
  ];

  it('keeps what is owed to a custodian that is gone', () => {
    // Custodian 1: 7·100 − 3·7 − 900 = −221 at the marks, which stays owed.
    const [first] = custodianViews(book, MARKS, 'gone');
    expect(first!.portfolio).toEqual({ quantities: [1n, 1n], cash: 50n - 221n });
  });
});

VIEWS.forEach(testGadget);
