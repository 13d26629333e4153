import { DataError } from '../errors.js';
import { amountText, printedFigure } from '../prices/figure.js';
import type { MomentPlace } from './moment.js';

/** Printed figures as plain decimals, exactly. */

/** What most figures are already; 30 digits and 36 decimals are what a price may have. */
const PLAIN = /^(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,36})?$/;
const TRAILING = /\.?0+$/;

/**
 * A printed number, 0 or more, as its plain decimal without trailing zeros. Throws {@link DataError}: `empty`, `notANumber`
 * also for NaN, None and infinity, `negative`.
 */
export function amountOf(text: string, at: MomentPlace): string {
  if (PLAIN.test(text)) return text.includes('.') ? text.replace(TRAILING, '') : text;
  if (text === '')
    throw new DataError('empty', 'is not there', { ...at, fix: 'A figure that is missing is not 0' });
  return amountText(printedFigure(text, at), at);
}

/** The same for what must be above 0. Throws {@link DataError} `notPositive` too. */
export function priceOf(text: string, at: MomentPlace): string {
  const amount = amountOf(text, at);
  if (amount === '0') throw new DataError('notPositive', 'must be above 0', at);
  return amount;
}
