import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { assess } from '../../../src/margin/assess.js';
import { formatMarket, marketSchema, parseMarket } from '../../../src/market/marketFile.js';
import { REQUIREMENT_SCALE as SCALE } from '../../../src/market/model.js';
import { buildMarket } from '../../../src/models/build/buildMarket.js';
import { formatRisk, parseRisk, riskSchema } from '../../../src/models/build/riskFile.js';
import { expectInputError, inputError } from '../helpers.js';
import { exampleRisk } from '../risk.js';

type Example = ReturnType<typeof exampleRisk>;
const UNIT = 10n ** 8n;

/** Builds the example after a change to it. */
function build(change: (risk: Example) => void = () => {}) {
  const risk = exampleRisk();
  change(risk);
  return buildMarket(parseRisk(JSON.stringify(risk), 'risk.json'));
}

const [spot, perp] = [0, 1];
const twin = (risk: Example, slot: number, patch: object) =>
  risk.universe.instruments.push({ ...risk.universe.instruments[slot]!, ...patch });

describe('buildMarket', () => {
  it('compiles one list of rules for both margin types', () => {
    const market = build();
    expect(market).toMatchObject({ time: 1_769_860_800, maxSkew: 900, prices: ['60000', '60010.5'] });
    const portfolio = { quantities: [20_000n, -1000n], cash: 0n };
    // 2 BTC at 95 %, one contract short: 114 000 − 60 010.5.
    const maintenance = assess(market.models.maintenance!, portfolio);
    expect(maintenance.equity).toBe(5_398_950_000_000n);
    // 60 010.5 · 0.005 − 50
    expect(maintenance.requirement).toBe(25_005_250_000n * SCALE);
    const initial = assess(market.models.initial!, portfolio);
    expect(initial.equity).toBe(108_000n * UNIT - 6_001_050_000_000n);
    // 600.105 and a fall of 10 % on the net 2 − 1 BTC: 12 000 − 6001.05.
    expect(initial.requirement).toBe((60_010_500_000n + 599_895_000_000n) * SCALE);
  });

  it('leaves out a margin type that no rule names', () => {
    const market = build((risk) => {
      for (const entry of risk.models) entry.marginTypes = ['initial'];
    });
    expect(Object.keys(market.models)).toEqual(['initial']);
  });

  it('takes unix seconds or a UTC time', () => {
    expect(build((risk) => Object.assign(risk, { time: 1_769_860_800 })).time).toBe(1_769_860_800);
    const feb30 = (risk: Example) => Object.assign(risk, { time: '2026-02-30T00:00:00Z' });
    expectInputError(() => build(feb30), 'time', 'date that exists');
    const local = (risk: Example) => Object.assign(risk, { time: '2026-02-20T00:00:00' });
    expectInputError(() => build(local), 'time', 'UTC');
  });

  it('allows one symbol in two domains, and a supply and a debt slot', () => {
    expect(build((risk) => twin(risk, spot, { domain: 'portfolio' })).prices).toHaveLength(3);
    const lending = (risk: Example) => {
      twin(risk, spot, { domain: 'aave', kind: 'supply' });
      twin(risk, spot, { domain: 'aave', kind: 'debt' });
    };
    expect(build(lending).prices).toHaveLength(4);
  });
});

