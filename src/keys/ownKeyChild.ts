import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadArtifact } from '../setup/artifacts.js';
import { makeKey } from '../setup/groth16Key.js';
import { verificationKeyText } from '../setup/verificationKeyText.js';
import { randomSecrets } from './ownSecrets.js';
import { KEY_FILE_NAMES } from './store.js';

/**
 * The process in which a key's secrets live: it makes them, writes the public files of the key, and ends. JavaScript cannot wipe
 * its integers, so that the end of the process is what forgets them. It says how far it is, and nothing else, to the process
 * that started it, and ends with that.
 */
process.on('disconnect', () => process.exit(1));
const [instance, folder] = process.argv.slice(2) as [string, string];
try {
  const r1cs = await loadArtifact(instance, 'r1cs');
  const { zkey, powers } = await makeKey(r1cs, randomSecrets(), {
    label: r1cs,
    powers: true,
    onProgress: (fraction) => process.send?.(fraction),
  });
  const write = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes, { mode: 0o600 });
  await write(KEY_FILE_NAMES.zkey, zkey);
  await write(KEY_FILE_NAMES.verificationKey, verificationKeyText(zkey));
  await write(KEY_FILE_NAMES.powers, powers);
} catch {
  process.exit(1); // whatever it was: what is thrown could quote a secret
}
process.exit(0);
