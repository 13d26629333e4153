import { InputError } from '../errors.js';
import { parseFraction } from '../units/decimal.js';
import { MAX_VALUE_DECIMALS } from '../units/numbers.js';
import { checkNames } from './checkNames.js';
import type { Instrument, Universe } from './universe.js';

/** Checks what the shape of a universe does not say; fields below `universe`. Throws {@link InputError} naming the instrument and field. */
export function checkUniverse(universe: Universe): void {
  const { valueDecimals, slots, instruments } = universe;
  if (valueDecimals < 0 || valueDecimals > MAX_VALUE_DECIMALS) {
    throw new InputError(`must be from 0 to ${MAX_VALUE_DECIMALS}`, { field: 'valueDecimals' });
  }
  if (instruments.length > slots) {
    throw new InputError(`has ${instruments.length} entries and ${slots} slots`, {
      field: 'instruments',
      fix: 'Use more slots or fewer instruments',
    });
  }
  instruments.forEach((instrument, i) => {
    const field = `instruments[${i}]`;
    if (instruments.slice(0, i).some((other) => clash(instrument, other))) {
      throw new InputError(`${instrument.symbol} appears twice in domain ${instrument.domain}`, {
        field: `${field}.symbol`,
        fix: 'One slot per symbol and domain, or a supply and a debt slot',
      });
    }
    assertPositive(instrument.multiplier, `${field}.multiplier`);
    checkOption(instrument, field);
  });
  checkNames(universe);
}

/** One symbol may have two slots in a domain only as the two sides of a lending market. */
function clash(a: Instrument, b: Instrument): boolean {
  if (a.symbol !== b.symbol || a.domain !== b.domain) return false;
  return !['supply/debt', 'debt/supply'].includes(`${a.kind}/${b.kind}`);
}

function checkOption(instrument: Instrument, field: string): void {
  const { kind, strike, expiry, right } = instrument;
  for (const [name, value] of Object.entries({ strike, expiry, right })) {
    if (kind === 'option' && value === undefined) {
      throw new InputError('is missing: options need it', { field: `${field}.${name}` });
    }
    if (kind !== 'option' && value !== undefined && !(kind === 'future' && name === 'expiry')) {
      throw new InputError(`does not belong to a ${kind}`, { field: `${field}.${name}` });
    }
  }
  if (strike !== undefined) assertPositive(strike, `${field}.strike`);
}

function assertPositive(text: string, field: string): void {
  if (parseFraction(text, field).n <= 0n) throw new InputError('must be above 0', { field });
}
