import { InputError } from '../errors.js';
import { type ContractTerms, contractTerms } from '../market/contractTerms.js';
import {
  absolute,
  add,
  compare,
  divide,
  type Fraction,
  multiply,
  negate,
  subtract,
  sum,
  ZERO,
} from '../units/fraction.js';
import type { CcxtPosition } from './ccxtSchema.js';
import type { NotionalReading, NotionalRule } from './exchanges.js';
import { capped, type Figure, near, readFigure, readOptional, readPrice } from './figures.js';

/** Figures of a position that a second one confirms. */
export interface Confirmed {
  readonly size: boolean;
  readonly mark: boolean;
  /** In the currency of settlement, where the second figure is too coarse to see a wrong per cent: how coarse it is. */
  readonly slack: Fraction;
}

const NOTHING: Confirmed = { size: false, mark: false, slack: ZERO };

/**
 * One position of `fetchPositions`, read and checked against itself: which way it goes, that its margin is shared, and that
 * figures which say the same thing agree within what printing rounds.
 */
export interface Contract {
  readonly symbol: string;
  readonly field: string;
  readonly terms: ContractTerms;
  /** Signed contracts, negative is short. */
  readonly contracts: Fraction;
  /** Units of the underlying per contract, of the quote in inverse contracts. */
  readonly contractSize: Figure;
  /** Signed size, `contracts · contractSize`: units of the underlying, face value of inverse contracts. */
  readonly size: Fraction;
  readonly mark: Figure | undefined;
  /** What a second figure says too. */
  readonly confirmed: Confirmed;
  readonly position: CcxtPosition;
}

export interface ReadContractOptions {
  readonly field: string;
  /** The price that the file states for the symbol. */
  readonly stated: Figure | undefined;
  readonly notional: NotionalRule;
}

/** Reads a position; `undefined` if it has no contracts. Throws {@link InputError} naming the fields that contradict each other. */
export function readContract(
  position: CcxtPosition,
  { field, stated, notional }: ReadContractOptions,
): Contract | undefined {
  const { symbol } = position;
  const contracts = readFigure(
    position.contracts,
    `${field}.contracts`,
    'Give the contracts: 0 where there are none',
  );
  if (contracts.value.n === 0n) return undefined;
  refuseIsolated(position, field);
  const signed = signedContracts(position, contracts.value, field);
  const terms = contractTerms(symbol);
  if (terms === undefined) {
    throw new InputError(`${symbol} is not a contract`, {
      field,
      fix: 'Margin positions on spot are in the balances and debts: leave them out here',
    });
  }
  const contractSize = readPrice(
    position.contractSize,
    `${field}.contractSize`,
    'Load the markets of the exchange in ccxt before its positions, or give the size of one contract by hand',
  );
  const size = multiply(signed, contractSize.value);
  const readings = notional[terms.option ? 'option' : terms.profit === 'inverse' ? 'inverse' : 'linear'];
  const own = readMark(position, field, stated);
  const mark = own ?? (terms.profit === 'linear' ? impliedMark(position, field, size, readings) : undefined);
  const contract = { symbol, field, terms, contracts: signed, contractSize, size, mark, position };
  if (own === undefined) return { ...contract, confirmed: NOTHING };
  const confirmed = checkNotional(contract, readings) ?? checkMargins(contract);
  const twice = stated !== undefined && stated !== own; // and they agree
  return { ...contract, confirmed: { ...confirmed, mark: confirmed.mark || twice } };
}

/** Where there is no mark, the notional at the mark tells it. It is no second figure then. */
function impliedMark(
  { notional }: CcxtPosition,
  field: string,
  size: Fraction,
  readings: readonly NotionalReading[],
): Figure | undefined {
  const said = readOptional(notional, `${field}.notional`);
  if (said === undefined || said.value.n === 0n || readings[0] !== 'mark') return undefined;
  const share = (x: Fraction) => absolute(divide(x, size));
  return { value: share(said.value), rounding: share(said.rounding), field: said.field };
}

