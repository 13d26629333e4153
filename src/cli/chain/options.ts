import type { Options } from 'yargs';
import { InputError } from '../../errors.js';
import { parseDecimal } from '../../units/decimal.js';
import { OPTION } from '../shell/options.js';

/** Options of the commands that talk to a chain. A private key is never one of them: command lines are public. */

export const CHAIN_OPTION = {
  /** To read. */
  node: { rpc: OPTION.text('URL of a node. Default: BALLAST_RPC') },
  /** To send transactions. */
  signer: {
    keystore: OPTION.text(
      'Keystore file (Web3 Secret Storage) of the account. Without it: BALLAST_PRIVATE_KEY',
    ),
  },
  deployment: {
    deployment: { ...OPTION.text('Deployment file (deployment.json)'), default: 'deployment.json' },
  },
} as const satisfies Record<string, Options | Record<string, Options>>;

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 } as const;
const DURATION = /^(?:0|([1-9][0-9]{0,8})([smhd]))$/;
const MAX_SECONDS = 2 ** 40;

/** Seconds of a duration like `15m`, `24h`, `7d` or `0`. Throws {@link InputError} naming the option. */
export function parseDuration(text: string, option: string): number {
  const match = DURATION.exec(text);
  const [, count = '0', unit = 's'] = match ?? [];
  const seconds = Number(count) * UNITS[unit as keyof typeof UNITS];
  if (match === null || seconds >= MAX_SECONDS) {
    throw new InputError('must be a duration like 90s, 15m, 24h or 7d', { field: option });
  }
  return seconds;
}

/** Wei of an amount of ether like `0.05`. Throws {@link InputError} naming the option. */
export function parseEther(text: string, option: string): bigint {
  const wei = parseDecimal(text, { decimals: 18, field: option });
  if (wei < 0n || wei >= 1n << 128n) throw new InputError('must be an amount of ether', { field: option });
  return wei;
}

/** An index or a version: a whole number below 2^32. Throws {@link InputError} naming the option. */
export function parseIndex(text: string, option: string): number {
  if (/^(0|[1-9][0-9]{0,9})$/.test(text) && Number(text) < 2 ** 32) return Number(text);
  throw new InputError('must be a whole number', { field: option });
}

/** 0x and an even number of hex digits; with `bytes`, so many. Throws {@link InputError} naming the option. */
export function parseHex(text: string, option: string, bytes?: number): `0x${string}` {
  const whole = /^0x([0-9a-fA-F]{2})+$/.test(text);
  if (whole && (bytes === undefined || text.length === 2 + 2 * bytes)) {
    return text.toLowerCase() as `0x${string}`;
  }
  const size = bytes === undefined ? '' : `${2 * bytes} `;
  throw new InputError(`must be 0x and ${size}hex digits`, { field: option });
}
