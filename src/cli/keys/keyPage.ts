import { formatTime, parseTime } from '../../files/time.js';
import { keyHashOf } from '../../keys/record.js';
import type { StoredKey } from '../../keys/store.js';
import { trustOf } from '../../load/keys.js';
import { gradeName, judgeGrade } from '../../proof/grade.js';

/** A key of the store for its reader. All of it is public, but for whom the user trusts. */

/** What is known of a key, a line each. */
export function keyFacts(key: StoredKey): [string, string][] {
  const { record, origin, revoked } = key;
  const trust = trustOf(key);
  const { ok, detail } = judgeGrade(trust, undefined);
  return [
    ['instance', record.instance],
    ['key', keyHashOf(record)],
    ['label', record.maker],
    ['grade', gradeName(trust)],
    ['made', `${record.made}, with ${record.tool}`],
    ['here', `${origin === 'made' ? 'made' : 'imported, and checked whole'}, ${timeText(key.added)}`],
    ['proofs', ok ? `accepted: ${detail}` : `not accepted: ${detail}`],
    ...(revoked === undefined ? [] : [['revoked', revokedText(revoked)] as [string, string]]),
  ];
}

/** The same as JSON. */
export function keyJson(key: StoredKey) {
  const { record, origin, added, trusted, revoked } = key;
  const trust = trustOf(key);
  return {
    instance: record.instance,
    key: keyHashOf(record),
    label: record.maker,
    grade: gradeName(trust),
    origin,
    made: record.made,
    added: timeText(added),
    accepted: judgeGrade(trust, undefined).ok && revoked === undefined,
    ...(trusted && { trusted }),
    ...(revoked && { revoked }),
    files: record.files,
  };
}

function revokedText({ why, from }: NonNullable<StoredKey['revoked']>): string {
  const since = from === undefined ? 'all proofs' : `proofs about accounts as of ${timeText(from)} or later`;
  return `${since} are refused: ${why}`;
}

function timeText(time: number | string): string {
  return formatTime(parseTime(time, 'time'));
}
