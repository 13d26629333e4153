import { describe, expect, it } from 'vitest';
import { type GroupsParams, groups } from '../../../src/models/groups/groups.js';
import { CALL, contextOf, evaluate, expectInputError, PERP, SPOT } from '../helpers.js';

const context = contextOf([
  [PERP, '60000'],
  [SPOT, '60000'],
  [CALL, '1500'],
]);
type Group = GroupsParams['groups'][number];

function groupOf(group: Omit<Group, 'label'>, marginType: 'initial' | 'maintenance' = 'initial') {
  return groups.compile({ groups: [{ label: 'g', ...group }] }, context, marginType).groups![0]!;
}

const UNIT = 10n ** 8n;
const segments = [{ from: '-10', to: '10', perUnit: '0' }];

describe('groups', () => {
  it('brings lots of different sizes to the largest common one', () => {
    // Lots of 0.001, 0.0001 and 0.01 · 0.1 units of underlying.
    expect(groupOf({ select: { underlying: 'BTC' }, segments }).weights).toEqual([10n, 1n, 10n]);
    expect(groupOf({ select: { underlying: 'BTC', kinds: ['perpetual'] }, segments }).weights).toEqual([
      1n,
      0n,
      0n,
    ]);
    const symbols = { [PERP.symbol]: '1', [CALL.symbol]: '-0.35' };
    expect(groupOf({ select: { symbols }, segments }).weights).toEqual([20n, 0n, -7n]);
  });

  it('charges concentration on the net notional of an underlying', () => {
    const brackets = [
      { minNotional: '0', maxNotional: '120000', initialRate: '0', maintenanceRate: '0' },
      { minNotional: '120000', maxNotional: '6000000', initialRate: '0.1', maintenanceRate: '0.05' },
    ];
    const group = groupOf({ select: { underlying: 'BTC' }, brackets, pricedBy: SPOT.symbol }, 'maintenance');
    expect(group.fold).toBe(true);
    // x counts 0.0001 BTC: 2 BTC are 120 000 USDT, and the derived deduction starts the charge at 0.
    expect(evaluate(group, -20_000n)?.charge).toBe(0n);
    expect(evaluate(group, -30_000n)?.charge).toBe(3000n * UNIT);
    expect(evaluate(group, 1_000_000n)).toBeUndefined();
  });

  it('charges a short-option minimum on the negative net quantity of a strike', () => {
    const group = groupOf({
      select: { underlying: 'BTC', kinds: ['option'], strike: '70000.0', expiry: CALL.expiry, right: 'call' },
      segments: [
        { from: '-100', to: '0', perUnit: { initial: '-50', maintenance: '-25' } },
        { from: '0', to: '100', perUnit: '0', fixed: '0' },
      ],
    });
    expect(group).toMatchObject({ fold: false, weights: [0n, 0n, 1n] });
    // x counts 0.001 BTC.
    expect(evaluate(group, -2000n)?.charge).toBe(100n * UNIT);
    expect(evaluate(group, -1n)?.charge).toBe(5_000_000n);
    expect([evaluate(group, 0n)?.charge, evaluate(group, 2000n)?.charge]).toEqual([0n, 0n]);
  });

  it('has fixed charges and folds', () => {
    const group = groupOf({
      select: { underlying: 'BTC' },
      fold: true,
      segments: [
        { from: '0', to: '0.00005', perUnit: '0' },
        { from: '0.00005', to: '1', perUnit: '10', fixed: '2' },
      ],
    });
    expect(group.breakpoints).toEqual([0n, 1n, 10_000n]);
    expect(evaluate(group, -1n)?.charge).toBe(2n * UNIT + 100_000n);
  });
});

describe('groups errors', () => {
  const select = { underlying: 'BTC' };
  const brackets = [{ minNotional: '0', maxNotional: '1', initialRate: '0' }];
  const [segment] = segments as [(typeof segments)[0]];
  it.each<[string, Omit<Group, 'label'>, string, string]>([
    ['neither', { select }, 'groups[0]', 'exactly one'],
    ['both', { select, segments, brackets }, 'groups[0]', 'exactly one'],
    ['no price', { select, brackets }, 'groups[0].pricedBy', 'is missing'],
    ['unknown price', { select, brackets, pricedBy: 'X' }, 'groups[0].pricedBy', 'X is not an instrument'],
    ['unfolded', { select, brackets, fold: false, pricedBy: SPOT.symbol }, 'groups[0].fold', 'must be true'],
    ['no match', { select: { underlying: 'SOL' }, segments }, 'groups[0].select', 'matches no instrument'],
    [
      'symbol',
      { select: { symbols: { X: '1' } }, segments },
      'groups[0].select.symbols.X',
      'not an instrument',
    ],
    [
      'zero weight',
      { select: { symbols: { [SPOT.symbol]: '0' } }, segments },
      `groups[0].select.symbols.${SPOT.symbol}`,
      'must not be 0',
    ],
    ['order', { select, segments: [{ ...segment, to: '-10' }] }, 'groups[0].segments[0].to', 'above "from"'],
    [
      'gap',
      { select, segments: [segment, { ...segment, from: '11', to: '12' }] },
      'groups[0].segments[1].from',
      'ends',
    ],
    ['fold', { select, fold: true, segments }, 'groups[0].segments[0].from', 'must be "0"'],
    ['zero', { select, segments: [{ ...segment, from: '1' }] }, 'groups[0].segments', 'must hold 0'],
    [
      'digits',
      { select, segments: [{ ...segment, perUnit: '0.00001' }] },
      'groups[0].segments[0].perUnit',
      'valueDecimals to 9',
    ],
  ])('%s', (_, group, field, rule) => {
    expectInputError(() => groupOf(group), field, rule);
  });
});
