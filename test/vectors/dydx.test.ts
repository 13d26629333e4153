import { expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import { type MarginType, REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { sumModels } from '../../src/models/sumModels.js';
import { tieredMargin } from '../../src/models/tieredMargin.js';
import { formatDecimal } from '../../src/units/decimal.js';
import { contextOf, expectInputError, PERP } from '../models/helpers.js';
import { ceilDiv, describeVectors, type Figure, text } from './vectors.js';

/**
 * dYdX rounds requirements up to whole quantums of 1e-6. Ours are exact at 14 value decimals, so theirs equals ours
 * rounded up, bit-exact, in every case (initial margin rates scaled by open interest are compiled as scaled, in whole
 * ppm). A price of zero is refused here: that case checks the refusal.
 */
interface MarginCase {
  name: string;
  price: Figure;
  exponent: number;
  baseCurrencyAtomicResolution: number;
  bigBaseQuantums: Figure;
  initialMarginPpm: number;
  maintenanceFractionPpm: number;
  openInterest?: Figure;
  openInterestLowerCap?: Figure;
  openInterestUpperCap?: Figure;
  bigExpectedInitialMargin: Figure;
  bigExpectedMaintenanceMargin: Figure;
}
interface File {
  margin_cases: MarginCase[];
  imr_cases: {
    imfPpm: number;
    notional: number;
    oi: Figure;
    lower: Figure;
    upper: Figure;
    expectIMR: Figure;
  }[];
  mm_ppm_cases: { imfPpm: number; maintFractionPpm: number; expectPpm: number }[];
}

const DECIMALS = 14;
const PPM = 1_000_000n;

/** The requirement of a position in value units × SCALE, and its equity without cash. */
function margin(
  marginType: MarginType,
  setup: {
    price: string;
    lotDecimals: number;
    quantity: bigint;
    initialRate: string;
    maintenanceRate: string;
  },
) {
  const { price, lotDecimals, quantity, initialRate, maintenanceRate } = setup;
  const context = contextOf([[{ ...PERP, lotDecimals }, price]], DECIMALS);
  const brackets = [{ minNotional: '0', maxNotional: `1${'0'.repeat(40)}`, initialRate, maintenanceRate }];
  const part = tieredMargin({ symbols: [PERP.symbol], brackets }, context, marginType);
  return assess(sumModels([part], context, marginType), { quantities: [quantity], cash: 0n });
}

/** Rounded up to quantums of 1e-6. */
function quantums(requirement: bigint): bigint {
  return ceilDiv(requirement, SCALE * 10n ** BigInt(DECIMALS - 6));
}

/** Initial margin fraction in ppm, scaled by open interest between two caps, rounded down as the protocol does. */
function scaledPpm(imf: number, oi: bigint, lower: bigint, upper: bigint): bigint {
  const base = BigInt(imf);
  if (upper === 0n || oi <= lower) return base;
  if (oi >= upper) return PPM;
  return base + ((PPM - base) * (oi - lower)) / (upper - lower);
}

const rate = (ppm: bigint) => formatDecimal(ppm, 6);

describeVectors<File>('dydx_v4.json', (file) => {
  const cases = file.margin_cases.map((c) => [c.name, c] as const);

  it.each(cases.filter(([, c]) => BigInt(c.price) !== 0n))('%s', (_, c) => {
    const price = formatDecimal(BigInt(c.price), -c.exponent);
    const lotDecimals = -c.baseCurrencyAtomicResolution;
    const openInterest = BigInt(c.openInterest ?? 0) * BigInt(c.price);
    const shift = 6 + c.exponent + c.baseCurrencyAtomicResolution;
    const oi = shift >= 0 ? openInterest * 10n ** BigInt(shift) : openInterest / 10n ** BigInt(-shift);
    const [lower, upper] = [BigInt(c.openInterestLowerCap ?? 0), BigInt(c.openInterestUpperCap ?? 0)];
    const maintenancePpm = BigInt(c.initialMarginPpm) * BigInt(c.maintenanceFractionPpm);
    const setup = {
      price,
      lotDecimals,
      quantity: BigInt(c.bigBaseQuantums),
      initialRate: rate(scaledPpm(c.initialMarginPpm, oi, lower, upper)),
      maintenanceRate: formatDecimal(maintenancePpm, 12),
    };
    expect(quantums(margin('initial', setup).requirement)).toBe(BigInt(c.bigExpectedInitialMargin));
    expect(quantums(margin('maintenance', setup).requirement)).toBe(BigInt(c.bigExpectedMaintenanceMargin));
  });

  it.each(cases.filter(([, c]) => BigInt(c.price) === 0n))('%s: refused', () => {
    const setup = { price: '0', lotDecimals: 6, quantity: 1n, initialRate: '0.1', maintenanceRate: '0.1' };
    expectInputError(() => margin('initial', setup), 'prices[0]', 'must be above 0');
  });

  it.each(file.imr_cases.map((c) => [c.imfPpm, c.notional, text(c.oi), c] as const))(
    'initial margin of %s ppm on %s quantums at open interest %s',
    (_imf, _notional, _oi, c) => {
      const ppm = scaledPpm(c.imfPpm, BigInt(c.oi), BigInt(c.lower), BigInt(c.upper));
      const setup = { price: '1', lotDecimals: 6, quantity: BigInt(c.notional) };
      const rates = { initialRate: rate(ppm), maintenanceRate: '0' };
      expect(quantums(margin('initial', { ...setup, ...rates }).requirement)).toBe(BigInt(c.expectIMR));
    },
  );

  it('net collateral of 13 000, maintenance of 150: one ETH at 3000 with 10 000 in cash', () => {
    const rates = { initialRate: '0.1', maintenanceRate: '0.05' };
    const { equity, requirement } = margin('maintenance', {
      price: '3000',
      lotDecimals: 9,
      quantity: 10n ** 9n,
      ...rates,
    });
    const quote = 10n ** BigInt(DECIMALS);
    expect(equity + 10_000n * quote).toBe(13_000n * quote);
    expect(requirement).toBe(150n * quote * SCALE);
  });

  // The protocol rounds this rate down, to ppm; ours is exact, and at least theirs.
  it.each(file.mm_ppm_cases.map((c) => [c.imfPpm, c.maintFractionPpm, c] as const))(
    'maintenance rate of %s ppm at a fraction of %s ppm, rounded down to ppm',
    (_imf, _fraction, c) => {
      const exact = formatDecimal(BigInt(c.imfPpm) * BigInt(c.maintFractionPpm), 12);
      const setup = { price: '1', lotDecimals: 0, quantity: 1n, initialRate: '0', maintenanceRate: exact };
      const { requirement } = margin('maintenance', setup);
      expect(requirement / (SCALE * 10n ** BigInt(DECIMALS - 6))).toBe(BigInt(c.expectPpm));
    },
  );
});
