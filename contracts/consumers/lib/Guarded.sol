// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ICreditLine} from "../../interfaces/IConsumers.sol";

/// @title One guarded call at a time. The mark is transient: it is gone after the transaction, whatever happened.
abstract contract Guarded {
    bool private transient entered;

    modifier guarded() {
        if (entered) revert ICreditLine.Reentered();
        entered = true;
        _;
        // a contract may call twice in one transaction, one after the other
        entered = false;
    }
}
