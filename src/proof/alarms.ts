import { InputError } from '../errors.js';
import type { Market, MarketAlarm } from '../market/market.js';

/** Markets built from stale, crossed, halted or jumping data are used on purpose or not at all. */

/** The alarms of a market that `accepted` does not name by their rule, and those that it does. */
export function sortAlarms(
  { alarms = [] }: Pick<Market, 'alarms'>,
  accepted: readonly string[] = [],
): { open: readonly MarketAlarm[]; accepted: readonly MarketAlarm[] } {
  return {
    open: alarms.filter(({ rule }) => !accepted.includes(rule)),
    accepted: alarms.filter(({ rule }) => accepted.includes(rule)),
  };
}

/** Lines of checks and errors hold this many alarms; the market file has all of them. */
const SHOWN = 8;

/** `stale of BTC (the last bar is 3 days old); jump of ETH (…)`. */
export function alarmWords(alarms: readonly MarketAlarm[]): string {
  const words = alarms.slice(0, SHOWN).map(({ rule, of, detail }) => `${rule} of ${of} (${detail})`);
  const rest = alarms.length - words.length;
  return [...words, ...(rest > 0 ? [`and ${rest} more`] : [])].join('; ');
}

/** The rules of alarms, each once: what would have to be accepted. */
export function alarmRules(alarms: readonly MarketAlarm[]): string[] {
  return [...new Set(alarms.map(({ rule }) => rule))];
}

/** What a rule is called. */
export const ALARM_NAME = /^[a-z][a-zA-Z-]{0,39}$/;

/** Names of rules to accept, sorted. Throws {@link InputError} for one that is no name, or stands there twice. */
export function alarmNames(names: readonly string[], field: string): string[] {
  names.forEach((name, i) => {
    const at = { field: `${field}[${i}]` };
    if (!ALARM_NAME.test(name)) throw new InputError('is not the name of a rule, like "stale"', at);
    if (names.indexOf(name) !== i) throw new InputError('is named twice', at);
  });
  return [...names].sort();
}

/** Throws {@link InputError} for a market with alarms that nobody accepted. */
export function assertQuiet(market: Pick<Market, 'alarms'>, accepted?: readonly string[]): void {
  const { open } = sortAlarms(market, accepted);
  if (open.length === 0) return;
  throw new InputError(`the market was built from data that tripped breakers: ${alarmWords(open)}`, {
    field: 'market.alarms',
    fix: `Use a better market, or accept by name: ${alarmRules(open).join(', ')}`,
  });
}
