import { describe, expect, it } from 'vitest';
import { hiddenText } from '../../../src/cli/shell/passphrase.js';
import { textOf } from '../../../src/cli/shell/wordsInput.js';
import { refusal, rejection } from '../../support/refusal.js';

/** What is typed without being shown. */

const typed = (read: (chunk: string) => string | undefined, chunks: readonly string[]) =>
  chunks.map((chunk) => read(chunk));

describe('a passphrase', () => {
  it.each<[string, string[], string]>([
    ['ends with its line', ['pass', 'word\r'], 'password'],
    ['in whatever chunks', ['p', 'a', 'ss\n'], 'pass'],
    ['without what was taken back', ['pax\u007fss\by\r'], 'pasy'],
    ['of characters, not halves of them', ['a😀\u007fb\r'], 'ab'],
    ['or with the end of the input', ['pass', '\u0004'], 'pass'],
    ['and may be empty, which is refused elsewhere', ['\r'], ''],
  ])('%s', (_, chunks, whole) => {
    const answers = typed(hiddenText(), chunks);
    expect(answers.at(-1)).toBe(whole);
    expect(answers.slice(0, -1).every((answer) => answer === undefined)).toBe(true);
  });

  it('is not given with Ctrl-C', () => {
    const error = refusal(() => typed(hiddenText('words'), ['abc\u0003']));
    expect([error.field, error.message]).toEqual(['words', 'words: was not given.'.slice(0, -1)]);
  });
});

describe('words', () => {
  const read = () => hiddenText('words', (text) => text.trim().split(/\s+/).length >= 3);

  it.each<[string, string[], string]>([
    ['may be in one line', ['one two three\r'], 'one two three'],
    ['or in several, of which none is left for the shell', ['one two\rthree\r'], 'one two\nthree'],
    ['pasted piece by piece', ['one\n', 'two\n', 'three', '\n'], 'one\ntwo\nthree'],
    ['up to an empty line', ['one two\r', '\r'], 'one two\n'],
    ['and are taken back within their line', ['one twp\u007fo\rx\u007f\u007fthree\r'], 'one two\nthree'],
  ])('%s', (_, chunks, whole) => {
    expect(typed(read(), chunks).at(-1)).toBe(whole);
  });

  const piped = (...chunks: string[]) =>
    textOf(
      (async function* () {
        yield* chunks;
      })(),
    );

  it('are piped in whole, and not without end', async () => {
    expect(await piped('one ', 'two')).toBe('one two');
    expect(await piped('x'.repeat(4096))).toHaveLength(4096);
    expect((await rejection(piped('x'.repeat(4096), 'y'))).message).not.toContain('x');
    for (const nothing of [[], [' \n']])
      expect((await rejection(piped(...nothing))).message).toContain('are missing');
  });
});
