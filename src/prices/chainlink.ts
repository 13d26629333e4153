import { z } from 'zod';
import { DataError, InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { inField, inFile } from '../files/places.js';
import { unixSeconds } from './clock.js';
import { type Naming, symbolOf } from './feeds.js';
import { priceText, scaledFigure, wholeFigure } from './figure.js';
import type { PriceQuote } from './priceSet.js';

/** Integers as JSON numbers or their text: most are larger than JSON numbers can be. */
const whole = z.union([z.int(), z.string()], { error: 'must be a whole number' });

const name = z
  .string()
  .regex(/^[^\p{C}]{1,128}$/u, { error: 'must be 1 to 128 printable characters' })
  .optional();
const head = { feed: name, description: name, decimals: whole };
const NAMES = ['roundId', 'answer', 'startedAt', 'updatedAt', 'answeredInRound'] as const;
const fields = { roundId: whole, answer: whole, startedAt: whole, updatedAt: whole, answeredInRound: whole };

const flatShape = z.strictObject({ ...head, ...fields });
const namedShape = z.strictObject({ ...head, latestRoundData: z.strictObject(fields) });
const tupleShape = z.strictObject({
  ...head,
  latestRoundData: z.tuple([whole, whole, whole, whole, whole], {
    error: 'must be the five values of latestRoundData',
  }),
});

type Round = Readonly<Record<(typeof NAMES)[number], number | string>>;

interface Found {
  readonly feed: string | undefined;
  readonly decimals: number | string;
  readonly round: Round;
  /** Field of a value of the round. */
  readonly place: (value: (typeof NAMES)[number]) => string;
}

/** `uint8`. */
const MAX_DECIMALS = 255n;

/**
 * Reads answers of Chainlink price feeds, saved as JSON: one or a list of `{feed, decimals, latestRoundData}`, where the
 * latter is what `latestRoundData()` of `AggregatorV3Interface` gives, as the tuple `[roundId, answer, startedAt, updatedAt,
 * answeredInRound]` or by these names; or the names beside `decimals`. `feed` is an address or a name; without it
 * `description` counts. Integers are JSON numbers or decimal text. The price is `answer · 10^-decimals`, exactly, its time
 * `updatedAt`.
 *
 * Throws {@link DataError}: `notANumber`, `negative`, `notPositive`, `badDate` for a round without an update, `inconsistent`
 * for an answer that was carried over from an earlier round (`answeredInRound` below `roundId`) and for a feed without a
 * symbol, `empty`; InputError for JSON of another form.
 */
export function parseChainlink(text: string, naming: Naming = {}): PriceQuote[] {
  return inFile(naming.file, () => {
    const json = parseJson('quotes', text, undefined, { fractions: 'text' });
    if (!Array.isArray(json)) return toQuotes(json, '', naming);
    if (json.length === 0) throw new DataError('empty', 'has no feed');
    return json.flatMap((entry, i) => toQuotes(entry, `[${i}]`, naming));
  });
}

function toQuotes(entry: unknown, outer: string, naming: Naming): PriceQuote[] {
  const { feed, decimals, round, place } = findRound(entry, outer);
  const symbol = symbolOf(feed, naming, { field: outer });
  if (symbol === undefined) return [];
  const value = (key: (typeof NAMES)[number]) => wholeFigure(round[key], { field: place(key) });
  const [roundId, answer, updatedAt] = [value('roundId'), value('answer'), value('updatedAt')];
  const answeredIn = value('answeredInRound');
  value('startedAt'); // read for its form alone: clocks of chain and oracles differ
  if (answeredIn !== roundId) {
    const what =
      answeredIn < roundId
        ? 'is before roundId: the answer is stale, carried over from an earlier round'
        : 'is after roundId';
    throw new DataError('inconsistent', what, { field: place('answeredInRound') });
  }
  const at = { field: outer === '' ? 'decimals' : `${outer}.decimals` };
  const scale = wholeFigure(decimals, at);
  if (scale < 0n || scale > MAX_DECIMALS) throw new InputError(`must be 0 to ${MAX_DECIMALS}`, at);
  return [
    {
      symbol,
      price: priceText(scaledFigure(answer, -Number(scale)), { field: place('answer') }),
      time: unixSeconds(updatedAt, { field: place('updatedAt') }),
    },
  ];
}

function findRound(entry: unknown, outer: string): Found {
  const inside = (key: string) => (outer === '' ? key : `${outer}.${key}`);
  const check = <Shape extends z.ZodType>(shape: Shape): z.output<Shape> =>
    outer === '' ? checkShape(entry, shape) : inField(outer, () => checkShape(entry, shape));
  const data = (entry as { latestRoundData?: unknown } | null)?.latestRoundData;
  if (data === undefined) {
    const { feed, description, decimals, ...round } = check(flatShape);
    return { feed: feed ?? description, decimals, round, place: inside };
  }
  const list = inside('latestRoundData');
  if (Array.isArray(data)) {
    const { feed, description, decimals, latestRoundData } = check(tupleShape);
    const round = Object.fromEntries(NAMES.map((key, i) => [key, latestRoundData[i]])) as Round;
    return { feed: feed ?? description, decimals, round, place: (key) => `${list}[${NAMES.indexOf(key)}]` };
  }
  const { feed, description, decimals, latestRoundData } = check(namedShape);
  return { feed: feed ?? description, decimals, round: latestRoundData, place: (key) => `${list}.${key}` };
}
