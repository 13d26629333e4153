// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ICreditLine} from "../../interfaces/IConsumers.sol";
import {ISolvencyRegistry} from "../../interfaces/ISolvencyRegistry.sol";

/// @title The one registry that a consumer reads, fixed when it is deployed.
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
