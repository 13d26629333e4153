import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { EIP1193RequestFn, Hex } from 'viem';
import type { EvmProvider } from '../../../fixtures/chain/evm.js';

/** Hardhat's network in the process: a second EVM, written by others. It is a package of its own, `test/chain/hardhat`. */

const FOLDER = fileURLToPath(new URL('../hardhat/', import.meta.url));

/** Why hardhat cannot be used here; undefined where it can. */
export const hardhatMissing: string | undefined = existsSync(`${FOLDER}node_modules/hardhat/package.json`)
  ? undefined
  : 'hardhat is not installed: npm ci --prefix test/chain/hardhat';

interface HardhatNetwork {
  request(call: { method: string; params?: unknown }): Promise<unknown>;
  send(method: string, params: readonly unknown[]): Promise<unknown>;
}

/** What depends on the time of the block. */
const TIMED = ['eth_call', 'eth_estimateGas', 'eth_sendRawTransaction'];

/** The same provider as {@link createProvider} over hardhat. Its clock only goes forward, from the machine's time. */
export function hardhatProvider(): EvmProvider {
  if (hardhatMissing !== undefined) throw new Error(hardhatMissing);
  process.env.HARDHAT_CONFIG = `${FOLDER}hardhat.config.cjs`;
  const { network } = createRequire(FOLDER)('hardhat') as { network: { provider: HardhatNetwork } };
  const { provider } = network;
  let time = 0n;
  let moved = false;

  const request = async ({ method, params }: { method: string; params?: unknown }) => {
    // Calls see the time of the latest block, and blocks are at least a second apart.
    if (moved && TIMED.includes(method)) {
      moved = false;
      await provider.send('evm_setNextBlockTimestamp', [Number(time++)]);
      await provider.send('evm_mine', []);
    }
    if (time !== 0n && method === 'eth_sendRawTransaction') {
      await provider.send('evm_setNextBlockTimestamp', [Number(time++)]);
    }
    try {
      return await provider.request({ method, params });
    } catch (error) {
      throw decodable(error);
    }
  };

  return {
    request: request as EIP1193RequestFn,
    chainId: 31337,
    now: () => time,
    setTime: (seconds) => {
      time = BigInt(seconds);
      moved = true;
    },
    fund: async (address, wei = 100n * 10n ** 18n) => {
      await provider.send('hardhat_setBalance', [address, `0x${wei.toString(16)}`]);
    },
    setCode: async (address, code) => {
      await provider.send('hardhat_setCode', [address, code]);
    },
    snapshot: async () => Number(await provider.send('evm_snapshot', [])),
    revert: async (id) => {
      await provider.send('evm_revert', [`0x${id.toString(16)}`]);
    },
  };
}

/** Errors in the process have data but no code, which viem looks at first. */
function decodable(error: unknown): Error {
  const { message, data, code } = error as { message: string; code?: number; data?: Hex | { data?: Hex } };
  const bytes = typeof data === 'string' ? data : data?.data;
  return Object.assign(
    new Error(message),
    bytes === undefined ? { code: code ?? -32000 } : { code: 3, data: bytes },
  );
}
