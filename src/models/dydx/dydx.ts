import { z } from 'zod';
import { InputError } from '../../errors.js';
import { unsignedText } from '../../files/schemas.js';
import { formatDecimal, parseFraction } from '../../units/decimal.js';
import {
  ceil,
  compare,
  divide,
  type Fraction,
  fraction,
  multiply,
  powerOfTen,
  subtract,
} from '../../units/fraction.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext } from '../kit/partial.js';
import { addPairs, type FoldPair, ZERO_LINE, ZERO_PIECE } from '../kit/piecewise.js';
import { renameFields } from '../kit/renameFields.js';
import { selection } from '../kit/select.js';
import { tiered } from '../tiered/tiered.js';

const PPM = 1_000_000n;

/** Requirements are rounded to these: 10^-6 quote. */
const QUANTUM_DECIMALS = 6;

/** What the protocol's rounding can add: initial margin is rounded up once, maintenance margin twice. */
const ROUNDING_QUANTUMS = { initial: 1n, maintenance: 2n } as const;

function ppm(description: string) {
  return z.int({ error: 'must be a whole number of parts per million' }).describe(description);
}

const dydxParams = z
  .strictObject({
    ...selection,
    initialMarginPpm: ppm('Initial margin fraction of the liquidity tier, parts per million, 1 to 1000000'),
    maintenanceFractionPpm: ppm(
      'Maintenance margin as a share of initial margin, parts per million, 1 to 1000000',
    ),
    openInterest: z
      .strictObject({
        notional: unsignedText('Open interest of the market at its oracle price, quote'),
        lowerCap: unsignedText('Up to this open interest the fraction is not scaled, quote'),
        upperCap: unsignedText(
          'From this open interest on it is all of the notional, quote. "0": never scaled',
        ),
      })
      .optional()
      .describe(
        'Scaling of the initial margin fraction with open interest; the entry is then for one symbol',
      ),
    notionalCap: unsignedText('Notional of a position stays below this, quote'),
  })
  .describe('Cross margin of perpetuals as on dYdX v4: one liquidity tier');

export type DydxParams = z.output<typeof dydxParams>;

/**
 * dYdX v4's cross margin of one liquidity tier, with N the notional |q| · oracle price and `imf`, `f` the two fractions:
 *
 *     initial     = N · (imf + (1 − imf) · clamp((OI − lowerCap) / (upperCap − lowerCap), 0, 1))
 *     maintenance = N · imf · f
 *
 * Open interest OI and caps in quote; the scaled fraction is rounded down to ppm, as the protocol does. The protocol
 * rounds N down to a quantum and then up: once for initial margin, after each factor for maintenance margin. That can
 * add at most 1 and 2 quantums, which every position is charged, rounded up to value units, so that the requirement is
 * never below the protocol's. Equity counts contracts at the mark. Not part of it: isolated markets (slots of a domain
 * of their own). Source: dydxprotocol/v4-chain, x/perpetuals/lib and x/perpetuals/types/liquidity_tier (2024).
 *
 * Exact up to the rounding of the protocol, as `exactness` says. Throws {@link InputError} naming the field.
 */
export const dydx = defineModel({
  name: 'dydx',
  version: 1,
  describe: 'Perpetuals of one liquidity tier, as on dYdX v4',
  exactness:
    'Exact up to the rounding of the protocol, which is covered by a charge: conservative by less than two quantums ' +
    'of 0.000001 quote per position for initial margin and three for maintenance margin. With value units larger ' +
    'than a quantum: by less than a value unit and a quantum.',
  params: dydxParams,
  compile(params, context, marginType) {
    const initial = inRange(params.initialMarginPpm, 'initialMarginPpm');
    const share = inRange(params.maintenanceFractionPpm, 'maintenanceFractionPpm');
    const { symbols, domain, instrumentKind } = params;
    const brackets = [
      {
        minNotional: '0',
        maxNotional: params.notionalCap,
        initialRate: formatDecimal(scaledPpm(initial, params), 6),
        maintenanceRate: formatDecimal(initial * share, 12),
      },
    ];
    const { rows = [] } = renameFields(FIELDS, () =>
      tiered.compile({ symbols, domain, instrumentKind, brackets }, context, marginType),
    );
    const rounding = roundingCharge(ROUNDING_QUANTUMS[marginType], context);
    return {
      rows: rows.map(({ slot, linear, ...pair }) => {
        const limit = pair.breakpoints.at(-1)!;
        return { slot, linear, ...addPairs(pair, rounding(limit)) };
      }),
    };
  },
});

const FIELDS = [
  [/^brackets\[0\]\.maxNotional$/, 'notionalCap'],
  [/^brackets\[0\]\.initialRate$/, 'initialMarginPpm'],
  [/^brackets\[0\]\..*$/, 'maintenanceFractionPpm'],
] as const;

function inRange(value: number, field: string): bigint {
  if (!Number.isInteger(value) || value < 1 || value > Number(PPM)) {
    throw new InputError('must be a whole number from 1 to 1000000', { field });
  }
  return BigInt(value);
}

/** The initial margin fraction after scaling by open interest, rounded down to ppm as the protocol does. */
function scaledPpm(initial: bigint, { openInterest, symbols }: DydxParams): bigint {
  if (openInterest === undefined) return initial;
  if (symbols.length > 1) {
    throw new InputError('is that of one market, and the entry names several', {
      field: 'openInterest',
      fix: 'Write one entry per symbol',
    });
  }
  const [notional, lower, upper] = (['notional', 'lowerCap', 'upperCap'] as const).map((name) =>
    parseFraction(openInterest[name], `openInterest.${name}`),
  ) as [Fraction, Fraction, Fraction];
  if (upper.n === 0n) return initial;
  if (compare(upper, lower) <= 0n) {
    throw new InputError('must be above lowerCap, or "0"', { field: 'openInterest.upperCap' });
  }
  if (compare(notional, lower) <= 0n) return initial;
  if (compare(notional, upper) >= 0n) return PPM;
  const share = divide(subtract(notional, lower), subtract(upper, lower));
  return initial + ((PPM - initial) * share.n) / share.d;
}

/** A charge of some quantums on every |q| of a lot or more, rounded up to value units. */
function roundingCharge(quantums: bigint, { universe }: CompileContext): (limit: bigint) => FoldPair {
  const quote = multiply(fraction(quantums), powerOfTen(-QUANTUM_DECIMALS));
  const intercept = ceil(multiply(quote, powerOfTen(universe.valueDecimals)));
  const held = { value: ZERO_LINE, charge: { slope: 0n, intercept } };
  // Limits intersect: a row that holds 0 alone keeps its end at 1.
  return (limit) => ({
    fold: true,
    breakpoints: [0n, 1n, limit > 2n ? limit : 2n],
    pieces: [ZERO_PIECE, held],
  });
}
