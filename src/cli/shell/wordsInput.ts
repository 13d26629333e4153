import { WORDS, wordsIn } from '../../account/identityWords.js';
import { InputError } from '../../errors.js';
import { ask, hiddenText } from './passphrase.js';

/** The words of an identity are typed or piped in, never an option: command lines are public. */

/** The longest text that is read: several times 24 words. */
const LONGEST = 4096;

/** The words from a hidden prompt on a terminal, else all of stdin. Throws {@link InputError} where nothing comes. */
export async function readWords(): Promise<string> {
  if (!process.stdin.isTTY) return textOf(process.stdin);
  return ask(
    `The ${WORDS} words (they do not show): `,
    hiddenText('words', (typed) => wordsIn(typed).length >= WORDS),
  );
}

/** All of a stream. */
export async function textOf(input: AsyncIterable<Buffer | string>): Promise<string> {
  let text = '';
  for await (const chunk of input) {
    text += chunk.toString();
    if (text.length > LONGEST) throw new InputError(`must be ${WORDS} words`, { field: 'words' });
  }
  if (wordsIn(text).length > 0) return text;
  throw new InputError('are missing', {
    field: 'words',
    fix: 'Pipe them in, or run it on a terminal, which asks for them',
  });
}
