import { InputError } from '../../errors.js';
import { FOLDER, reporting } from '../keys/ceremonyPage.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const ceremonyContribute = defineCommand({
  examples: [['ceremony contribute ceremony --name "Lender AG"', 'then pass the folder on']],
  options: (y) =>
    y.positional('folder', FOLDER).options({
      name: OPTION.needed('Who you are, as others know you: 1 to 64 characters; public'),
      'signing-key': OPTION.text(
        'Your Ed25519 key (PEM); made if it is not there. Default: ceremony-key.pem in your key store',
      ),
    }),
  run: async ({ folder, name, signingKey }, shell) => {
    const { isName } = await import('../../ceremony/transcript.js');
    const own = name.normalize('NFC');
    if (!isName(own)) {
      throw new InputError('must be 1 to 64 printable characters, without spaces around them', {
        field: '--name',
      });
    }
    const { defaultSigningKey, fingerprint, openSigner } = await import('../../ceremony/signing.js');
    const { contribute } = await import('../../ceremony/contribute.js');
    const { signer, made } = await openSigner(signingKey ?? defaultSigningKey(), folder);
    const step = await reporting(shell, (reporter) => contribute(folder, { name: own, signer }, reporter));
    const phase = step.step === 'powers' ? 1 : 2;
    if (made) shell.note(`made your signing key: ${signer.file} (mode 0600)`);
    shell.note(
      'the randomness lived in a process that has ended; JavaScript cannot wipe it, and a swap file may have seen it',
    );
    const print = fingerprint(signer.publicKey);
    const page = facts([
      ['contribution', `${step.number} to phase ${phase}`],
      ['name', step.name],
      ['fingerprint', print],
      ['hash', step.contribution],
    ]);
    shell.result(`Contributed. Publish fingerprint and hash; pass the folder on\n${page}`, {
      ...{ phase, number: step.number, name: step.name, fingerprint: print },
      contribution: step.contribution,
    });
    return true;
  },
});
