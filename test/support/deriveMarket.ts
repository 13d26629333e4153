import type { Market } from '../../src/market/market.js';
import type { Portfolio } from '../../src/market/model.js';
import type { Instrument, Universe } from '../../src/market/universe.js';
import { sumModels } from '../../src/models/build/sumModels.js';
import type { CompileContext } from '../../src/models/kit/partial.js';
import { scenarioManager } from '../../src/models/scenario-manager/scenarioManager.js';
import type { ScenarioManagerParams } from '../../src/models/scenario-manager/scenarioManagerParams.js';
import { NO_INPUTS } from '../../src/risk/data.js';
import type { Figure } from '../vectors/vectors.js';
import { D, type Dec } from './decimalBlack.js';
import { dec, markPrice } from './deriveExpiry.js';
import type { DeriveCase, DeriveParameters } from './deriveFile.js';
import { DERIVE_TIME, plain, plainText, scenarioManagerParamsOf } from './deriveParams.js';

/** A portfolio of `derive_pmrm2.json` as a market of its own: what is compiled, assessed and proved. */

export interface DeriveMarket {
  readonly market: Market;
  readonly context: CompileContext;
  readonly params: ScenarioManagerParams;
  /** One quantity per instrument, in lots. */
  readonly portfolio: Portfolio;
  /** The same portfolio in the form of the file, with quantities of whole lots and the prices of the market. */
  readonly rounded: DeriveCase;
}

/** Decimals of a value: the most there are. */
const VALUE_DECIMALS = 14;

/**
 * Universe, prices, both margin models and the portfolio. Quantities are rounded to 3 to 6 decimals, as the figure needs; prices to
 * whole value units per lot. The mark value of the perpetual comes off the cash, as an attester does it.
 */
export function deriveMarket(portfolio: DeriveCase, parameters: DeriveParameters, slots = 38): DeriveMarket {
  const whole = roundQuantities(portfolio);
  const positions = positionsOf(whole, parameters);
  const universe: Universe = {
    quote: 'USDC',
    valueDecimals: VALUE_DECIMALS,
    slots: Math.max(slots, positions.length),
    instruments: positions.map(({ instrument }) => instrument),
  };
  const prices = positions.map(({ instrument, price }) => {
    const decimals = VALUE_DECIMALS - instrument.lotDecimals;
    return plain(D.max(price.toDecimalPlaces(decimals), new D(10).pow(-decimals)));
  });
  const context = { universe, prices, time: DERIVE_TIME, inputs: NO_INPUTS };
  const params = scenarioManagerParamsOf(whole, parameters);
  const modelFor = (marginType: 'initial' | 'maintenance') =>
    sumModels([scenarioManager.compile(params, context, marginType)], context, marginType);
  const perpetual = positions.findIndex(({ instrument }) => instrument.kind === 'perpetual');
  const cost = perpetual < 0 ? new D(0) : dec(whole.perps).times(prices[perpetual]!);
  const cash = dec(whole.cash).plus(dec(whole.perpUnrealised)).plus(dec(whole.funding)).minus(cost);
  return {
    market: {
      universe,
      time: DERIVE_TIME,
      maxSkew: 900,
      prices,
      models: { initial: modelFor('initial'), maintenance: modelFor('maintenance') },
      provenance: { source: 'derive_pmrm2.json', case: portfolio.id },
    },
    context,
    params,
    portfolio: {
      quantities: positions.map(({ instrument, quantity }) => units(quantity, instrument.lotDecimals)),
      cash: units(cash, VALUE_DECIMALS),
    },
    rounded: {
      ...whole,
      perpPrice: prices[perpetual] ?? whole.perpPrice,
      collaterals: whole.collaterals.map((asset) => {
        const price = prices[universe.instruments.findIndex(({ symbol }) => symbol === asset.Name)]!;
        return { ...asset, Price: plain(dec(price).times(dec(whole.stable))) };
      }),
    },
  };
}

/** Whole units of `10^-decimals`, rounded down. */
function units(value: Dec, decimals: number): bigint {
  return BigInt(value.times(new D(10).pow(decimals)).floor().toFixed());
}

function lotDecimalsOf(figure: Figure): number {
  return Math.min(6, Math.max(3, dec(figure).decimalPlaces()));
}

function roundQuantities(portfolio: DeriveCase): DeriveCase {
  const round = (figure: Figure) => plain(dec(figure).toDecimalPlaces(lotDecimalsOf(figure)));
  return {
    ...portfolio,
    perps: round(portfolio.perps),
    options: portfolio.options.map((option) => ({ ...option, qty: round(option.qty) })),
    collaterals: portfolio.collaterals.map((asset) => ({ ...asset, Amount: round(asset.Amount) })),
  };
}

interface Position {
  readonly instrument: Instrument;
  readonly price: Dec;
  readonly quantity: Dec;
}

/** Options, the perpetual where there is one, collateral. */
function positionsOf(portfolio: DeriveCase, parameters: DeriveParameters): Position[] {
  const own = { underlying: 'X', domain: 'portfolio', multiplier: '1' };
  const options = portfolio.options.map((option): Position => {
    const expiry = DERIVE_TIME + option.secToExpiry;
    const strike = plainText(option.K);
    const right = option.call ? 'call' : 'put';
    return {
      instrument: {
        ...own,
        symbol: `X/USDC:USDC-${expiry}-${strike}-${option.call ? 'C' : 'P'}`,
        kind: 'option',
        lotDecimals: lotDecimalsOf(option.qty),
        strike,
        expiry,
        right,
      },
      price: markPrice(portfolio, option, parameters),
      quantity: dec(option.qty),
    };
  });
  const perpetual: Position = {
    instrument: {
      ...own,
      symbol: 'X/USDC:USDC',
      kind: 'perpetual',
      lotDecimals: lotDecimalsOf(portfolio.perps),
    },
    price: dec(dec(portfolio.perps).isZero() ? portfolio.spot : portfolio.perpPrice),
    quantity: dec(portfolio.perps),
  };
  const collaterals = portfolio.collaterals.map(
    ({ Name, Amount, Price }): Position => ({
      instrument: {
        ...own,
        underlying: Name,
        symbol: Name,
        kind: 'spot',
        lotDecimals: lotDecimalsOf(Amount),
      },
      price: dec(Price).div(dec(portfolio.stable)),
      quantity: dec(Amount),
    }),
  );
  // A perpetual in the universe lends its confidence to options, held or not; an account of cash has it for company.
  const needed = !perpetual.quantity.isZero() || options.length + collaterals.length === 0;
  return [...options, ...(needed ? [perpetual] : []), ...collaterals];
}
