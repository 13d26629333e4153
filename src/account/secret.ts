import { InputError } from '../errors.js';

const REDACTED = '[secret]';

/**
 * Holds a secret number so that it cannot leak by accident: printing, inspecting or serialising whatever contains it
 * shows `[secret]`. The only way out is {@link Secret.reveal}.
 */
export class Secret {
  readonly #value: bigint;

  constructor(value: bigint) {
    if (typeof value !== 'bigint' || value < 0n) throw new InputError('must be a non-negative bigint');
    this.#value = value;
  }

  /** The number itself. Never put it into a message, a log or another file. */
  reveal(): bigint {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  /** Symbol that `console.log` and `util.inspect` of Node look for. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}
