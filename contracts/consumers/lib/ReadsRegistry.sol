// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ICreditLine} from "../../interfaces/IConsumers.sol";
import {ISolvencyRegistry} from "../../interfaces/ISolvencyRegistry.sol";

/// @title The one registry that a consumer reads, fixed when it is deployed.
/// @dev A registry whose verifier says `grade` "own" belongs behind money of the key's one maker only: that party can forge proofs
/// if it kept the key's secrets, and no contract can tell. With money of others, read `grade` and `makers` of the verifier before
/// you deploy, and again after each rotation.
abstract contract ReadsRegistry {
    /// @notice A parameter of the constructor is outside its range.
    error TermsNotValid();

    /// @notice Whose statuses count.
    ISolvencyRegistry public immutable registry;

    /// @param allowDevelopment Needed for a registry that accepts development keys, whose statuses prove nothing. Whether it
    /// does cannot change after its deployment, so it is asked once.
    constructor(ISolvencyRegistry registry_, bool allowDevelopment) {
        if (registry_.isDevelopment() && !allowDevelopment) revert ICreditLine.RegistryIsDevelopment();
        registry = registry_;
    }
}
