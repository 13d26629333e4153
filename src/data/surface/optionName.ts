import { contractTerms } from '../../market/contractTerms.js';

/** What the name of an option says. */
export interface OptionName {
  readonly underlying: string;
  /** Day of expiry, `2026-12-25`. */
  readonly day: string;
  /** Plain decimal, quote per unit. */
  readonly strike: string;
  readonly right: 'call' | 'put';
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** `BTC-27DEC24-100000-C`, `XRP_USDC-6DEC24-0d5-P` (Deribit), with `-USDT` behind (Bybit). */
const EXCHANGE =
  /^([A-Z0-9]+)(?:_[A-Z]+)?-([0-9]{1,2})([A-Z]{3})([0-9]{2})-([0-9]+(?:d[0-9]+)?)-([CP])(?:-[A-Z]+)?$/;
const DAY = /^([0-9]{2})([0-9]{2})([0-9]{2})$/;
const STRIKE = /^(?:0|[1-9][0-9]*)(?:\.[0-9]+)?$/;

/** The terms of an option by its name at Deribit or Bybit, or its unified symbol; undefined for any other name. */
export function optionName(name: string): OptionName | undefined {
  const [, underlying, date, month, year, strike, letter] = EXCHANGE.exec(name) ?? [];
  if (underlying === undefined) return fromSymbol(name);
  const at = MONTHS.indexOf(month!) + 1;
  const day = `20${year}-${String(at).padStart(2, '0')}-${date!.padStart(2, '0')}`;
  const right = letter === 'C' ? 'call' : 'put';
  return checked({ underlying, day, strike: strike!.replace('d', '.'), right });
}

function fromSymbol(symbol: string): OptionName | undefined {
  const { base, day, strike, right } = contractTerms(symbol) ?? {};
  const [, year, month, date] = DAY.exec(day ?? '') ?? [];
  if (base === undefined || strike === undefined || right === undefined || date === undefined)
    return undefined;
  return checked({ underlying: base, day: `20${year}-${month}-${date}`, strike, right });
}

/** Not for days that do not exist, and strikes that are none. */
function checked(name: OptionName): OptionName | undefined {
  const time = Date.parse(`${name.day}T00:00:00Z`);
  const exists = !Number.isNaN(time) && new Date(time).toISOString().startsWith(name.day);
  return exists && STRIKE.test(name.strike) && Number(name.strike) > 0 ? name : undefined;
}
