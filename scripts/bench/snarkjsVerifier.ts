import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Abi, Hex } from 'viem';
import { COMPILER, type CompiledContract } from '../../src/chain/compile.js';
import { runSolc } from '../../src/chain/solc.js';
import { formatVerificationKey, type VerificationKey } from '../../src/proof/verificationKey.js';

/** The Solidity verifier that snarkjs exports for a key (`snarkjs zkey export solidityverifier`). */

const SNARKJS = fileURLToPath(new URL('../../node_modules/snarkjs/', import.meta.url));
/** As its users compile it: the default settings of common frameworks. */
const SETTINGS = { optimizer: { enabled: true, runs: 200 }, evmVersion: COMPILER.evmVersion };

/** Fills the template of snarkjs with its own template engine, and compiles. */
export async function snarkjsVerifier(
  key: VerificationKey,
): Promise<Pick<CompiledContract, 'abi' | 'bytecode' | 'runtimeBytes'>> {
  const { render } = createRequire(`${SNARKJS}package.json`)('ejs') as {
    render(template: string, data: unknown): string;
  };
  const template = readFileSync(`${SNARKJS}templates/verifier_groth16.sol.ejs`, 'utf8');
  const file = 'Groth16Verifier.sol';
  const outputSelection = { [file]: { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } };
  const { contracts, errors = [] } = await runSolc(
    {
      language: 'Solidity',
      sources: { [file]: { content: render(template, formatVerificationKey(key)) } },
      settings: { ...SETTINGS, outputSelection },
    },
    COMPILER.version,
  );
  const made = contracts?.[file]?.Groth16Verifier;
  if (made === undefined) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
  return {
    abi: made.abi as Abi,
    bytecode: `0x${made.evm.bytecode.object}` as Hex,
    runtimeBytes: made.evm.deployedBytecode.object.length / 2,
  };
}
