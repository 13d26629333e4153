import { DataError } from '../errors.js';
import { readTable } from '../files/table.js';
import { writtenTime } from './clock.js';
import { type Naming, symbolOf } from './feeds.js';
import { amountText, plainFigure, priceText } from './figure.js';
import type { PriceQuote } from './priceSet.js';

const COLUMNS = ['symbol', 'price', 'time'];
/** Whether the header names a confidence. */
const CONFIDENT = /^[^\r\n]*\bconfidence\b/;

/**
 * Reads prices from comma-separated text with the header `symbol,price,time` or `symbol,price,time,confidence`: price in
 * quote per unit of underlying, a plain decimal; time in unix seconds or as a UTC time; an empty confidence is none.
 *
 * Throws {@link DataError} with line and column: `columns`, `empty`, `notANumber`, `negative`, `notPositive`, `badDate`,
 * `inconsistent` for a line without a symbol.
 */
export function parsePriceTable(csv: string, naming: Naming = {}): PriceQuote[] {
  const at = { file: naming.file };
  const confident = CONFIDENT.test(csv);
  const columns = confident ? [...COLUMNS, 'confidence'] : COLUMNS;
  const { rows } = readTable(csv, { columns, file: naming.file });
  if (rows.length === 0) throw new DataError('empty', 'has a header and no prices', at);
  return rows.flatMap(({ row, cells }) => {
    const place = (column: string) => ({ ...at, row, column });
    const cell = (column: string) => cells.get(column) ?? '';
    const symbol = symbolOf(cell('symbol') || undefined, naming, place('symbol'), true);
    if (symbol === undefined) return [];
    const confidence = cell('confidence');
    return [
      {
        symbol,
        price: priceText(plainFigure(cell('price'), place('price')), place('price')),
        time: writtenTime(cell('time'), place('time')),
        ...(confidence === ''
          ? {}
          : { confidence: amountText(plainFigure(confidence, place('confidence')), place('confidence')) }),
      },
    ];
  });
}
