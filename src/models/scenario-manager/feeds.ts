import { DataError, InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import type { Instrument } from '../../market/universe.js';
import type { Surface } from '../../risk/data.js';
import { surfaceAt } from '../../risk/options/surface.js';
import type { DatedOption } from '../../risk/scenarioManager/reprice.js';
import { parseFraction } from '../../units/decimal.js';
import { compare, type Fraction, ONE } from '../../units/fraction.js';
import type { CompileContext } from '../kit/partial.js';
import type { ScenarioManagerParams } from './scenarioManagerParams.js';
import { least, positive, share } from './settings.js';

/** What the feeds say of an option: stated in the parameters, or read from the surface of the underlying. */

export interface OptionFeed {
  readonly option: DatedOption;
  /** Lowest confidence of the feeds of its expiry, 0 to 1. */
  readonly confidence: Fraction;
}

type ExpiryParams = NonNullable<ScenarioManagerParams['expiries']>[number];

const SECONDS_PER_DAY = 86_400;

/**
 * Forward, rate, volatility and days to expiry of an option. Rates below 0 count as 0. Throws {@link InputError} for an expiry
 * or a strike without a feed, and DataError `expired` for an option that has expired.
 */
export function optionFeed(
  instrument: Instrument,
  params: ScenarioManagerParams,
  context: CompileContext,
): OptionFeed {
  const { symbol, right } = instrument;
  const expiry = instrument.expiry!;
  const seconds = expiry - context.time;
  if (seconds <= 0) {
    throw new DataError('expired', `${symbol} has expired at the time of the market`, {
      field: 'universe.instruments',
      fix: 'Remove it from the universe',
    });
  }
  const { forward, rate, vol, confidence } =
    params.expiries === undefined
      ? fromSurface(instrument, params, context)
      : fromParams(instrument, params.expiries);
  const strike = Number(instrument.strike!);
  return {
    option: {
      right: right!,
      forward,
      strike,
      vol,
      rate: Math.max(0, rate),
      days: seconds / SECONDS_PER_DAY,
    },
    confidence,
  };
}

interface Quotes {
  readonly forward: number;
  readonly rate: number;
  readonly vol: number;
  readonly confidence: Fraction;
}

function fromParams({ symbol, expiry, strike }: Instrument, expiries: readonly ExpiryParams[]): Quotes {
  const index = expiries.findIndex((feed) => feed.expiry === expiry);
  if (index < 0) {
    throw new InputError(`has no feed for the expiry of ${symbol}`, { field: 'expiries' });
  }
  const feed = expiries[index]!;
  return inField(`expiries[${index}]`, () => {
    const wanted = parseFraction(strike!, 'strike');
    const at = feed.vols.findIndex(
      (node, i) => compare(parseFraction(node.strike, `vols[${i}].strike`), wanted) === 0n,
    );
    if (at < 0) throw new InputError(`has no volatility for the strike of ${symbol}`, { field: 'vols' });
    positive(feed.forward, 'forward');
    const { forward = '1', rate = '1', vols = '1' } = feed.confidence ?? {};
    return {
      forward: Number(feed.forward),
      rate: Number(feed.rate),
      vol: Number(feed.vols[at]!.vol),
      confidence: least([
        share(forward, 'confidence.forward'),
        share(rate, 'confidence.rate'),
        share(vols, 'confidence.vols'),
      ]),
    };
  });
}

/** Each expiry and each strike has one feed. */
export function checkFeeds(expiries: readonly ExpiryParams[]): void {
  expiries.forEach(({ expiry, vols }, i) => {
    if (expiries.findIndex((feed) => feed.expiry === expiry) !== i) {
      throw new InputError('appears twice', { field: `expiries[${i}].expiry` });
    }
    const strikes = vols.map(({ strike }, k) => positive(strike, `expiries[${i}].vols[${k}].strike`));
    strikes.forEach((strike, k) => {
      if (strikes.findIndex((other) => compare(other, strike) === 0n) !== k) {
        throw new InputError('appears twice', { field: `expiries[${i}].vols[${k}].strike` });
      }
    });
  });
}

function fromSurface(
  { expiry, strike }: Instrument,
  { underlying, spot }: ScenarioManagerParams,
  { inputs, time }: CompileContext,
): Quotes {
  const surface: Surface | undefined = inputs.surfaces.get(underlying);
  if (surface === undefined) {
    throw new InputError('is missing, and there is no surface of the underlying', {
      field: 'expiries',
      fix: 'State the feeds, or add the surface to inputs',
    });
  }
  if (surface.time > time) {
    throw new InputError('would come from a surface that is later than the market', { field: 'expiries' });
  }
  const query = { spot: Number(spot.price), expiry: expiry!, strike: Number(strike!) };
  return { ...surfaceAt(surface, query), confidence: ONE };
}
