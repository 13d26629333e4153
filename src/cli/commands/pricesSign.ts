import { assertMaySign } from '../../account/validity.js';
import { InputError } from '../../errors.js';
import { inFile } from '../../files/places.js';
import { writeTextFile } from '../../files/textFile.js';
import { clockTime } from '../../files/time.js';
import { loadPrices } from '../../load/prices.js';
import { priceSetHash } from '../../prices/priceSet.js';
import { formatSignedPrices, signPrices } from '../../prices/signedPrices.js';
import { priceSetPage } from '../market/priceSetPage.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { openUsableKey } from '../shell/signerKeys.js';

export const pricesSign = defineCommand({
  examples: [
    [
      'prices sign --prices prices.json --key binance-key.json',
      'the key comes from: ballast signer new --custodian binance',
    ],
  ],
  options: (y) =>
    y.options({
      prices: OPTION.needed('Price set (prices.json)'),
      key: OPTION.needed('Signing key whose custodian is the source of the prices'),
      out: { ...OPTION.out, default: 'signed-prices.json' },
    }),
  run: async ({ prices: file, key, out }, shell) => {
    await checkOut(out, [file, key]);
    const set = await loadPrices(file);
    const signing = await openUsableKey(key);
    if (signing.custodian !== set.source) {
      throw new InputError(`is of another name than the source, ${set.source}`, {
        file: key,
        field: 'custodian',
        fix: 'Sign with the key of the source',
      });
    }
    inFile(key, () => assertMaySign(signing, { asOf: BigInt(set.time), now: clockTime() }));
    const signed = signPrices(set, signing);
    await writeTextFile(out, formatSignedPrices(signed));
    shell.result(`Signed ${file}; wrote ${out}\n${priceSetPage(set)}`, {
      file: out,
      source: set.source,
      time: set.time,
      hash: priceSetHash(set),
      signer: signed.signer,
    });
    return true;
  },
});
