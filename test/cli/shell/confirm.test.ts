import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { confirm } from '../../../src/cli/shell/confirm.js';

/** The answer to what somebody types, piece by piece; then the input ends. */
async function answer(...pieces: readonly string[]): Promise<{ yes: boolean; shown: string; left: boolean }> {
  const input = new PassThrough();
  let shown = '';
  const asked = confirm('Really?', { input, output: { write: (text: string) => (shown += text) } });
  for (const piece of pieces) input.write(piece);
  if (!pieces.join('').includes('\n')) input.end();
  return { yes: await asked, shown, left: input.isPaused() };
}

describe('a question', () => {
  it.each([['y\n'], ['Y\n'], ['yes\n'], [' yes \r\n'], ['y', 'es', '\n'], ['y\nno\n'], ['y']])(
    'is answered with yes: %j',
    async (...typed) => {
      expect((await answer(...typed)).yes).toBe(true);
    },
  );

  it.each([['\n'], ['n\n'], ['no\n'], ['yep\n'], ['ny\n'], ['\ny\n'], ['n\ny\n'], [''], ['ja\n']])(
    'is answered with no by all else: %j',
    async (...typed) => {
      expect((await answer(...typed)).yes).toBe(false);
    },
  );

  it('says that no is what it takes without an answer, and lets go of the input', async () => {
    expect(await answer('y\n')).toMatchObject({ shown: 'Really? [y/N] ', left: true });
  });
});
