/** How long steps take and how large files are, roughly, so that nobody waits for something unknown. */

/** Of two cores of an ordinary server, in seconds at 2^14; work grows a little faster than the number of powers. */
const SECONDS_AT_14 = {
  'powers contribution': 35,
  prepare: 600,
  start: 20,
  'key contribution': 10,
  verify: 60,
} as const;

export type LongStep = keyof typeof SECONDS_AT_14;

/** `about 9 minutes`. */
export function expectedTime(step: LongStep, power: number): string {
  const bits = step === 'prepare' ? power / 14 : 1; // transforms have a factor of the power
  const seconds = SECONDS_AT_14[step] * 2 ** (power - 14) * bits;
  if (seconds < 5) return 'a few seconds';
  if (seconds < 90) return `about ${Math.ceil(seconds / 10) * 10} seconds`;
  return `about ${Math.ceil(seconds / 60)} minutes`;
}

/** Bytes per power of a file of powers as contributors pass it on, prepared, and of a key. */
const BYTES = { powers: 384, prepared: 1152, key: 900 } as const;

/** `19 MB`. */
export function expectedSize(file: keyof typeof BYTES, power: number): string {
  const megabytes = (BYTES[file] * 2 ** power) / 1e6;
  return megabytes < 1 ? 'less than 1 MB' : `about ${Math.ceil(megabytes)} MB`;
}
