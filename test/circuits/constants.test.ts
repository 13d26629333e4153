import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as tags from '../../src/account/tags.js';
import { RATIO_ONE } from '../../src/margin/ratio.js';
import { WIDTHS } from '../../src/market/bounds.js';
import { REQUIREMENT_SCALE, SLOPE_SCALE } from '../../src/market/model.js';
import { POLICY_LAYOUT } from '../../src/proof/policy.js';
import { CIRCUITS } from '../../src/setup/compile.js';
import { RATIO_BITS, TIME_BITS } from '../../src/units/numbers.js';

const source = readFileSync(join(CIRCUITS, 'lib', 'Constants.circom'), 'utf8');
const constants = new Map(
  [...source.matchAll(/function (\w+)\(\) \{ return (\d+); \}/g)].map(([, name, value]) => [
    name!,
    BigInt(value!),
  ]),
);

describe('numbers that circuit and TypeScript share', () => {
  const compared: [name: string, value: bigint | number][] = [
    ['TAG_SUBJECT', tags.TAG_SUBJECT],
    ['TAG_NULLIFIER', tags.TAG_NULLIFIER],
    ['TAG_SNAPSHOT', tags.TAG_SNAPSHOT],
    ['QUANTITY_BITS', WIDTHS.quantity],
    ['GROUP_BITS', WIDTHS.group],
    ['CASH_BITS', WIDTHS.cash],
    ['VALUE_BITS', WIDTHS.value],
    ['CLOSE_OUT_BITS', WIDTHS.closeOut],
    ['LOSS_BITS', WIDTHS.loss],
    ['REQUIREMENT_BITS', WIDTHS.requirement],
    ['EQUITY_SCALE_BITS', WIDTHS.equityScale],
    ['PACK_BITS', WIDTHS.pack],
    ['FORM_BITS', WIDTHS.form],
    ['FORM_PACK_BITS', WIDTHS.formPack],
    ['NETTED_LOSS_BITS', WIDTHS.nettedLoss],
    ['NETTED_REQUIREMENT_BITS', WIDTHS.nettedRequirement],
    ['SLOPE_SCALE', SLOPE_SCALE],
    ['SLOPE_SCALE_BITS', WIDTHS.slopeScale],
    ['RATIO_BITS', RATIO_BITS],
    ['TIME_BITS', TIME_BITS],
    ['MIN_EQUITY_BITS', POLICY_LAYOUT.find(({ name }) => name === 'minEquity')!.bits],
    ['REQUIREMENT_SCALE', REQUIREMENT_SCALE],
    ['RATIO_ONE', RATIO_ONE],
  ];

  it.each(compared)('%s', (name, value) => {
    expect(constants.get(name)).toBe(BigInt(value));
  });

  it('are all compared above', () => {
    expect([...constants.keys()].sort()).toEqual(compared.map(([name]) => name).sort());
  });
});
