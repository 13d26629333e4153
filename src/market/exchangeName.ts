/** What the names say that exchanges give contracts with an expiry. */

export interface ExchangeName {
  readonly underlying: string;
  /** Day of expiry, `YYMMDD`. */
  readonly day: string;
  /** Plain decimal; options only. */
  readonly strike: string | undefined;
  readonly right: 'call' | 'put' | undefined;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** Base and perhaps a currency, a day, and for options strike and right, perhaps with a currency behind. */
const NAME =
  /^([A-Z0-9]+?)(?:[-_](?:USD|USDC|USDT))?[-_](?:([0-9]{1,2})([A-Z]{3})([0-9]{2})|(?:20)?([0-9]{2})([0-9]{2})([0-9]{2}))(?:-([0-9]+(?:[d.][0-9]+)?)-([CP])(?:-[A-Z]+)?)?$/;

/**
 * The terms in a name like `BTC-27DEC24-100000-C`, `XRP_USDC-6DEC24-0d5-P` (Deribit), with `-USDT` behind (Bybit), `BTC-USD-241227-100000-C`
 * (OKX), `BTC-241227-100000-C` (Binance), `BTC-20241227-100000-C` (Derive), and of futures the same without strike and right; undefined for
 * any other name.
 */
export function exchangeName(name: string): ExchangeName | undefined {
  const [, underlying, date, word, ofWord, year, month, day, strike, letter] = NAME.exec(name) ?? [];
  if (underlying === undefined) return undefined;
  const at = word === undefined ? Number(month) : MONTHS.indexOf(word) + 1;
  if (at < 1 || at > 12) return undefined;
  const two = (part: string | number) => String(part).padStart(2, '0');
  return {
    underlying,
    day: `${ofWord ?? year}${two(at)}${two(date ?? day!)}`,
    strike: strike?.replace('d', '.'),
    right: letter === undefined ? undefined : letter === 'C' ? 'call' : 'put',
  };
}
