import { writeSync } from 'node:fs';
import { openRegister } from '../../src/proof/fileRegister.js';

/** Run as a process of its own by register.test.ts: `registerWriter.ts file recipient uses`. A line for each yes, at once. */
const [file, recipient, uses] = process.argv.slice(2) as [string, string, string];
const register = openRegister(file);
for (let n = 1; n <= Number(uses); n++) {
  const { ok } = await register.use({ nullifier: BigInt(n), scope: 1n, binding: BigInt(recipient) });
  if (ok) writeSync(1, `${n}\n`);
}
