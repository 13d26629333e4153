import { InputError } from '../../errors.js';
import type { Instrument } from '../../market/universe.js';
import { priceInstrument } from '../../risk/options/price.js';
import { type Move, riskArray } from '../../risk/options/reprice.js';
import type { VolShock } from '../../risk/options/volShock.js';
import { formatDecimal, parseFraction, parseRate } from '../../units/decimal.js';
import {
  add,
  ceil,
  compare,
  type Fraction,
  fraction,
  fromDouble,
  multiply,
  ONE,
  powerOfTen,
} from '../../units/fraction.js';
import type { CompileContext } from '../kit/partial.js';
import { priceOf, unknownSymbol } from '../kit/select.js';
import { SPAN_SCENARIOS, type SpanScan } from './spanParams.js';

/** Risk arrays of SPAN by full repricing. */

export interface SpanArray {
  /** Profit (+) or loss (−) per scenario, plain decimals, quote per contract. */
  readonly pnl: readonly string[];
  /** Figures were rounded down to multiples of this, quote per contract; absent where nothing was rounded. */
  readonly step?: Fraction;
}

/** What a scenario does: share of the price, shock of volatility, and how much of the profit or loss counts. */
interface Shift {
  readonly share: Fraction;
  readonly vol?: VolShock;
  readonly cover: Fraction;
}

/**
 * Risk array of every contract on some underlyings, by symbol. Perpetuals and futures move by `price · thirds/3 ·
 * priceScanRange`, exactly. Options are repriced in double precision against their own value on the surface: the forward
 * moves by that share, volatility by the volatility scan range, and no time passes. Extremes move by `extremeMove` scan
 * ranges at unchanged volatility and count with `extremeCover`. Figures are rounded down to whole value units per lot.
 * Source: CME, "Standard Portfolio Analysis of Risk" (SPAN, 1988). Throws {@link InputError} naming the parameter.
 */
export function computeSpanArrays(scan: SpanScan, context: CompileContext): Map<string, SpanArray> {
  const { instruments } = context.universe;
  scan.underlyings.forEach((name, i) => {
    const field = `underlyings[${i}]`;
    if (scan.underlyings.indexOf(name) !== i) throw new InputError(`${name} appears twice`, { field });
    if (!instruments.some((instrument) => instrument.underlying === name && isContract(instrument))) {
      throw new InputError(`${name} has no contract in the universe`, { field });
    }
  });
  const shifts = shiftsOf(scan);
  const arrays = new Map<string, SpanArray>();
  instruments.forEach((instrument, slot) => {
    const { symbol, underlying, kind } = instrument;
    if (!isContract(instrument) || !scan.underlyings.includes(underlying) || arrays.has(symbol)) return;
    const profits =
      kind === 'option'
        ? optionProfits(instrument, scan, shifts, context)
        : shifts.map(({ share }) => multiply(priceOf(context, slot), share));
    const multiplier = multiplierOf(symbol, context);
    const quote = profits.map((profit, s) => multiply(multiply(profit, multiplier), shifts[s]!.cover));
    arrays.set(symbol, roundDown(symbol, quote, context));
  });
  return arrays;
}

function isContract({ kind }: Instrument): boolean {
  return kind === 'perpetual' || kind === 'future' || kind === 'option';
}

