/** Only the network is used: it gets bytecode that the project compiled. */
module.exports = {
  solidity: '0.8.37',
  networks: {
    hardhat: {
      hardfork: 'osaka',
      chainId: 31337,
      allowUnlimitedContractSize: false,
      blockGasLimit: 60_000_000,
    },
  },
};
