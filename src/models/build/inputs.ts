import { z } from 'zod';
import { InputError } from '../../errors.js';
import { symbolText } from '../../files/schemas.js';
import type { RiskInputs } from '../../risk/data.js';
import { parseTrades } from '../../risk/flow/tradesFile.js';
import { parseHistory } from '../../risk/history.js';
import { parseBook } from '../../risk/liquidity/bookFile.js';
import { parseSurface } from '../../risk/options/surfaceFile.js';
import { sha256Hex } from '../../units/hash.js';

/** The market data that a risk file names: files beside it, read by kind. */

export const INPUT_KINDS = ['history', 'surface', 'book', 'trades'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

/** Folders and a name, by slashes, without a way out of the folder that they are looked up in. */
const STEP = '[^\\p{C}\\\\/:*?"<>|]+';
const PLACE = new RegExp(`^(?:(?!\\.{1,2}/)${STEP}/)*(?!\\.{1,2}$)${STEP}$`, 'u');

/** A file name as `risk.json` gives it: relative, and below the folder of its inputs. */
export const inputFile = z
  .string()
  .max(256)
  .regex(PLACE, {
    error: 'must be a path below the folder of the risk file, like "prices/BTC-USDT-1d.csv"',
  })
  .describe(
    'File with the data: a path with slashes, relative to the folder of the risk file, not leading out of it',
  );

export const inputsSchema = z
  .array(
    z.strictObject({
      kind: z
        .enum(INPUT_KINDS, { error: 'must be history, surface, book or trades' })
        .describe('What it is: price history, volatility surface, order book or public trades'),
      of: symbolText.describe(
        'Underlying (history, surface) or symbol (history, book, trades) that it is about',
      ),
      file: inputFile,
    }),
  )
  .max(256)
  .describe('Market data that the rules and prices use');

export type InputList = z.output<typeof inputsSchema>;
type InputEntry = InputList[number];

/** One input, by hash: what a market was built from. */
export interface InputRecord extends InputEntry {
  /** sha256 of the file, lower-case hex. */
  readonly sha256: string;
}

/** Texts by the file names of the risk file. */
export type InputTexts = ReadonlyMap<string, string>;

/**
 * Reads the texts of inputs, each by the parser of its kind. Nothing is filled or dropped: whatever a parser refuses is an
 * error that names file, row and column. Throws {@link InputError} for a text that is missing, and for two of one kind
 * about the same thing.
 */
export function readInputs(list: InputList, texts: InputTexts): RiskInputs {
  checkUnique(list);
  const of = <Data>(
    kind: InputKind,
    parse: (text: string, file: string) => Data,
  ): ReadonlyMap<string, Data> =>
    new Map(
      list.flatMap((input, i) =>
        input.kind === kind ? [[input.of, parse(textOf(texts, input, i), input.file)] as const] : [],
      ),
    );
  const surfaces = of('surface', parseSurface);
  for (const { kind, of: name, file } of list) {
    if (kind === 'surface' && surfaces.get(name)!.underlying !== name) {
      throw new InputError(`is the surface of another underlying than ${name}`, {
        file,
        field: 'underlying',
      });
    }
  }
  const books = of('book', parseBook);
  for (const { kind, of: name, file } of list) {
    const { symbol = name } = (kind === 'book' && books.get(name)) || {};
    if (symbol !== name)
      throw new InputError(`is the book of another symbol than ${name}`, { file, field: 'symbol' });
  }
  return {
    histories: of('history', parseHistory),
    surfaces,
    books,
    trades: of('trades', parseTrades),
  };
}

/** The hash of every input, in their order. Throws {@link InputError} for a text that is missing. */
export function recordInputs(list: InputList, texts: InputTexts): InputRecord[] {
  return list.map((input, i) => ({ ...input, sha256: sha256Hex(textOf(texts, input, i)) }));
}

function checkUnique(list: InputList): void {
  list.forEach(({ kind, of }, i) => {
    const twin = list.findIndex((other) => other.kind === kind && other.of === of);
    if (twin < i) {
      throw new InputError(`is a second ${kind} of ${of}`, {
        field: `inputs[${i}]`,
        fix: `Keep one: inputs[${twin}] is about the same`,
      });
    }
  });
}

function textOf(texts: InputTexts, { file }: InputEntry, i: number): string {
  const text = texts.get(file);
  if (text === undefined) throw new InputError('was not given', { field: `inputs[${i}].file` });
  return text;
}
