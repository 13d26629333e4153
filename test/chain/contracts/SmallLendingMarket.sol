// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IERC20, ILendingMarket} from "ballast/contracts/interfaces/IConsumers.sol";

/// @title One collateral, one debt token, a price that the test sets. Debts above 80 % of the collateral's value may be
/// liquidated; who repays gets collateral worth 5 % more.
contract SmallLendingMarket is ILendingMarket {
    error NotModule();
    error TooMuchDebt();

    uint256 private constant THRESHOLD = 8_000;
    uint256 private constant BONUS = 10_500;
    uint256 private constant BASIS = 10_000;

    IERC20 public immutable collateral;
    IERC20 public immutable debtToken;
    address public module;
    /// Debt units per unit of collateral, times 1e18.
    uint256 public price;
    mapping(address => uint256) public collateralOf;
    mapping(address => uint256) public debtOf;

    constructor(IERC20 collateral_, IERC20 debtToken_, uint256 price_) {
        (collateral, debtToken, price) = (collateral_, debtToken_, price_);
    }

    function setModule(address module_) external {
        module = module_;
    }

    function setPrice(uint256 price_) external {
        price = price_;
    }

    function deposit(uint256 amount) external {
        collateralOf[msg.sender] += amount;
        collateral.transferFrom(msg.sender, address(this), amount);
    }

    function borrow(uint256 amount) external {
        debtOf[msg.sender] += amount;
        if (isLiquidatable(msg.sender)) revert TooMuchDebt();
        debtToken.transfer(msg.sender, amount);
    }

    function repay(uint256 amount) external {
        debtOf[msg.sender] -= amount;
        debtToken.transferFrom(msg.sender, address(this), amount);
    }

    function isLiquidatable(address account) public view returns (bool) {
        return debtOf[account] * BASIS > valueOf(account) * THRESHOLD;
    }

    function valueOf(address account) public view returns (uint256) {
        return (collateralOf[account] * price) / 1e18;
    }

    function close(address account, uint256 repaid, address liquidator) external {
        if (msg.sender != module) revert NotModule();
        debtOf[account] -= repaid;
        uint256 bought = (repaid * BONUS * 1e18) / (BASIS * price);
        uint256 held = collateralOf[account];
        if (bought > held) bought = held;
        collateralOf[account] = held - bought;
        debtToken.transferFrom(liquidator, address(this), repaid);
        collateral.transfer(liquidator, bought);
    }
}
