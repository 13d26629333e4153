import { describe, expect, test } from 'vitest';
import { alarmNames, alarmRules, alarmWords, assertQuiet, sortAlarms } from '../../src/proof/alarms.js';
import { refusal } from '../support/refusal.js';

const STALE = { rule: 'stale', of: 'BTC', detail: 'last bar: 90000 s older than the market' };
const JUMP = { rule: 'jump', of: 'ETH', detail: 'log return of 0.3 in size' };
const alarms = [STALE, JUMP, { ...STALE, of: 'ETH' }];

describe('alarms', () => {
  test('are accepted rule by rule', () => {
    expect(sortAlarms({ alarms }, ['stale'])).toEqual({ open: [JUMP], accepted: [STALE, alarms[2]] });
    expect(sortAlarms({ alarms }, ['Stale', 'stale ']).open).toHaveLength(3);
    expect(sortAlarms({}, ['stale'])).toEqual({ open: [], accepted: [] });
  });

  test('are told in words, the first eight of them', () => {
    expect(alarmWords([JUMP])).toBe('jump of ETH (log return of 0.3 in size)');
    const [eight, nine] = [8, 9].map((n) => alarmWords(Array.from({ length: n }, () => JUMP)));
    expect(eight).not.toContain('more');
    expect(nine).toMatch(/; and 1 more$/);
    expect(alarmRules(alarms)).toEqual(['stale', 'jump']);
  });

  test('keep a market quiet where they are accepted, each of them', () => {
    assertQuiet({});
    assertQuiet({ alarms: [] });
    assertQuiet({ alarms }, ['jump', 'stale']);
    for (const accepted of [undefined, [], ['stale'], ['jump']]) {
      const error = refusal(() => assertQuiet({ alarms }, accepted));
      expect(error.field).toBe('market.alarms');
      expect(error.message.includes('jump of ETH')).toBe(!accepted?.includes('jump'));
    }
  });

  test('are accepted by names, each once, in one order', () => {
    expect(alarmNames(['stale', 'jump'], 'acceptAlarms')).toEqual(['jump', 'stale']);
    const long = `a${'b'.repeat(39)}`;
    expect(alarmNames([long, 'a', 'a-B'], 'x')).toEqual(['a', 'a-B', long]);
    for (const bad of ['', 'A', '-a', 'a b', 'a1', `${long}b`, 'stale\n'])
      expect(refusal(() => alarmNames(['stale', bad], 'names')).field).toBe('names[1]');
    const twice = refusal(() => alarmNames(['stale', 'jump', 'stale'], 'names'));
    expect([twice.field, twice.shortMessage]).toEqual(['names[2]', 'is named twice']);
  });
});