function shiftsOf(scan: SpanScan): Shift[] {
  const range = parseRate(scan.priceScanRange, 'priceScanRange');
  if (range.n <= 0n) throw new InputError('must be above 0', { field: 'priceScanRange' });
  const extremeMove = parseFraction(scan.extremeMove ?? '2', 'extremeMove');
  if (compare(extremeMove, ONE) < 0n) throw new InputError('must be 1 or more', { field: 'extremeMove' });
  const extremeCover = parseRate(scan.extremeCover ?? '0.35', 'extremeCover');
  if (extremeCover.n <= 0n || compare(extremeCover, ONE) > 0n) {
    throw new InputError('must be above 0 and not above 1', { field: 'extremeCover' });
  }
  const farthest = multiply(range, extremeMove);
  if (compare(farthest, ONE) >= 0n) {
    throw new InputError('takes the price to 0 or below in the extreme scenario', {
      field: 'priceScanRange',
      fix: 'Keep priceScanRange · extremeMove below 1',
    });
  }
  return SPAN_SCENARIOS.map(({ thirds, vol, extreme = false }) => {
    const move = multiply(extreme ? farthest : range, fraction(BigInt(thirds), 3n));
    const shock = volShock(scan, vol);
    return {
      share: move,
      cover: extreme ? extremeCover : ONE,
      ...(shock !== undefined && { vol: shock }),
    };
  });
}

function volShock({ volScanRange }: SpanScan, direction: 1 | 0 | -1): VolShock | undefined {
  if (volScanRange === undefined) return undefined;
  if ('points' in volScanRange) {
    parseFraction(volScanRange.points, 'volScanRange.points');
    return { kind: 'absolute', change: direction * Number(volScanRange.points) };
  }
  const field = 'volScanRange.share';
  if (compare(parseFraction(volScanRange.share, field), ONE) > 0n) {
    throw new InputError('must not be above 1', { field });
  }
  return { kind: 'relative', factor: 1 + direction * Number(volScanRange.share) };
}

/** Profits of one unit of underlying in an option, the exact values of doubles. */
function optionProfits(
  option: Instrument,
  scan: SpanScan,
  shifts: readonly Shift[],
  context: CompileContext,
): Fraction[] {
  const { symbol, underlying } = option;
  const needed = (field: string) => new InputError(`is missing: ${symbol} needs it`, { field });
  if (scan.volScanRange === undefined) throw needed('volScanRange');
  if (scan.pricedBy === undefined) throw needed('pricedBy');
  const slot = context.universe.instruments.findIndex((instrument) => instrument.symbol === scan.pricedBy);
  if (slot < 0) throw unknownSymbol(scan.pricedBy, 'pricedBy');
  const surface = context.inputs.surfaces.get(underlying);
  if (surface === undefined) {
    throw new InputError(`needs a surface of ${underlying}`, {
      field: symbol,
      fix: 'Name its file among the inputs of the risk file',
    });
  }
  const priced = priceInstrument(option, { time: context.time, spot: Number(context.prices[slot]), surface });
  const moves = shifts.map(({ share, vol }): Move => {
    const { n, d } = add(ONE, share);
    return { spot: Number(n) / Number(d), vol };
  });
  return riskArray(priced, moves).map(fromDouble);
}

/** Units of underlying per contract, which all slots of a symbol must share: an array is per contract. */
function multiplierOf(symbol: string, { universe }: CompileContext): Fraction {
  const [first, ...others] = universe.instruments
    .filter((instrument) => instrument.symbol === symbol)
    .map(({ multiplier }) => parseFraction(multiplier, 'multiplier'));
  if (others.some((other) => compare(other, first!) !== 0n)) {
    throw new InputError(`${symbol} has slots with other multipliers`, {
      field: 'underlyings',
      fix: 'Give each contract size a symbol of its own, or publish the arrays',
    });
  }
  return first!;
}

/** Down to whole value units per lot of the finest slot of the symbol. */
function roundDown(symbol: string, quote: readonly Fraction[], { universe }: CompileContext): SpanArray {
  const lots = universe.instruments.filter((instrument) => instrument.symbol === symbol);
  const decimals = universe.valueDecimals - Math.max(...lots.map(({ lotDecimals }) => lotDecimals));
  const scaled = quote.map((figure) => multiply(figure, powerOfTen(decimals)));
  const pnl = scaled.map(({ n, d }) => formatDecimal(-ceil({ n: -n, d }), decimals));
  return scaled.every(({ d }) => d === 1n) ? { pnl } : { pnl, step: powerOfTen(-decimals) };
}
