import { InputError } from '../../errors.js';

/** Passphrases come from the environment or a terminal, never from an option: command lines are public. */

/** The passphrase of a key file. `confirm` asks twice. Throws {@link InputError} where there is nobody to ask. */
export async function readPassphrase(file: string, options: { confirm?: boolean } = {}): Promise<string> {
  const { BALLAST_PASSPHRASE } = process.env;
  if (BALLAST_PASSPHRASE) return BALLAST_PASSPHRASE;
  if (!process.stdin.isTTY) {
    throw new InputError('needs a passphrase', {
      file,
      fix: 'Set BALLAST_PASSPHRASE, or run it on a terminal',
    });
  }
  const first = await ask(`Passphrase of ${file}: `);
  if (options.confirm && (await ask('Again: ')) !== first) {
    throw new InputError('was typed differently the second time', { field: 'passphrase' });
  }
  return first;
}

/** Reads a line from the terminal without showing it: `read` says when it is whole. */
export function ask(question: string, read = hiddenText()): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    const stop = () => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const take = (chunk: string) => {
      try {
        const typed = read(chunk);
        if (typed === undefined) return;
        stop();
        resolve(typed);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    stdin.on('data', take);
  });
}

/**
 * What a terminal in raw mode hands over, put together: undefined until it is whole. A line is, unless it is not `enough`: text
 * that is pasted in several lines then goes on, up to an empty one, and no rest of it is left for the shell to keep.
 */
export function hiddenText(
  field = 'passphrase',
  enough: (typed: string) => boolean = () => true,
): (chunk: string) => string | undefined {
  let typed = '';
  let line = '';
  return (chunk) => {
    for (const character of chunk) {
      if (character === '\u0003') throw new InputError('was not given', { field });
      if (character === '\u0004') return typed + line;
      if (character === '\r' || character === '\n') {
        if (line === '' || enough(typed + line)) return typed + line;
        typed += `${line}\n`;
        line = '';
      } else if (character === '\u007f' || character === '\b') line = [...line].slice(0, -1).join('');
      else line += character;
    }
    return undefined;
  };
}
