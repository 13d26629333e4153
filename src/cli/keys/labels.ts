import { checkLabel } from '../../keys/record.js';
import { textOption } from '../shell/options.js';

/** The label or the reason that an option gives, in its one form. */
export const labelOf = (option: string, text: string): string => textOption(option, () => checkLabel(text));

/** The same where the option may be left out. */
export const labelIfGiven = (option: string, text: string | undefined): string | undefined =>
  text === undefined ? undefined : labelOf(option, text);