function readMark({ markPrice, symbol }: CcxtPosition, field: string, stated: Figure | undefined) {
  if (markPrice === null || markPrice === undefined) return stated;
  const mark = readPrice(markPrice, `${field}.markPrice`);
  if (stated !== undefined && !near(mark.value, stated.value, add(mark.rounding, stated.rounding))) {
    throw disagree(symbol, mark.field, stated.field);
  }
  return mark;
}

/** Where ccxt and exchanges say how a position is margined, and what is no sign of isolated margin there. */
export const MARGIN_SIGNS: Readonly<Record<string, readonly unknown[]>> = {
  marginMode: ['', 'cross', 'crossed'],
  marginType: ['', 'cross', 'crossed'],
  mgnMode: ['', 'cross', 'crossed'],
  margin_mode: ['', 'cross', 'crossed'],
  isolated: [false, 'false'],
  isIsolated: [false, 'false'],
  tradeMode: ['', '0', 0],
};

/** A loss with isolated margin stops at its collateral, which one linear slot cannot say. */
function refuseIsolated(position: CcxtPosition, field: string): void {
  const places: [string, unknown][] = [
    [field, position],
    [`${field}.info`, position.info],
  ];
  for (const [place, holder] of places) {
    if (typeof holder !== 'object' || holder === null) continue;
    for (const [name, allowed] of Object.entries(MARGIN_SIGNS)) {
      const value = Object.hasOwn(holder, name) ? (holder as Record<string, unknown>)[name] : undefined;
      const known = typeof value === 'string' ? value.toLowerCase() : value;
      if (known === undefined || known === null || allowed.includes(known)) continue;
      const isolated = known === 'isolated' || known === true || known === 'true';
      throw new InputError(
        isolated
          ? `${position.symbol} has isolated margin`
          : `${position.symbol} has a margin mode that is not known`,
        {
          field: `${place}.${name}`,
          fix: 'Only cross margin is supported: switch the position to it',
        },
      );
    }
  }
}

function signedContracts({ side, symbol }: CcxtPosition, contracts: Fraction, field: string): Fraction {
  const negative = contracts.n < 0n;
  if (side === 'short' || (negative && (side === null || side === undefined))) {
    return negative ? contracts : negate(contracts);
  }
  if (side !== 'long') throw new InputError('must be "long" or "short"', { field: `${field}.side` });
  if (negative) throw disagree(symbol, `${field}.contracts`, `${field}.side`);
  return contracts;
}

type Unconfirmed = Omit<Contract, 'confirmed'>;

/** A figure that rounding moves by more than this share does not show one that is wrong by a per cent. */
const MAX_ROUNDING: Fraction = { n: 6n, d: 1000n };
/** Prices near the mark (the last one, or in USD beside a dollar coin) are within this share of it. */
const NEAR_MARK: Fraction = { n: 5n, d: 1000n };

/** Compares the notional with the size, as this exchange means it: what that confirms, `undefined` if there is none to compare. */
function checkNotional(contract: Unconfirmed, readings: readonly NotionalReading[]): Confirmed | undefined {
  const { position, field, symbol, size, mark } = contract;
  const notional = readOptional(position.notional, `${field}.notional`);
  if (notional === undefined || mark === undefined) return undefined;
  if (notional.value.n < 0n && size.n > 0n) throw disagree(symbol, notional.field, `${field}.side`);
  const entry = readOptional(position.entryPrice, `${field}.entryPrice`);
  const expected = readings.flatMap((reading) => {
    const price = reading === 'entry' ? entry : mark;
    if (reading === 'none' || price === undefined || price.value.n <= 0n) return [];
    if (reading === 'units') return [{ amount: absolute(size), rounding: ZERO, ofMark: false }];
    const amount = sizeAt(contract, price.value);
    const share = reading === 'nearMark' ? NEAR_MARK : divide(capped(price).rounding, price.value);
    return [{ amount, rounding: multiply(amount, share), ofMark: reading !== 'entry' }];
  });
  if (expected.length === 0) return undefined;
  const said = absolute(notional.value);
  const found = expected.find(({ amount, rounding }) => near(said, amount, add(rounding, notional.rounding)));
  if (found === undefined)
    throw disagree(symbol, notional.field, `${field}.contracts · contractSize · price`);
  const coarse = divide(add(found.rounding, notional.rounding), found.amount);
  const slack = compare(coarse, MAX_ROUNDING) > 0n ? multiply(sizeAt(contract, mark.value), coarse) : ZERO;
  return { size: true, mark: found.ofMark, slack };
}

