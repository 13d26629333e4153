import { InputError } from '../errors.js';
import type { Instance } from '../market/instances.js';
import type { RiskEntry } from '../models/build/riskFile.js';
import type { Bracket } from '../models/kit/brackets.js';
import { formatFraction, parseFraction } from '../units/decimal.js';
import { divide, floor, fraction } from '../units/fraction.js';
import type { Listed } from './listing.js';

/** Rules to start from. Each is a beginning: whoever signs the market off reads the parameters in the file, and owns them. */

export const PRESETS = ['exchange', 'portfolio', 'adaptive', 'historical-es'] as const;
export type Preset = (typeof PRESETS)[number];

interface PresetTraits {
  /** Instance that it is made for. */
  readonly instance: string;
  /** Whether it needs a history of each underlying. */
  readonly histories: boolean;
  /** Underlyings that fit. */
  readonly most: (instance: Instance) => number;
}

/** An underlying without options takes a unit and two scenarios of `portfolio`. */
export const PRESET_TRAITS: Readonly<Record<Preset, PresetTraits>> = {
  exchange: { instance: 'solvency-32', histories: false, most: ({ instruments }) => instruments },
  portfolio: {
    instance: 'solvency-32',
    histories: true,
    most: ({ units, scenarios }) => Math.min(units, Math.floor(scenarios / 2)),
  },
  adaptive: { instance: 'solvency-32', histories: true, most: ({ instruments }) => instruments },
  'historical-es': { instance: 'solvency-es', histories: true, most: ({ instruments }) => instruments },
};

export interface PresetInput {
  readonly listed: readonly Listed[];
  /** By symbol, plain decimals. */
  readonly prices: Readonly<Record<string, string>>;
  /** Brackets of contracts, by symbol: for `exchange`. */
  readonly brackets: ReadonlyMap<string, readonly Bracket[]>;
  readonly instance: Instance;
  /** Notional that a position may have, quote, where tiers do not say it. */
  readonly limit: string;
  /** Share of its price that a spot asset counts for: for `exchange`. */
  readonly spotWeight?: string | undefined;
}

/** The entries of `models`. Throws {@link InputError} where the preset cannot say what an instrument counts for. */
export function entriesOfPreset(preset: Preset, input: PresetInput): RiskEntry[] {
  return RULES[preset](input);
}

const RULES: Readonly<Record<Preset, (input: PresetInput) => RiskEntry[]>> = {
  exchange: (input) => {
    const { brackets, instance, listed } = input;
    return [
      ...spotAtWeight(input),
      ...listed.flatMap(({ symbol, kind }) =>
        kind === 'spot'
          ? []
          : [
              {
                model: 'tiered',
                symbols: [symbol],
                brackets: brackets.get(symbol),
                segments: instance.segments,
              },
            ],
      ),
    ];
  },
  adaptive: (input) => {
    const [spot, contracts] = [limitsOf(input, true), limitsOf(input, false)];
    return [
      ...(spot === undefined
        ? []
        : [{ model: 'liquid-collateral', limits: spot, haircut: RATE, liquidity: { from: 'volume' } }]),
      ...(contracts === undefined
        ? []
        : [{ model: 'adaptive', limits: contracts, rate: RATE, concentration: { from: 'volume' } }]),
    ];
  },
  portfolio: (input) => [
    {
      model: 'portfolio',
      limits: allLimits(input),
      ranges: Object.fromEntries(input.listed.map(({ underlying }) => [underlying, { spot: RATE }])),
    },
  ],
  'historical-es': (input) => [
    {
      model: 'historical-es',
      limits: allLimits(input),
      method: 'plain',
      scenarios: input.instance.scenarios,
      // Two days: of one, the backtests in docs/risk.md show too many losses beyond the margin.
      horizon: 2,
      confidence: { initial: '0.99', maintenance: '0.975' },
    },
  ],
};

/** A rate that follows volatility, over two days, as in the figures of docs/risk-figures.md. */
const RATE = {
  forecast: { method: 'ewma' },
  horizonDays: '2',
  confidence: { initial: '0.999', maintenance: '0.99' },
  floor: '0.02',
  cap: '0.6',
} as const;

function spotAtWeight({ listed, prices, limit, spotWeight }: PresetInput): RiskEntry[] {
  const spot = listed.filter(({ kind }) => kind === 'spot');
  if (spot.length === 0) return [];
  if (spotWeight === undefined) {
    throw new InputError('is missing: tiers say nothing of spot assets', {
      field: 'spotWeight',
      fix: 'Say what share of its price an asset counts for, like 0.9, or leave spot out of the kinds',
    });
  }
  return spot.map(({ symbol }) => ({
    model: 'collateral',
    symbols: [symbol],
    tiers: [{ upTo: unitsBelow(limit, prices[symbol]!), weight: spotWeight }],
  }));
}

function limitsOf({ listed, prices, limit }: PresetInput, spot: boolean): Record<string, string> | undefined {
  const found = listed.filter(({ kind }) => (kind === 'spot') === spot);
  if (found.length === 0) return undefined;
  return Object.fromEntries(found.map(({ symbol }) => [symbol, unitsBelow(limit, prices[symbol]!)]));
}

const allLimits = (input: PresetInput) => ({ ...limitsOf(input, true), ...limitsOf(input, false) });

/** The notional in units of the underlying, rounded down to its first digit, so that it does not tell the price of the day. */
function unitsBelow(notional: string, price: string): string {
  const units = divide(parseFraction(notional, 'limit'), parseFraction(price, 'price'));
  const scale = 10n ** 18n;
  const digits = floor({ n: units.n * scale, d: units.d }).toString();
  if (digits === '0') throw new InputError('is too small for one unit', { field: 'limit' });
  const first = BigInt(digits[0]!) * 10n ** BigInt(digits.length - 1);
  return formatFraction(fraction(first, scale));
}
