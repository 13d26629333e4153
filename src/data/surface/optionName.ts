import { dateMilliseconds } from '../../files/time.js';
import { contractTerms } from '../../market/contractTerms.js';
import { exchangeName } from '../../market/exchangeName.js';

/** What the name of an option says. */
export interface OptionName {
  readonly underlying: string;
  /** Day of expiry, `2026-12-25`. */
  readonly day: string;
  /** Plain decimal, quote per unit. */
  readonly strike: string;
  readonly right: 'call' | 'put';
}

const DAY = /^([0-9]{2})([0-9]{2})([0-9]{2})$/;
const STRIKE = /^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** The terms of an option by the name that an exchange gives it, or its unified symbol; undefined for any other name. */
export function optionName(name: string): OptionName | undefined {
  const unified = contractTerms(name);
  const terms = unified === undefined ? exchangeName(name) : { ...unified, underlying: unified.base };
  const { underlying, day, strike, right } = terms ?? {};
  const [, year, month, date] = DAY.exec(day ?? '') ?? [];
  if (underlying === undefined || strike === undefined || right === undefined || date === undefined)
    return undefined;
  return checked({ underlying, day: `20${year}-${month}-${date}`, strike, right });
}

/** Not for days that do not exist, and strikes that are none. */
function checked(name: OptionName): OptionName | undefined {
  const exists = dateMilliseconds(`${name.day}T00:00:00Z`) !== undefined;
  return exists && STRIKE.test(name.strike) && Number(name.strike) > 0 ? name : undefined;
}
