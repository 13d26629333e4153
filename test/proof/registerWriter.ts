import { openRegister } from '../../src/proof/fileRegister.js';

/** Run as a process of its own by register.test.ts: `registerWriter.ts file recipient uses`. */
const [file, recipient, uses] = process.argv.slice(2) as [string, string, string];
const register = openRegister(file);
const won: number[] = [];
for (let n = 1; n <= Number(uses); n++) {
  const { ok } = await register.use({ nullifier: BigInt(n), scope: 1n, binding: BigInt(recipient) });
  if (ok) won.push(n);
}
process.stdout.write(JSON.stringify(won));
