import { InputError } from '../../errors.js';

/** For a log of which entries are missing: it would accept them again, so it is not used any more. Names the way out. */
export function logRefusal(what: string, file: string): InputError {
  return new InputError(what, {
    file,
    fix: 'Bring it back from a copy, or see what is missing: ballast register check --help',
  });
}