describe('buildMarket errors', () => {
  it.each<[string, (risk: Example) => void, string, string]>([
    ['duplicate', (r) => twin(r, perp, {}), 'universe.instruments[2].symbol', 'appears twice'],
    [
      'too many',
      (r) => Object.assign(r.universe, { slots: 1 }),
      'universe.instruments',
      '2 entries and 1 slots',
    ],
    [
      'multiplier',
      (r) => Object.assign(r.universe.instruments[0]!, { multiplier: '0' }),
      'universe.instruments[0].multiplier',
      'above 0',
    ],
    [
      'option',
      (r) => twin(r, spot, { symbol: 'O', kind: 'option' }),
      'universe.instruments[2].strike',
      'is missing',
    ],
    [
      'strike of a spot',
      (r) => twin(r, spot, { symbol: 'O', strike: '1' }),
      'universe.instruments[2].strike',
      'does not belong',
    ],
    ['price missing', (r) => delete r.prices['BTC/USDT'], 'prices.BTC/USDT', 'is missing'],
    ['price unknown', (r) => Object.assign(r.prices, { X: '1' }), 'prices.X', 'price of no instrument'],
    ['price zero', (r) => Object.assign(r.prices, { 'BTC/USDT': '0.0' }), 'prices.BTC/USDT', 'above 0'],
    ['price negative', (r) => Object.assign(r.prices, { 'BTC/USDT': '-1' }), 'prices.BTC/USDT', '0 or more'],
    ['price a number', (r) => Object.assign(r.prices, { 'BTC/USDT': 1 }), 'prices.BTC/USDT', 'in quotes'],
    [
      'price digits',
      (r) => Object.assign(r.universe, { valueDecimals: 3 }),
      'prices.BTC/USDT:USDT',
      'valueDecimals to 4',
    ],
    [
      'symbol',
      (r) => Object.assign(r.models[1]!, { symbols: ['X'] }),
      'models[1].symbols[0]',
      'X is not an instrument',
    ],
    ['model', (r) => Object.assign(r.models[1]!, { model: 'x' }), 'models[1].model', 'must name a model'],
    ['unknown key', (r) => Object.assign(r.models[1]!, { extra: 1 }), 'models[1]', 'unknown key: extra'],
    [
      'margin type',
      (r) => Object.assign(r.models[1]!, { marginTypes: ['x'] }),
      'models[1].marginTypes[0]',
      'must be initial',
    ],
    [
      'brackets',
      (r) => Object.assign((r.models[1]!.brackets as object[])[1]!, { minNotional: '1' }),
      'models[1].brackets[1].minNotional',
      'overlaps',
    ],
  ])('%s', (_, change, field, rule) => {
    expectInputError(() => build(change), field, rule);
  });

  it('names a contract that may be held but is not charged for', () => {
    const mark = { model: 'mark', symbols: ['BTC/USDT:USDT'], limit: '10' };
    const bare = (risk: Example) => risk.models.splice(0, 4, mark);
    expectInputError(() => build(bare), 'models', 'no rule of initial margin charges for it');
    const long = { model: 'collateral', symbols: ['BTC/USDT'], tiers: [{ upTo: '1', weight: '1' }] };
    expect(() => build((risk) => risk.models.splice(0, 4, long))).not.toThrow();
  });

  it('names the file for errors of form', () => {
    expect(inputError(() => parseRisk('{}', 'risk.json')).message).toMatch(/^risk\.json: version/);
  });
});

describe('files', () => {
  it('market.json gives the market back', () => {
    const market = build((risk) => {
      risk.universe.instruments.push({
        symbol: 'C',
        kind: 'option',
        underlying: 'BTC',
        domain: 'cross',
        lotDecimals: 0,
        multiplier: '1',
        ...{ strike: '70000', expiry: 1_798_156_800, right: 'call' },
      });
      risk.prices.C = '1500';
    });
    const text = formatMarket(market);
    expect(parseMarket(text)).toEqual(market);
    expect(formatMarket(parseMarket(text))).toBe(text);
  });

  it('risk.json gives the risk back', () => {
    const risk = parseRisk(JSON.stringify(exampleRisk()));
    expect(parseRisk(formatRisk(risk))).toEqual(risk);
  });

  it.each([
    ['"linear": "0"', '"linear": "-0"', 'models.initial.instruments[0].linear'],
    ['"linear": "0"', '"linear": 0', 'models.initial.instruments[0].linear'],
    ['"linear": "0"', '"linear": "00"', 'models.initial.instruments[0].linear'],
    ['"fold": true', '"fold": true, "extra": 1', 'models.initial.instruments[1]'],
    ['"time": 1769860800', '"time": 1769860800000', 'time'],
    ['"version": 1', '"version": 2', 'version'],
  ])('market.json is strict: %s -> %s', (from, to, field) => {
    const text = formatMarket(build()).replace(from, to);
    expect(inputError(() => parseMarket(text)).field).toBe(field);
  });

  it.each([
    ['risk', riskSchema],
    ['market', marketSchema],
  ])('the %s schema has a JSON Schema', (_, schema) => {
    expect(z.toJSONSchema(schema, { io: 'input' })).toMatchObject({ additionalProperties: false });
  });
});
