/** What code that is not ours looks like, for a sentence about it: nothing is decided by it. */

/** Forms that are known by their first bytes, with an address in them. */
const POINTERS = [
  [/^0x363d3d373d3d3d363d73([0-9a-f]{40})5af43d82803e903d91602b57fd5bf3$/, 'a proxy (EIP-1167) of'],
  [/^0xef0100([0-9a-f]{40})$/, 'an account that runs the code (EIP-7702) of'],
] as const;

/** The compiler's mark at the end of code: `solc`, then its version as three bytes. */
const MARK = /64736f6c6343([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})[0-9a-f]{4}$/;

/** In a few words, where there are any. Takes lower-case hex. */
export function foreignCode(code: string): string | undefined {
  for (const [form, words] of POINTERS) {
    const [, address] = form.exec(code) ?? [];
    if (address !== undefined) return `${words} 0x${address}`;
  }
  const mark = MARK.exec(code);
  if (mark === null) return undefined;
  const version = mark.slice(1).map((byte) => Number.parseInt(byte, 16));
  return `marked by solc ${version.join('.')}, which ours is not: other settings or another version`;
}
