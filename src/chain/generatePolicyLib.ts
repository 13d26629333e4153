import { InternalError } from '../errors.js';
import { POLICY_LAYOUT } from '../proof/policy.js';

/** A field of the packed policy and the bit it starts at. */
interface Placed {
  readonly name: string;
  readonly bits: number;
  readonly signed: boolean;
  readonly at: number;
}

type Layout = readonly Omit<Placed, 'at'>[];

/**
 * `contracts/lib/PolicyLib.sol`: accessors of the packed policy, from the constant that packs it. Fields of one bit are read
 * together, as `checks`. Throws {@link InternalError} for a layout that Solidity's types do not hold: a field that is not in
 * whole bytes, flags that do not follow each other, more than 256 bits.
 */
export function generatePolicyLib(layout: Layout = POLICY_LAYOUT): string {
  const fields = place(layout);
  const flags = fields.filter(({ bits }) => bits === 1);
  const bits = layout.reduce((sum, field) => sum + field.bits, 0);
  const first = flags[0];
  if (bits > 256) throw new InternalError('a policy has more than 256 bits');
  if (first === undefined || flags.some(({ at }, i) => at !== first.at + i)) {
    throw new InternalError('the flags of a policy do not follow each other');
  }
  const checks = { name: 'checks', bits: 8 * Math.ceil(flags.length / 8), signed: false, at: first.at };
  const constants = flags.map(
    ({ name }, i) => `    uint${checks.bits} internal constant ${upperSnake(name)} = ${2 ** i};`,
  );
  return `// SPDX-License-Identifier: GPL-3.0-only
// Generated from POLICY_LAYOUT in src/proof/policy.ts by \`npm run contracts\`. Do not edit.
pragma solidity ^0.8.28;

/// @title Fields of the packed policy, the fourth claim input. Ratios are in basis points, times in unix seconds, equity in whole
/// units of the quote currency. TypeScript writes 0 where a check is off; the circuit does not force it: read a field only where its check is on.
library PolicyLib {
    /// @dev A packed policy is below 2^BITS.
    uint256 internal constant BITS = ${bits};

    // Bits of \`checks\`.
${constants.join('\n')}

${fields
  .filter((field) => field.bits > 1)
  .map(accessor)
  .join('\n\n')}

    /// @dev All flags; bit k is the k-th.${flags.length % 8 === 0 ? '' : ' Bits past the last flag are those of the word.'}
${accessor(checks)}
}
`;
}

function place(layout: Layout): Placed[] {
  let at = 0;
  return layout.map((field) => {
    if (field.bits !== 1 && field.bits % 8 !== 0) {
      throw new InternalError(`field ${field.name} of a policy is not in whole bytes`);
    }
    const placed = { ...field, at };
    at += field.bits;
    return placed;
  });
}

function accessor({ name, bits, signed, at }: Placed): string {
  const word = at === 0 ? 'p' : `p >> ${at}`;
  if (!signed) {
    return `    function ${name}(uint256 p) internal pure returns (uint${bits}) {
        return uint${bits}(${word});
    }`;
  }
  return `    /// @dev Stored with half of its range added; the difference always fits.
    function ${name}(uint256 p) internal pure returns (int${bits}) {
        unchecked {
            return int${bits}(int256(uint256(uint${bits}(${word}))) - 2 ** ${bits - 1});
        }
    }`;
}

function upperSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
