/** What files in their first form call otherwise. They are refused, and the error says what to write. */

const KEYS: Readonly<Record<string, string>> = {
  compiler: 'model',
  venue: 'custodian',
  venueId: 'custodianId',
  venues: 'signers',
  venueRegistry: 'signerRegistry',
};

const KINDS: Readonly<Record<string, string>> = {
  'ballast/venues': 'ballast/signers',
  'ballast/venue-key': 'ballast/signer-key',
};

/** How to mend an object that has a key, or a kind, of an earlier form; undefined if it has none. */
export function renamedFix(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  const { kind } = value as { kind?: unknown };
  const pairs = Object.entries(KEYS).filter(([old]) => Object.hasOwn(value, old));
  if (typeof kind === 'string' && Object.hasOwn(KINDS, kind)) pairs.unshift([kind, KINDS[kind] as string]);
  const renames = pairs.map(([old, now]) => `"${old}" is now "${now}"`);
  return renames.length === 0 ? undefined : `Rename: ${renames.join(', ')}`;
}
