import { Container } from './container.js';

/** Behind two primes and their lengths, the number of wires and that of public signals. */
const DOMAIN_AT = 2 * 36 + 8;

/** A key's domain has 2^power points, as its header says. */
export function keyPower(file: string): Promise<number> {
  return Container.use(file, 'zkey', async (container) => {
    const bytes = await container.read(2, DOMAIN_AT, 4);
    return Math.log2(new DataView(bytes.buffer).getUint32(0, true));
  });
}
