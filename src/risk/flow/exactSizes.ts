import { InputError } from '../../errors.js';

/** Sizes as whole numbers of one decimal unit, so that volume can be split and added up without losing any. */

/** More decimals than these belong to no size. */
const MAX_DECIMALS = 40;

/** A float as the shortest decimal that reads back as it: what the exchange printed, up to 15 digits. */
function shortestDecimal(value: number, field: string): { digits: bigint; decimals: number } {
  if (!Number.isFinite(value) || value <= 0) throw new InputError('must be above 0', { field });
  const [mantissa, exponent = '0'] = String(value).split('e') as [string, string?];
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?];
  const decimals = fraction.length - Number(exponent);
  if (decimals > MAX_DECIMALS) throw new InputError(`has more than ${MAX_DECIMALS} decimals`, { field });
  return { digits: BigInt(whole + fraction), decimals };
}

/**
 * The sizes, each above 0, as whole numbers of `10^-decimals`, the coarsest unit that holds all of them. `field` names size i
 * for errors. Throws {@link InputError} for a size that is not above 0.
 */
export function exactSizes(
  sizes: readonly number[],
  field: (i: number) => string,
): { readonly units: readonly bigint[]; readonly decimals: number } {
  const parts = sizes.map((size, i) => shortestDecimal(size, field(i)));
  const decimals = parts.reduce((most, part) => Math.max(most, part.decimals), 0);
  return { units: parts.map((part) => part.digits * 10n ** BigInt(decimals - part.decimals)), decimals };
}
