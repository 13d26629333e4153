// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/**
 * @title Scope and recipient as field elements, from the texts that TypeScript hashes (`scopeOf` and `bindingOf`).
 * @notice SHA-256 over a tag, a zero byte and a text; the first 31 bytes, so every hash is a field element.
 */
library Names {
    uint256 private constant MAX_PURPOSE = 64;

    /// @notice eip155:<chain id>:<address in lower case>/<purpose>
    function scopeText(uint256 chainId, address registry, string memory purpose) internal pure returns (string memory) {
        return string.concat("eip155:", decimal(chainId), ":", hexOf(registry), "/", purpose);
    }

    function scopeOf(string memory text) internal pure returns (uint256) {
        return uint256(sha256(abi.encodePacked("ballast/scope/1", bytes1(0), text))) >> 8;
    }

    /// @notice Of the address as lower-case text, 0x and 40 digits.
    /// @dev In assembly: this runs in every submission.
    function bindingOf(address recipient) internal view returns (uint256 field) {
        (bytes32 high, bytes8 low) = digits(recipient);
        assembly ("memory-safe") {
            let m := mload(0x40) // scratch above the free pointer
            mstore(m, "ballast/binding/1") // 17 bytes, then the zero byte that follows the tag
            mstore(add(m, 18), "0x")
            mstore(add(m, 20), high)
            mstore(add(m, 52), low)
            if iszero(staticcall(gas(), 2, m, 60, m, 32)) { revert(0, 0) } // SHA-256 fails for want of gas only
            field := shr(8, mload(m))
        }
    }

    /// @notice 1 to 64 of a-z 0-9 . _ / - and not starting with a sign: such a text has one reading and one encoding.
    function isPurpose(string memory text) internal pure returns (bool) {
        bytes memory chars = bytes(text);
        if (chars.length == 0 || chars.length > MAX_PURPOSE || !_isAlphanumeric(chars[0])) return false;
        for (uint256 i = 1; i < chars.length; ++i) {
            bytes1 c = chars[i];
            if (!_isAlphanumeric(c) && c != "." && c != "_" && c != "/" && c != "-") return false;
        }
        return true;
    }

    function hexOf(address account) internal pure returns (string memory) {
        (bytes32 high, bytes8 low) = digits(account);
        return string(abi.encodePacked("0x", high, low));
    }

    /// @notice The 40 lower-case digits of an address: 32 and 8 characters.
    function digits(address account) internal pure returns (bytes32 high, bytes8 low) {
        uint160 bits = uint160(account);
        high = bytes32(_spread(uint128(bits >> 32)));
        low = bytes8(bytes32(_spread(uint128(uint32(bits)) << 96)));
    }

    /// @notice Without leading zeros.
    function decimal(uint256 n) internal pure returns (string memory) {
        uint256 length = 1;
        for (uint256 rest = n / 10; rest != 0; rest /= 10) ++length;
        bytes memory text = new bytes(length);
        for (; length != 0; n /= 10) text[--length] = bytes1(uint8(48 + n % 10));
        return string(text);
    }

    function _isAlphanumeric(bytes1 c) private pure returns (bool) {
        return (c >= "a" && c <= "z") || (c >= "0" && c <= "9");
    }

    /// @dev 16 bytes to 32 characters: halves are moved apart until every nibble has a byte of its own, then all become
    /// digits at once.
    function _spread(uint128 packed) private pure returns (uint256 x) {
        unchecked {
            x = packed;
            x = (x | (x << 64)) & 0x0000000000000000FFFFFFFFFFFFFFFF0000000000000000FFFFFFFFFFFFFFFF;
            x = (x | (x << 32)) & 0x00000000FFFFFFFF00000000FFFFFFFF00000000FFFFFFFF00000000FFFFFFFF;
            x = (x | (x << 16)) & 0x0000FFFF0000FFFF0000FFFF0000FFFF0000FFFF0000FFFF0000FFFF0000FFFF;
            x = (x | (x << 8)) & 0x00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF00FF;
            x = (x | (x << 4)) & 0x0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F0F;
            // n + 6 has bit 4 set where n > 9. A digit is '0' + n; a to f lie 39 further on.
            uint256 six = 0x0606060606060606060606060606060606060606060606060606060606060606;
            uint256 ones = 0x0101010101010101010101010101010101010101010101010101010101010101;
            uint256 letters = ((x + six) >> 4) & ones;
            x = x + 48 * ones + letters * 39;
        }
    }
}
