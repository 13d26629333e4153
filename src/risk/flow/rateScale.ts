import { z } from 'zod';
import { InputError } from '../../errors.js';
import { unsignedText } from '../../files/schemas.js';
import { assertWithin } from '../guards.js';

/** How one-sided order flow raises margin rates. */

export const rateScaleParams = z
  .array(
    z.strictObject({
      level: unsignedText('Level of the measure, "0" to "1"'),
      multiplier: unsignedText('Margin rates are multiplied by this at the level, "1" to "10"'),
    }),
  )
  .min(1, { error: 'must have at least one point' })
  .describe(
    'Multiplier of margin rates by VPIN or |imbalance|: 1 up to the first level, linear between levels, and the last ' +
      'multiplier beyond. Levels rise, multipliers start at "1" and never fall',
  );

export type RateScaleParams = z.output<typeof rateScaleParams>;

/**
 * Where nothing else is said: no more margin up to 0.4, half as much again from 0.8 on. A policy, not a measurement: VPIN
 * depends on bucket volume and classification, so a publisher who has a past of the asset should feed {@link shareBelow} in.
 */
export const DEFAULT_RATE_SCALE: RateScaleParams = [
  { level: '0.4', multiplier: '1' },
  { level: '0.6', multiplier: '1.2' },
  { level: '0.8', multiplier: '1.5' },
];

/**
 * The multiplier of margin rates for a toxicity of order flow, 1 or more: piecewise linear, continuous, never falling in
 * `level`, capped at the last multiplier. `level` is from 0 to 1: VPIN, the absolute value of an imbalance, or the share
 * of past values below it. The thresholds are ours; that toxic flow comes before volatility is what Easley, López de Prado
 * and O'Hara (2012) report for VPIN. Throws {@link InputError} for a level outside 0 to 1, levels that do not rise, and
 * multipliers that fall, do not start at 1, or exceed 10.
 */
export function rateScale(level: number, points: RateScaleParams = DEFAULT_RATE_SCALE): number {
  assertWithin(level, 0, 1, 'level');
  const known = checkedPoints(points);
  const next = known.findIndex((point) => level < point.level);
  if (next === 0) return 1;
  if (next < 0) return known.at(-1)!.multiplier;
  const [low, high] = [known[next - 1]!, known[next]!];
  const part = (level - low.level) / (high.level - low.level);
  return low.multiplier + part * (high.multiplier - low.multiplier);
}

function checkedPoints(points: RateScaleParams): { level: number; multiplier: number }[] {
  const known = points.map((point) => ({ level: Number(point.level), multiplier: Number(point.multiplier) }));
  if (known.length === 0) throw new InputError('must have at least one point', { field: 'points' });
  known.forEach(({ level, multiplier }, i) => {
    const at = (name: string) => ({ field: `points[${i}].${name}` });
    const before = known[i - 1];
    assertWithin(level, 0, 1, at('level').field);
    assertWithin(multiplier, 1, 10, at('multiplier').field);
    if (before === undefined) {
      if (multiplier !== 1) throw new InputError('of the first point must be "1"', at('multiplier'));
      return;
    }
    if (level <= before.level) throw new InputError('must be above that of the point before it', at('level'));
    if (multiplier < before.multiplier) {
      throw new InputError('must not be below that of the point before it', at('multiplier'));
    }
  });
  return known;
}

/**
 * The share of past values below `value`, ties counted half, 0 to 1: the empirical distribution through which Easley, López
 * de Prado and O'Hara (2012) read a VPIN. Throws {@link InputError} for no past or values that are not finite.
 */
export function shareBelow(past: readonly number[], value: number): number {
  if (past.length === 0) throw new InputError('must have at least one value', { field: 'past' });
  if (!Number.isFinite(value)) throw new InputError('must be a finite number', { field: 'value' });
  const wrong = past.findIndex((other) => !Number.isFinite(other));
  if (wrong >= 0) throw new InputError('must be a finite number', { field: `past[${wrong}]` });
  const below = past.reduce(
    (count, other) => count + (other < value ? 1 : 0) + (other === value ? 0.5 : 0),
    0,
  );
  return below / past.length;
}
