import { z } from 'zod';
import { InputError } from '../../errors.js';
import {
  decimalText,
  kindOf,
  readFileText,
  symbolText,
  unsignedText,
  versionOne,
} from '../../files/schemas.js';
import { parseTime, timeShape } from '../../files/time.js';
import type { Surface } from '../data.js';
import { checkSurface } from './checkSurface.js';

/** The file of a stated volatility surface, `ballast/surface`. */

const sliceSchema = z
  .strictObject({
    expiry: timeShape('Expiry of the options, after the time of the surface, increasing'),
    forward: unsignedText('Forward price of the underlying for that expiry, quote per unit, above 0'),
    rate: decimalText('Continuously compounded rate per year to that expiry, signed, "0.05" is 5 %'),
    strikes: z.array(unsignedText('Strike, quote per unit')).describe('Strikes, increasing'),
    vols: z
      .array(unsignedText('Implied volatility per year: "0.5" is 50 %, or with unit "percent" "50"'))
      .describe('Implied volatilities, one per strike'),
  })
  .describe('One expiry');

export const surfaceFileSchema = z
  .strictObject({
    kind: kindOf('ballast/surface'),
    version: versionOne,
    underlying: symbolText.describe('What the options are on, like "BTC"'),
    time: timeShape('Time at which the volatilities hold'),
    unit: z
      .enum(['fraction', 'percent'], { error: 'must be "fraction" or "percent"' })
      .optional()
      .describe(
        'What volatilities are in. Default "fraction", and then none may be above 5; of "percent" none below 5',
      ),
    slices: z.array(sliceSchema).describe('By expiry'),
  })
  .describe('Implied volatilities of the options on one underlying');

/**
 * Reads a surface file. Decimals in quotes become floating point; nothing is filled or sorted. Throws InputError for
 * what is not of the file's shape and DataError as `checkSurface`, naming file and field. Arbitrage is not refused: see
 * `surfaceFindings`.
 */
export function parseSurface(text: string, file?: string): Surface {
  return readFileText('surface', text, surfaceFileSchema, file, (data) => {
    const surface: Surface = {
      underlying: data.underlying,
      time: Number(parseTime(data.time, 'time')),
      slices: data.slices.map((slice, i) => ({
        expiry: Number(parseTime(slice.expiry, `slices[${i}].expiry`)),
        forward: Number(slice.forward),
        rate: rateOf(slice.rate, `slices[${i}].rate`),
        strikes: slice.strikes.map(Number),
        vols: slice.vols.map((vol, k) => volOf(vol, data.unit, `slices[${i}].vols[${k}]`)),
      })),
    };
    checkSurface(surface);
    return surface;
  });
}

/** No volatility of 500 % was ever quoted: such a figure is a percentage. One of 5 % as a percentage could be 500 % as a fraction. */
const MAX_FRACTION = 5;
/** No currency has a rate of more than 100 % a year. */
const MAX_RATE = 1;

function rateOf(text: string, field: string): number {
  if (Math.abs(Number(text)) <= MAX_RATE) return Number(text);
  const fix = 'Write it as a fraction, 0.05 for 5 %';
  throw new InputError(`is beyond ${MAX_RATE}: is it a percentage?`, { field, fix });
}

function volOf(text: string, unit: 'fraction' | 'percent' | undefined, field: string): number {
  if (unit === 'percent') {
    if (Number(text) >= MAX_FRACTION) return Number(text) / 100;
    throw new InputError(`is below ${MAX_FRACTION} %: is it a fraction?`, {
      field,
      fix: 'Leave "unit" out and write all volatilities as fractions, 0.5 for 50 %',
    });
  }
  if (Number(text) <= MAX_FRACTION) return Number(text);
  throw new InputError(`is above ${MAX_FRACTION}: is it a percentage?`, {
    field,
    fix: 'Write "unit": "percent" beside "underlying" if all are, or the volatility as a fraction, 0.5 for 50 %',
  });
}
