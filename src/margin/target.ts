import { InputError } from '../errors.js';
import type { Instrument, Universe } from '../market/universe.js';

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
  const isOption = ({ kind }: Instrument) => kind === 'option';
  const slotsOf = (fits: (instrument: Instrument) => boolean) =>
    instruments.flatMap((instrument, slot) => (fits(instrument) ? [slot] : []));
  const own = (instrument: Instrument) => instrument.underlying === name;
  if (instruments.some(own)) {
    return {
      slots: slotsOf((one) => own(one) && !isOption(one)),
      options: slotsOf((one) => own(one) && isOption(one)),
    };
  }
  const slots = slotsOf(({ symbol }) => symbol === name);
  if (slots.length > 0) return { slots, options: [] };
  const known = [...new Set(instruments.map(({ underlying }) => underlying))].join(', ');
  throw new InputError('names no underlying and no symbol of the market', {
    field,
    fix: `Underlyings are ${known}`,
  });
}
