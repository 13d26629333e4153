import { createIdentity, subjectOf } from '../../account/identity.js';
import { custodianId } from '../../account/ids.js';
import { loadIdentity, saveIdentity } from '../../load/account.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { checkSecretOut } from '../shell/output.js';
import { namingOption } from '../shell/places.js';

const identityFile = { ...OPTION.text('Identity file'), default: 'identity.json' } as const;

export const identityNew = defineCommand({
  examples: [['identity new', 'writes identity.json']],
  options: (y) =>
    y.options({
      out: { ...OPTION.text('File to write'), default: 'identity.json' },
      force: OPTION.force,
    }),
  run: async ({ out, force }, shell) => {
    await checkSecretOut(out, [], force);
    await saveIdentity(out, createIdentity(), { overwrite: force });
    shell.note(
      'keep this file private, and back it up (ballast identity backup): without it no attestation made for you can be used',
    );
    shell.result(`Wrote ${out}`, { file: out });
    return true;
  },
});

export const identityShow = defineCommand({
  examples: [['identity show', 'is identity.json in order?']],
  options: (y) => y.options({ identity: identityFile }),
  run: async ({ identity }, shell) => {
    await loadIdentity(identity);
    const page = `${identity} is in order: a secret of 248 random bits, readable by you only.\nWhat a custodian gets to know of it: ballast identity subject --custodian NAME`;
    shell.result(page, { file: identity, ok: true, secretBits: 248 });
    return true;
  },
});

export const identitySubject = defineCommand({
  examples: [['identity subject --custodian binance', 'give it to whoever signs for accounts there']],
  options: (y) =>
    y.options({
      identity: identityFile,
      custodian: OPTION.needed('Signer, like binance: each gets another number'),
    }),
  run: async ({ identity, custodian }, shell) => {
    const { secret } = await loadIdentity(identity);
    const number = subjectOf(
      secret,
      namingOption(
        () => '--custodian',
        () => custodianId(custodian),
      ),
    );
    shell.result(`${number}`, { custodian, subject: number });
    shell.note(`only for ${custodian}: custodians cannot link their numbers, or learn the secret from them`);
    return true;
  },
});
