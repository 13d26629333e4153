import { z } from 'zod';
import { type AffinePoint, parseKey, pointText, samePoint } from '../account/curve.js';
import { normalizeName } from '../account/ids.js';
import { InputError } from '../errors.js';
import { kindOf, nameText, pointShape, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { MAX_SOURCES, type PriceRule, ruleShape } from '../market/quorumRecord.js';
import { formatDecimal, parseDecimal } from '../units/decimal.js';
import { TIME_BITS } from '../units/numbers.js';

/** Whose prices count, and how many of them must agree. */

/** Decimals that a share may have. */
const SHARE_DECIMALS = 18;

/** One trusted source. */
export interface PriceSource {
  /** Name of the source, like `binance`. */
  readonly name: string;
  readonly key: AffinePoint;
}

export interface PriceSources {
  readonly rule: PriceRule;
  readonly sources: readonly PriceSource[];
}

/** `price-sources.json`: public. */
export const priceSourcesSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/price-sources'),
    rule: ruleShape,
    sources: z
      .array(
        z.strictObject({
          name: nameText('Name of the source, as its price sets give it'),
          key: pointShape('Public key of the source: a point of full prime order on Baby Jubjub'),
        }),
      )
      .min(1, { error: 'must name at least one source' })
      .max(MAX_SOURCES, { error: `must not have more than ${MAX_SOURCES} entries` })
      .describe(`Trusted sources, 1 to ${MAX_SOURCES}; no name and no key appears twice`),
  })
  .describe('Ballast price sources: whose prices a market may use, and how many of them must agree. Public');

/**
 * Checks a list built in memory: names and keys distinct, so that nobody counts twice; keys of full order; a rule that the
 * sources can meet. Returns the list, shares without trailing zeros. Throws {@link InputError}.
 */
export function checkSources({ rule, sources }: PriceSources): PriceSources {
  if (sources.length < 1 || sources.length > MAX_SOURCES) {
    throw new InputError(`must have 1 to ${MAX_SOURCES} entries`, { field: 'sources' });
  }
  const checked = sources.map((source, i) => {
    const name = normalizeName(source.name, `sources[${i}].name`);
    const key = parseKey(pointText(source.key), `sources[${i}].key`);
    const namesake = sources.findIndex((other) => other.name === name);
    if (namesake < i) {
      throw new InputError(`is also the name of sources[${namesake}]`, { field: `sources[${i}].name` });
    }
    const twin = sources.findIndex((other) => samePoint(other.key, key));
    if (twin < i) {
      throw new InputError(`is also the key of sources[${twin}]`, { field: `sources[${i}].key` });
    }
    return { name, key };
  });
  return { rule: checkRule(rule, sources.length), sources: checked };
}

function checkRule({ atLeast, maxSpread, maxAge, maxConfidence }: PriceRule, sources: number): PriceRule {
  if (!Number.isSafeInteger(atLeast) || atLeast < 1) {
    throw new InputError('must be a whole number of 1 or more', { field: 'rule.atLeast' });
  }
  if (atLeast > sources) {
    throw new InputError(`asks for ${atLeast} sources, and the list has ${sources}`, {
      field: 'rule.atLeast',
    });
  }
  if (!Number.isSafeInteger(maxAge) || maxAge < 0 || maxAge >= 2 ** TIME_BITS) {
    throw new InputError('must be whole seconds, 0 or more and below 2^40', { field: 'rule.maxAge' });
  }
  return {
    atLeast,
    maxSpread: shareText(maxSpread, 'rule.maxSpread'),
    maxAge,
    ...(maxConfidence === undefined ? {} : { maxConfidence: shareText(maxConfidence, 'rule.maxConfidence') }),
  };
}

/** A share, 0 or more and below 1, without trailing zeros. */
function shareText(share: string, field: string): string {
  const units = parseDecimal(share, { decimals: SHARE_DECIMALS, max: 10n ** 100n, field });
  if (units >= 10n ** BigInt(SHARE_DECIMALS)) {
    throw new InputError('must be below 1', { field, fix: 'It is a share: half a percent is "0.005"' });
  }
  return formatDecimal(units, SHARE_DECIMALS);
}

/** Reads the text of `price-sources.json`. Throws {@link InputError} naming file and field. */
export function parsePriceSources(text: string, file?: string): PriceSources {
  return readFileText('priceSources', text, priceSourcesSchema, file, ({ rule, sources }) =>
    checkSources({
      rule,
      sources: sources.map(({ name, key }, i) => ({ name, key: parseKey(key, `sources[${i}].key`) })),
    }),
  );
}

/** The text of `price-sources.json`. Throws {@link InputError} for a list that could not be read back. */
export function formatPriceSources(list: PriceSources): string {
  const { rule, sources } = checkSources(list);
  return toFileText({
    version: 1,
    kind: 'ballast/price-sources',
    rule,
    sources: sources.map(({ name, key }) => ({ name, key: pointText(key) })),
  });
}
