import { InputError } from '../../errors.js';
import { writeSecretFile } from '../../files/secretFile.js';
import { formatExchangeKey, KEY_VARIABLES, keyOfEnvironment } from '../../live/exchangeKey.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { checkSecretOut } from '../shell/output.js';
import { readPassphrase } from '../shell/passphrase.js';

export const accountSealKey = defineCommand({
  examples: [
    [
      'account seal-key --exchange okx --out okx-key.json',
      `${Object.values(KEY_VARIABLES).join(', ')}, under BALLAST_PASSPHRASE or a passphrase that is asked for`,
    ],
  ],
  options: (y) =>
    y.options({
      exchange: OPTION.needed('Name of the exchange in ccxt, like okx'),
      out: { ...OPTION.text('File to write (mode 0600)'), default: 'exchange-key.json' },
      force: OPTION.force,
    }),
  run: async ({ exchange, out, force }, shell) => {
    const key = keyOfEnvironment(process.env);
    if (key === undefined) {
      throw new InputError('are not set', {
        field: `${KEY_VARIABLES.key} and ${KEY_VARIABLES.secret}`,
        fix: 'Set them in the environment: a command line can be read by others',
      });
    }
    await checkSecretOut(out, [], force);
    const text = await formatExchangeKey(exchange, key, await readPassphrase(out, { confirm: true }));
    await writeSecretFile(out, text, { overwrite: force });
    shell.result(`Wrote ${out}: the key of ${exchange}, encrypted`, { file: out, exchange });
    return true;
  },
});
