import { contractTerms } from './contractTerms.js';
import { exchangeName } from './exchangeName.js';

/** `YYMMDD` of a time in UTC. */
export function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(2, 10).replaceAll('-', '');
}

/** The first second of the day of expiry that a symbol says, unix seconds; undefined where it says none. */
export function startOfExpiryDay(symbol: string): number | undefined {
  const day = contractTerms(symbol)?.day ?? exchangeName(symbol)?.day ?? '';
  const [, year, month, date] = /^([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(day) ?? [];
  if (year === undefined) return undefined;
  return Date.UTC(2000 + Number(year), Number(month) - 1, Number(date)) / 1000;
}
