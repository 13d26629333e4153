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

/** Reads a line from the terminal without showing it. */
function ask(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed = '';
    const stop = () => {
      stdin.off('data', read);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const read = (chunk: string) => {
      for (const character of chunk) {
        if (character === '\r' || character === '\n' || character === '\u0004') {
          stop();
          return resolve(typed);
        }
        if (character === '\u0003') {
          stop();
          return reject(new InputError('was not given', { field: 'passphrase' }));
        }
        if (character === '\u007f' || character === '\b') typed = [...typed].slice(0, -1).join('');
        else typed += character;
      }
    };
    stdin.on('data', read);
  });
}
