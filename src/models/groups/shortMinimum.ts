import { InputError } from '../../errors.js';
import { formatTime } from '../../files/time.js';
import type { Instrument } from '../../market/universe.js';
import { formatDecimal, parseFraction, parseRate } from '../../units/decimal.js';
import { ceil, compare, multiply, powerOfTen } from '../../units/fraction.js';
import type { GroupsParams } from './groups.js';

/** Short-option minimums as parameters of the `groups` model. Exact: no floating point. */

/**
 * Which options offset each other before the rest counts as naked: a call against calls and a put against puts of the same
 * strike and expiry; calls and puts of the same strike and expiry; or all options of the underlying. Never across margin
 * domains. The coarser, the fewer rows and the lower the charge.
 */
type ShortNetting = 'right' | 'strike' | 'underlying';

export interface ShortMinimumOptions {
  readonly instruments: readonly Instrument[];
  readonly underlying: string;
  /** Spot price, plain decimal above 0, quote per unit. */
  readonly spot: string;
  /** Charge per naked short unit as a share of the spot price, 0 or more: a decimal or a fraction like `1/75`. */
  readonly rate: { readonly initial: string; readonly maintenance: string };
  readonly netting: ShortNetting;
  /** Most units of underlying, net and to either side, that a row allows: plain decimal above 0. */
  readonly limit: string;
  /** Decimals that the charge per unit is rounded up to, against the holder. 0 to 18. */
  readonly decimals: number;
}

type Group = GroupsParams['groups'][number];

const MAX_DECIMALS = 18;

/**
 * Group rows that charge `rate · spot` per unit of underlying that is net short in options, and nothing for net long ones:
 * `perUnit = −ceil(rate · spot · 10^decimals) / 10^decimals` on `−limit ≤ x < 0`. Rows come in the order of the instruments.
 *
 * Source: the short option minimum of CME's SPAN (1988), per strike as in Derive's portfolio margin (2024). Throws
 * {@link InputError} for an underlying without options, and for figures out of range.
 */
export function shortMinimumGroups(options: ShortMinimumOptions): Group[] {
  const { instruments, underlying, netting } = options;
  const shorts = instruments.filter(
    (instrument) => instrument.kind === 'option' && instrument.underlying === underlying,
  );
  if (shorts.length === 0) {
    throw new InputError(`${underlying} has no option in the universe`, { field: 'underlying' });
  }
  const segments = segmentsOf(options);
  const first = shorts.filter((option, i) => shorts.findIndex((other) => nets(option, other, netting)) === i);
  return first.map((option) => ({
    label: labelOf(option, netting),
    select: selectOf(option, netting),
    segments,
  }));
}

function segmentsOf(options: ShortMinimumOptions): NonNullable<Group['segments']> {
  const { limit } = options;
  const { initial, maintenance } = options.rate;
  if (parseFraction(limit, 'limit').n <= 0n) throw new InputError('must be above 0', { field: 'limit' });
  const perUnit = {
    initial: chargePerUnit(options, initial, 'rate.initial'),
    maintenance: chargePerUnit(options, maintenance, 'rate.maintenance'),
  };
  return [
    { from: `-${limit}`, to: '0', perUnit },
    { from: '0', to: limit, perUnit: '0' },
  ];
}

/** The slope on negative x, so minus the charge. */
function chargePerUnit({ spot, decimals }: ShortMinimumOptions, rate: string, field: string): string {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > MAX_DECIMALS) {
    throw new InputError(`must be a whole number from 0 to ${MAX_DECIMALS}`, { field: 'decimals' });
  }
  const price = parseFraction(spot, 'spot');
  if (price.n <= 0n) throw new InputError('must be above 0', { field: 'spot' });
  const share = parseRate(rate, field);
  if (share.n < 0n) throw new InputError('must not be negative', { field });
  if (share.n > share.d) {
    throw new InputError('is above 1: is it a percentage?', {
      field,
      fix: 'Write 0.03 for 3 % of the spot price',
    });
  }
  return formatDecimal(-ceil(multiply(multiply(share, price), powerOfTen(decimals))), decimals);
}

function nets(a: Instrument, b: Instrument, netting: ShortNetting): boolean {
  if (a.domain !== b.domain) return false;
  if (netting === 'underlying') return true;
  return a.expiry === b.expiry && sameStrike(a, b) && (netting === 'strike' || a.right === b.right);
}

function sameStrike(a: Instrument, b: Instrument): boolean {
  return compare(parseFraction(strikeOf(a), a.symbol), parseFraction(strikeOf(b), b.symbol)) === 0n;
}

function selectOf(option: Instrument, netting: ShortNetting): Group['select'] {
  const { underlying, domain } = option;
  const all = { underlying, kinds: ['option' as const], domain };
  if (netting === 'underlying') return all;
  const each = { ...all, strike: strikeOf(option), expiry: option.expiry };
  return netting === 'strike' ? each : { ...each, right: option.right };
}

function labelOf(option: Instrument, netting: ShortNetting): string {
  const { underlying, domain, right } = option;
  const strike = netting === 'underlying' ? [] : [strikeOf(option), formatTime(option.expiry!).slice(0, 10)];
  const side = netting === 'right' ? right! : 'option';
  return [underlying, ...strike, `short ${side} minimum`, domain].join(' ');
}

function strikeOf({ symbol, strike, expiry, right }: Instrument): string {
  if (strike === undefined || expiry === undefined || right === undefined) {
    throw new InputError('is an option without strike, expiry or right', { field: symbol });
  }
  return strike;
}
