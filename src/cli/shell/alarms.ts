import type { Market } from '../../market/market.js';
import { alarmWords } from '../../proof/alarms.js';
import type { Shell } from './shell.js';

/** Says that a market has alarms, where it is used without proving or verifying anything. */
export function noteAlarms({ alarms = [] }: Market, shell: Shell): void {
  if (alarms.length > 0) {
    shell.note(`breakers tripped: ${alarmWords(alarms)}. Proving and verifying need --accept-alarms`);
  }
}
