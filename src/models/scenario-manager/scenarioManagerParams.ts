import { z } from 'zod';
import { decimalText, rateText, symbolText, unsignedText } from '../../files/schemas.js';
import { perMarginType } from '../kit/fields.js';

/** Parameters of the scenario manager. Shocks and factors are plain decimals in quotes, 1.18 is 18 % up. */

const confidence = (what: string) =>
  unsignedText(`Confidence of ${what}, "0" to "1". Default "1"`).optional();

const expirySchema = z
  .strictObject({
    expiry: z.int({ error: 'must be a whole number of seconds' }).min(0).describe('Unix seconds'),
    forward: unsignedText('Forward price of the underlying, quote per unit, above 0'),
    rate: decimalText('Continuously compounded rate per year; below 0 counts as 0'),
    confidence: z
      .strictObject({
        forward: confidence('the forward'),
        rate: confidence('the rate'),
        vols: confidence('the volatilities'),
      })
      .optional()
      .describe('Confidences of the feeds; the lowest counts'),
    vols: z
      .array(
        z.strictObject({
          strike: unsignedText('Strike, quote per unit of underlying'),
          vol: unsignedText('Implied volatility per year, "0.5" is 50 %'),
        }),
      )
      .describe('One for every strike of the expiry in the universe; more do no harm'),
  })
  .describe('Feeds of one expiry');

const collateralSchema = z
  .strictObject({
    symbol: symbolText,
    confidence: confidence('its price'),
    riskCancelling: z.boolean().describe('Whether it moves with the spot in scenarios, as a hedge'),
    haircut: perMarginType(rateText('Charge on its full value, "0" to "1"')),
    limit: unsignedText('Balances stay below this, units of the asset, above 0. No debt'),
  })
  .describe('An asset of any underlying that backs the account; its mark price is in the quote currency');

const scenarioSchema = z
  .strictObject({
    spot: unsignedText('Factor of spot and forwards, above 0; skew moves leave the forwards'),
    vol: z
      .enum(['up', 'down', 'none', 'linear', 'absolute'], {
        error: 'must be up, down, none, linear or absolute',
      })
      .describe('up, down: by time to expiry. linear, absolute: the wings, expiry by expiry to the worse'),
    damping: unsignedText('Factor of the profit and loss, 0 or more. Extreme moves count in part'),
  })
  .describe('One joint move');

const volShockSchema = z
  .strictObject({
    rangeUp: unsignedText('Relative move up at 30 days'),
    rangeDown: unsignedText('Relative move down at 30 days'),
    minimumUp: unsignedText('Volatility that a move up reaches at least'),
    floorDays: unsignedText('Shorter expiries move like this many days, above 0'),
    shortPower: unsignedText('Power of 30/days up to 30 days'),
    longPower: unsignedText('Power of 30/days beyond'),
  })
  .describe('Moves up and down: range · (30/days)^power');

const capSchema = (shape: string) =>
  z
    .strictObject({
      base: decimalText('Largest relative move of a volatility as the expiry comes near'),
      perRootYear: decimalText('Added to it per square root of a year'),
    })
    .describe(`Largest move of the ${shape} skew`);

const skewShockSchema = z
  .strictObject({
    linear: capSchema('linear'),
    absolute: capSchema('absolute'),
    width: z
      .strictObject({
        minimum: unsignedText('Least distance |ln(K/F)| at which the move is full'),
        scale: unsignedText('Standard deviations at which it is full'),
        vol: unsignedText('Volatility of that deviation as the expiry comes near'),
        volPerRootYear: decimalText('Added to it per square root of a year'),
      })
      .describe('Distance from the money at which the move is full'),
  })
  .describe('Skew moves: up to a largest one in the wings');

const discountSchema = (side: string) =>
  z
    .strictObject({
      base: unsignedText('Factor at expiry'),
      rateFactor: unsignedText('Share of the rate that counts in time'),
      rateAdd: unsignedText('Added to the rate, per year'),
    })
    .describe(`Static discount of a ${side} value of an expiry`);

export const scenarioManagerParams = z
  .strictObject({
    underlying: symbolText.describe('Underlying whose options and perpetuals it manages, like "BTC"'),
    domain: symbolText.optional().describe('Only the slots of this margin domain'),
    spot: z
      .strictObject({
        price: unsignedText('Index price of the underlying, quote per unit, above 0'),
        confidence: confidence('the index price'),
      })
      .describe('Index of the underlying, which contingencies count in'),
    perpetualConfidence: confidence('the mark price of the perpetual'),
    peg: z
      .strictObject({
        price: unsignedText('Price of the quote currency in its peg, "1" is at par'),
        threshold: unsignedText('Below this the loss factor of initial margin grows'),
        factor: unsignedText('Growth per unit below the threshold'),
      })
      .optional()
      .describe('What a quote currency that loses its peg adds to the loss factor. Left out: nothing'),
    expiries: z
      .array(expirySchema)
      .optional()
      .describe('Feeds per expiry. Left out: the surface of the underlying, with full confidence'),
    collaterals: z.array(collateralSchema).describe('Assets that back the account'),
    limits: z
      .strictObject({
        options: unsignedText('Long or short, each option stays below this, units of underlying, above 0'),
        perpetuals: unsignedText('The same of each perpetual'),
      })
      .describe('Position limits'),
    scenarios: z.array(scenarioSchema).min(1, { error: 'must have at least one scenario' }),
    lossFactor: perMarginType(rateText('Factor of the worst loss, above 0')),
    volShock: volShockSchema,
    skewShock: skewShockSchema,
    discounts: z
      .strictObject({ long: discountSchema('positive'), short: discountSchema('negative') })
      .describe('What the shocked value of an expiry counts for'),
    basis: z
      .strictObject({
        up: unsignedText('Factor of the forwards up, above 0'),
        down: unsignedText('Factor of the forwards down, above 0'),
        add: unsignedText('Weight of the worse of the two at expiry'),
        perYear: unsignedText('Added to the weight per year to expiry'),
      })
      .describe('Basis contingency: expiries moving against each other'),
    contingency: z
      .strictObject({
        perpetual: perMarginType(rateText('Charge on the notional of perpetuals at the index price')),
        nakedShort: perMarginType(
          rateText('Charge on the notional of short options that no long one of the strike covers'),
        ),
        confidenceThreshold: unsignedText('Below this confidence initial margin grows'),
        confidenceFactor: unsignedText('Charge on the notional per unit of missing confidence'),
      })
      .describe('Charges beside the scenarios'),
    netStrikes: z
      .boolean()
      .optional()
      .describe(
        'Whether long options cover short ones of the same strike in the naked-short charge, exactly: a group row for ' +
          'every strike with several options. false charges every short option. Default true',
      ),
    markTolerance: rateText(
      'How far the mark price of an option may lie from its model price, as a share of the forward. Default "0.001"',
    ).optional(),
  })
  .describe('Portfolio margin of options, perpetuals and collateral on one underlying by joint scenarios');

export type ScenarioManagerParams = z.output<typeof scenarioManagerParams>;