/** Size at a price, in the currency of settlement. */
function sizeAt({ terms, size }: Unconfirmed, price: Fraction): Fraction {
  return terms.profit === 'inverse' ? divide(absolute(size), price) : multiply(absolute(size), price);
}

const MARGINS = [
  ['initialMargin', 'initialMarginPercentage'],
  ['maintenanceMargin', 'maintenanceMarginPercentage'],
] as const;

/** Where there is no notional: whether a margin and its rate say the same size. */
function checkMargins(contract: Unconfirmed): Confirmed {
  const { position, field, terms, mark } = contract;
  if (mark === undefined || terms.option) return NOTHING;
  const expected = sizeAt(contract, mark.value);
  const agree = MARGINS.some(([name, rateName]) => {
    const margin = readOptional(position[name], `${field}.${name}`);
    const rate = readOptional(position[rateName], `${field}.${rateName}`);
    if (margin === undefined || rate === undefined || margin.value.n <= 0n || rate.value.n <= 0n)
      return false;
    const asked = multiply(expected, rate.value);
    const rounding = multiply(expected, capped(rate).rounding);
    const limit = multiply(asked, MAX_ROUNDING);
    const tolerance = add(margin.rounding, rounding);
    // Too coarse a figure confirms nothing.
    return compare(tolerance, limit) <= 0n && near(margin.value, asked, tolerance);
  });
  return agree ? { size: true, mark: true, slack: ZERO } : NOTHING;
}

/** Unrealised profit since entry, in the currency of settlement, and what rounding of its prices makes of it. */
export function profitAt(
  { terms, size }: Contract,
  entry: Figure,
  mark: Figure,
): { readonly amount: Fraction; readonly rounding: Fraction } {
  const face = absolute(size);
  if (terms.profit === 'inverse') {
    const [paid, now] = [divide(size, entry.value), divide(size, mark.value)];
    const shares = sum(
      [entry, mark].map((price) => divide(price.rounding, multiply(price.value, price.value))),
    );
    return { amount: subtract(paid, now), rounding: multiply(face, shares) };
  }
  return {
    amount: multiply(size, subtract(mark.value, entry.value)),
    rounding: multiply(face, add(entry.rounding, mark.rounding)),
  };
}

/**
 * Compares unrealised profit with entry and mark, where wallet totals make the entry count. Whether it also tells the size:
 * a profit that is small beside its rounding does not.
 */
export function checkProfit(contract: Contract, entry: Figure): boolean {
  const { position, field, symbol, mark } = contract;
  const said = readOptional(position.unrealizedPnl, `${field}.unrealizedPnl`);
  if (said === undefined || mark === undefined) return false;
  const { amount, rounding } = profitAt(contract, entry, mark);
  const tolerance = add(rounding, said.rounding);
  if (!near(said.value, amount, tolerance)) {
    throw disagree(symbol, said.field, `${field}.entryPrice and markPrice`);
  }
  return compare(tolerance, multiply(absolute(amount), MAX_ROUNDING)) <= 0n;
}

function disagree(symbol: string, field: string, other: string): InputError {
  return new InputError(`${symbol}: does not agree with ${other}`, {
    field,
    fix: 'Figures of the exchange that say the same thing must agree: check units, size of a contract and time of each',
  });
}
