import { canonicalJson } from '../files/canonicalJson.js';
import { lossScale, type Model, type Row, type Scenario } from '../market/model.js';
import { sha256Hex } from '../units/hash.js';
import { abs, floorDivide, max, min, sum } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import { assessWithin } from './limits.js';

/** Books beside those that the models themselves suggest. A difference that one book in a hundred shows is missed once in 20 000 times. */
const RANDOM_BOOKS = 1000;

type Quantities = readonly bigint[];

/**
 * Whether two models over one universe ask the same: equity, requirement and position limits agree on every portfolio that is
 * tried. Those are 1000 random ones of all sizes inside the limits, which follow from the two models; for every segment of every
 * row of both, two books in it; and for every scenario, books that lose most by it.
 *
 * What is claimed. Two models that ask the same of *every* portfolio are always found, however they are written (scenarios, units,
 * groups, sets in another order, segments cut, rows scaled or split, charges moved between rows and units): nothing is compared
 * but answers. Two models that are said to be the same may differ, on portfolios that none of those tried is: with every row,
 * scenario and limit visited, by less than anybody publishes a model for. Two models that are said to differ
 * may do so by one unit of a floor, or next to a limit only: whoever wants one opinion counted twice can have it so, and no
 * comparison of numbers tells it from a second opinion. Take models from those who stand for them.
 *
 * Both are models that `checkModel` passed.
 */
export function sameModel(a: Model, b: Model): boolean {
  if (a.marginType !== b.marginType || a.instruments.length !== b.instruments.length) return false;
  const pair = [a, b] as const;
  for (const book of booksFor(pair)) {
    const [first, second] = answersNear(pair, book);
    if (first !== second) return false;
  }
  return true;
}

/** What the models answer to a book; where both have none, to the largest half, quarter, … of it that one has an answer to. */
function answersNear(models: readonly [Model, Model], book: Quantities): (string | undefined)[] {
  let quantities = book;
  for (;;) {
    const answers = models.map((model) => {
      const found = assessWithin(model, { quantities, cash: 0n });
      return found && `${found.equity}:${found.requirement}`;
    });
    if (answers.some((answer) => answer !== undefined)) return answers;
    quantities = quantities.map((quantity) => quantity / 2n); // ends: every model answers the empty book
  }
}

function* booksFor(models: readonly [Model, Model]): Generator<Quantities> {
  const random = randomFrom(models.map((model) => sha256Hex(canonicalJson(model))).sort());
  const limits = models[0].instruments.map((row, i) =>
    max(largestIn(row), largestIn(models[1].instruments[i]!)),
  );
  for (let i = 0; i < RANDOM_BOOKS; i++) {
    yield limits.map((limit) => (random.below(3n) - 1n) * random.upTo(limit));
  }
  for (const [form, row] of models.flatMap(rowsOf)) {
    for (const breakpoint of row.breakpoints) {
      for (const x of [breakpoint, breakpoint + 1n]) yield reaching(form, x, limits); // two points say a line
    }
  }
  const gains = models.flatMap((model) => model.scenarios.map((one) => gainsOf(one, lossScale(model))));
  const perLot = limits.map((_, i) => gains.map((one) => abs(one[i]!)).reduce(max, 1n));
  const largestRisk = limits.map((limit, i) => limit * perLot[i]!).reduce(max, 0n);
  for (const gain of gains) {
    const against = (i: number) => (gain[i]! > 0n ? -1n : 1n);
    yield limits.map((limit, i) => against(i) * limit);
    const risk = random.upTo(largestRisk); // of every quantity, so that none hides the others
    yield limits.map((limit, i) => against(i) * min(risk / perLot[i]!, limit));
  }
}

/** The rows of a model, each with its linear form. */
function rowsOf({ instruments, groups }: Model): [form: Quantities, row: Row][] {
  return [
    ...instruments.map((row, i): [Quantities, Row] => [instruments.map((_, j) => (i === j ? 1n : 0n)), row]),
    ...groups.map((row): [Quantities, Row] => [row.weights, row]),
  ];
}

/** What a lot of each instrument gains in a scenario, netting sets counted as where they lose. */
function gainsOf({ pnl, netted = [] }: Scenario, scale: bigint): Quantities {
  return pnl.map((own, i) => {
    const sets = netted.map(({ form, lead = [], loss }) => loss * (form[i]! + (lead[i] ?? 0n)));
    return scale * own + sum(sets);
  });
}

/** A book for which a form has a value, or the nearest below it that it can have inside these limits. */
function reaching(form: Quantities, value: bigint, limits: Quantities): Quantities {
  let missing = value;
  return form.map((weight, i) => {
    const wanted = weight === 0n ? 0n : floorDivide(missing, weight);
    const quantity = max(-limits[i]!, min(wanted, limits[i]!));
    missing -= weight * quantity;
    return quantity;
  });
}

/** Largest |x| inside the limits of a row. */
function largestIn({ breakpoints }: Row): bigint {
  return max(abs(entryAt(breakpoints, 0)), abs(entryAt(breakpoints, breakpoints.length - 1) - 1n));
}

interface Random {
  /** From 0 to below `bound`. */
  below(bound: bigint): bigint;
  /** From 0 to `limit`, small ones as often as large ones. */
  upTo(limit: bigint): bigint;
}

/** The same numbers for the same seed: a congruential generator of 128 bits, of which the upper half counts. */
function randomFrom(seed: readonly string[]): Random {
  let state = BigInt(`0x${sha256Hex(seed.join(' '))}`);
  const below = (bound: bigint) => {
    state = (state * 47026247687942121848144207491837523525n + 1n) % (1n << 128n);
    return (bound * (state >> 64n)) >> 64n;
  };
  return {
    below,
    upTo: (limit) => {
      const size = 1n << below(BigInt(limit.toString(2).length) + 1n);
      return below((size > limit ? limit : size) + 1n);
    },
  };
}
