import { z } from 'zod';
import { DataError, InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { inField, inFile } from '../files/places.js';
import { unixSeconds } from './clock.js';
import { type Naming, symbolOf } from './feeds.js';
import { priceText, scaledFigure } from './figure.js';
import type { PriceQuote } from './priceSet.js';
import {
  type Round,
  roundFields,
  roundOfObject,
  roundOfTuple,
  roundTuple,
  type Whole,
  wholeOf,
  wholeShape,
} from './roundData.js';

const name = z
  .string()
  .regex(/^[^\p{C}]{1,128}$/u, { error: 'must be 1 to 128 printable characters' })
  .optional();
const head = { feed: name, description: name, decimals: wholeShape };

const flatShape = z.strictObject({ ...head, ...roundFields });

/** A round under the name of the call that gave it. */
const callShape = <Shape extends z.ZodType>(round: Shape) =>
  z.strictObject({ ...head, latestRoundData: round.optional(), getRoundData: round.optional() });
const listShape = callShape(roundTuple);
const objectShape = callShape(z.strictObject(roundFields));

interface Found {
  readonly feed: string | undefined;
  readonly decimals: Whole;
  readonly round: Round;
}

/** `uint8`. */
const MAX_DECIMALS = 255n;

/**
 * Reads answers of Chainlink price feeds, saved as JSON: one or a list of `{feed, decimals, latestRoundData}`, where the
 * latter is what `latestRoundData()` of `AggregatorV3Interface` gives, as the list `[roundId, answer, startedAt, updatedAt,
 * answeredInRound]`, by these names, by position, or both; or the names beside `decimals`; `getRoundData` in its place is read
 * alike. `feed` is an address or a name; without it `description` counts. Integers are JSON numbers, decimal text, bigints
 * (`5n`) in quotes, or BigNumbers of ethers 5. The price is `answer · 10^-decimals`, exactly, its time `updatedAt`.
 *
 * Throws {@link DataError}: `notANumber`, `negative`, `notPositive`, `badDate` for a round without an update, `inconsistent`
 * for an answer that was carried over from an earlier round (`answeredInRound` below `roundId`), for a value that name and
 * position give differently and for a feed without a symbol, `empty`; InputError for JSON of another form.
 */
export function parseChainlink(text: string, naming: Naming = {}): PriceQuote[] {
  return inFile(naming.file, () => {
    const json = parseJson('quotes', text, undefined, { fractions: 'text' });
    if (!Array.isArray(json)) return toQuotes(json, '', naming);
    if (json.length === 0) throw new DataError('empty', 'has no feed');
    if (roundTuple.safeParse(json).success) {
      const fix = 'Write {"decimals": 8, "latestRoundData": […]}';
      throw new InputError('is a round alone: its decimals are not known', { fix });
    }
    return json.flatMap((entry, i) => toQuotes(entry, `[${i}]`, naming));
  });
}

function toQuotes(entry: unknown, outer: string, naming: Naming): PriceQuote[] {
  const found = findRound(entry, outer);
  const { values, place } = found.round;
  const symbol = symbolOf(found.feed, naming, { field: outer });
  if (symbol === undefined) return [];
  const { roundId, answer, updatedAt, answeredInRound } = values;
  if (answeredInRound !== roundId) {
    const what =
      answeredInRound < roundId
        ? 'is before roundId: the answer is stale, carried over from an earlier round'
        : 'is after roundId';
    throw new DataError('inconsistent', what, { field: place('answeredInRound') });
  }
  const field = outer === '' ? 'decimals' : `${outer}.decimals`;
  const scale = wholeOf(found.decimals, field);
  if (scale < 0n || scale > MAX_DECIMALS) throw new InputError(`must be 0 to ${MAX_DECIMALS}`, { field });
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
  const { latestRoundData, getRoundData } = (entry ?? {}) as Readonly<Record<string, unknown>>;
  const data = latestRoundData ?? getRoundData;
  if (data === undefined) {
    const { feed, description, decimals, ...round } = check(flatShape);
    return { feed: feed ?? description, decimals, round: roundOfObject(round, inside) };
  }
  if (latestRoundData !== undefined && getRoundData !== undefined) {
    throw new InputError('is a second round', { field: inside('getRoundData') });
  }
  const call = inside(latestRoundData === undefined ? 'getRoundData' : 'latestRoundData');
  if (Array.isArray(data)) {
    const { feed, description, decimals, ...calls } = check(listShape);
    const tuple = (calls.latestRoundData ?? calls.getRoundData)!;
    return { feed: feed ?? description, decimals, round: roundOfTuple(tuple, call) };
  }
  const { feed, description, decimals, ...calls } = check(objectShape);
  const object = (calls.latestRoundData ?? calls.getRoundData)!;
  const round = roundOfObject(object, (key) => `${call}.${key}`);
  return { feed: feed ?? description, decimals, round };
}
