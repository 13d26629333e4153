import { InputError } from '../errors.js';
import type { Universe } from '../market/universe.js';

/** What a price move is about. */
export interface MoveTarget {
  /** Slots whose price moves. */
  readonly slots: readonly number[];
  /** Slots of options on the underlying, whose price does not move in proportion to it. */
  readonly options: readonly number[];
}

/**
 * The slots that move with a name. An underlying moves its spot, perpetual, future, supply and debt slots by
 * one factor; options on it are listed apart. Any other name is that of a symbol, which moves alone. Throws
 * {@link InputError} for a name that is neither.
 */
export function moveTarget({ instruments }: Universe, name: string, field: string): MoveTarget {
  const all = instruments.flatMap((instrument, slot) => (instrument.underlying === name ? [slot] : []));
  if (all.length > 0) {
    const isOption = (slot: number) => instruments[slot]!.kind === 'option';
    return { slots: all.filter((slot) => !isOption(slot)), options: all.filter(isOption) };
  }
  const slots = instruments.flatMap(({ symbol }, slot) => (symbol === name ? [slot] : []));
  if (slots.length > 0) return { slots, options: [] };
  const known = [...new Set(instruments.map(({ underlying }) => underlying))].join(', ');
  throw new InputError('names no underlying and no symbol of the market', {
    field,
    fix: `Underlyings are ${known}`,
  });
}
