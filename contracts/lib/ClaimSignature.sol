// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/**
 * @title A recipient's consent to a claim that somebody else submits, by EIP-712.
 * @notice No nonce: a claim is good for one submission, since its window must be later than the last one of its recipient.
 */
library ClaimSignature {
    bytes32 private constant DOMAIN_TYPE =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant CLAIM_TYPE =
        keccak256("Claim(address recipient,uint256 nullifier,uint256 policy,uint256 deadline)");
    /// @dev Of the order of secp256k1: the larger s of the two that are valid is refused (EIP-2).
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;

    function domainOf(address registry) internal view returns (bytes32) {
        return keccak256(abi.encode(DOMAIN_TYPE, keccak256("Ballast"), keccak256("1"), block.chainid, registry));
    }

    /// @notice Whether the recipient signed; 65 bytes r, s, v, with v 27 or 28 and the smaller s.
    function isSigned(
        bytes32 domain,
        address recipient,
        uint256 nullifier,
        uint256 policy,
        uint256 deadline,
        bytes calldata signature
    ) internal pure returns (bool) {
        if (signature.length != 65) return false;
        bytes32 r = bytes32(signature);
        bytes32 s = bytes32(signature[32:]);
        if (uint256(s) > HALF_ORDER) return false;
        bytes32 claim = keccak256(abi.encode(CLAIM_TYPE, recipient, nullifier, policy, deadline));
        address signer = ecrecover(keccak256(abi.encodePacked(hex"1901", domain, claim)), uint8(signature[64]), r, s);
        return signer != address(0) && signer == recipient;
    }
}
