import type { Command } from './shell/command.js';

/** A command by name, with a line on it. */
interface Named {
  /** Name and positionals, as yargs writes them. */
  readonly command: string;
  readonly describe: string;
}

/** A command, loaded when it is run or explained; or a group, which only holds others. */
export type Entry = Named &
  ({ readonly load: () => Promise<Command> } | { readonly members: readonly Entry[] });

/** Every command there is. What they need takes long to load, so this list imports none of them. */
export const COMMANDS: readonly Entry[] = [
  {
    command: 'identity',
    describe: 'The secret of an account holder',
    members: [
      {
        command: 'new',
        describe: 'Create the secret of an account holder (mode 0600)',
        load: async () => (await import('./commands/identity.js')).identityNew,
      },
      {
        command: 'show',
        describe: 'Check an identity file; the secret is never shown',
        load: async () => (await import('./commands/identity.js')).identityShow,
      },
      {
        command: 'subject',
        describe: 'Print the number by which one custodian knows you',
        load: async () => (await import('./commands/identity.js')).identitySubject,
      },
      {
        command: 'backup',
        describe: 'Seal it in a file under a passphrase, or print it as 24 words',
        load: async () => (await import('./commands/identityBackup.js')).identityBackup,
      },
      {
        command: 'restore',
        describe: 'Write the identity file again, from a backup or from 24 words (mode 0600)',
        load: async () => (await import('./commands/identityRestore.js')).identityRestore,
      },
    ],
  },
  {
    command: 'signer',
    describe: 'Signing keys, and the list of trusted signers',
    members: [
      {
        command: 'new',
        describe: 'Create a signing key of a custodian or auditor (mode 0600)',
        load: async () => (await import('./commands/signer.js')).signerNew,
      },
      {
        command: 'list',
        describe: 'Build the public list of trusted signers from key files and lists, or show one',
        load: async () => (await import('./commands/signer.js')).signerList,
      },
      {
        command: 'limit',
        describe: 'Set from and until when a key, or an entry of a list, is valid',
        load: async () => (await import('./commands/signerLimit.js')).signerLimit,
      },
      {
        command: 'revoke',
        describe: 'Mark an entry of a list as not trusted any more, from a time on, and why',
        load: async () => (await import('./commands/signerRevoke.js')).signerRevoke,
      },
    ],
  },
  {
    command: 'account',
    describe: 'Accounts at exchanges: fetch one with a key that can only read',
    members: [
      {
        command: 'fetch',
        describe: 'Write an account file from an exchange, taken twice and compared (mode 0600)',
        load: async () => (await import('./commands/accountFetch.js')).accountFetch,
      },
      {
        command: 'seal-key',
        describe: 'Put the key of the environment into a file under a passphrase (mode 0600)',
        load: async () => (await import('./commands/accountSealKey.js')).accountSealKey,
      },
    ],
  },
  {
    command: 'attest',
    describe: 'Sign an account for its holder (what a custodian or an auditor does)',
    load: async () => (await import('./commands/attest.js')).attestCommand,
  },
  {
    command: 'prices',
    describe: 'Prices: import, sign, list whom to trust, and find what a quorum agrees on',
    members: [
      {
        command: 'import',
        describe: 'Put saved prices of one source together: Pyth, Chainlink or exchange JSON, or CSV',
        load: async () => (await import('./commands/pricesImport.js')).pricesImport,
      },
      {
        command: 'sign',
        describe: 'Sign a price set (what a source does)',
        load: async () => (await import('./commands/pricesSign.js')).pricesSign,
      },
      {
        command: 'sources',
        describe: 'Say whose prices count and how many must agree, or show such a list',
        load: async () => (await import('./commands/pricesSources.js')).pricesSources,
      },
      {
        command: 'combine',
        describe: 'Verify signed prices and show what a quorum of their sources agrees on at a time',
        load: async () => (await import('./commands/pricesCombine.js')).pricesCombine,
      },
    ],
  },
  {
    command: 'history',
    describe: 'Price histories for risk files, from exchanges, or from what they and libraries give',
    members: [
      {
        command: 'fetch',
        describe: 'Fetch bars of an exchange, the latest that have ended, as histories',
        load: async () => (await import('./commands/historyFetch.js')).historyFetch,
      },
      {
        command: 'import',
        describe:
          'Make a history of bars from files of Binance, Kraken, Coinbase, CryptoDataDownload or ccxt',
        load: async () => (await import('./commands/historyImport.js')).historyImport,
      },
    ],
  },
  {
    command: 'trades',
    describe: 'Public trades for risk files, from what exchanges and libraries give',
    members: [
      {
        command: 'import',
        describe: 'Make a table of trades from files of Binance, Bybit or ccxt',
        load: async () => (await import('./commands/tradesImport.js')).tradesImport,
      },
    ],
  },
  {
    command: 'surface',
    describe: 'Volatility surfaces for risk files, from option chains',
    members: [
      {
        command: 'import',
        describe:
          'Make a surface from an option chain of Deribit, Bybit or ccxt; marks prove its volatilities',
        load: async () => (await import('./commands/surfaceImport.js')).surfaceImport,
      },
    ],
  },
  {
    command: 'risk',
    describe: 'Risk files: draft one from what an exchange lists',
    members: [
      {
        command: 'init',
        describe: 'Write a risk file that builds, from the markets, tickers and tiers of an exchange',
        load: async () => (await import('./commands/riskInit.js')).riskInit,
      },
    ],
  },
  {
    command: 'market',
    describe: 'Markets: fetch what is listed, build, verify, inspect, fold into a key',
    members: [
      {
        command: 'fetch',
        describe: 'Save what an exchange lists: markets, tickers and tiers, for risk init',
        load: async () => (await import('./commands/marketFetch.js')).marketFetch,
      },
      {
        command: 'build',
        describe: 'Compile a risk file, with the market data it names, to a market or one per model',
        load: async () => (await import('./commands/marketBuild.js')).marketBuild,
      },
      {
        command: 'verify',
        describe: 'Build a market again from its recipe and compare everything: "no" if anything differs',
        load: async () => (await import('./commands/marketVerify.js')).marketVerify,
      },
      {
        command: 'inspect',
        describe: 'Show a market: instruments, prices, margin model, and which instances it fits',
        load: async () => (await import('./commands/marketInspect.js')).marketInspect,
      },
      {
        command: 'fold',
        describe: 'Fold a market and a signer list into an ordinary snarkjs verification key',
        load: async () => (await import('./commands/marketFold.js')).marketFold,
      },
    ],
  },
  {
    command: 'backtest',
    describe: 'Run a margin model over the past: how often would losses have exceeded it?',
    load: async () => (await import('./commands/backtest.js')).backtestCommand,
  },
  {
    command: 'margin',
    describe: 'Show what the margin model says about your accounts (private: for your eyes)',
    load: async () => (await import('./commands/margin.js')).marginCommand,
  },
  {
    command: 'request',
    describe: 'What a verifier asks of a holder, in one file',
    members: [
      {
        command: 'new',
        describe: 'Write a request: market, signers, policy, scope, recipient, key, and words for a person',
        load: async () => (await import('./commands/requestNew.js')).requestNew,
      },
      {
        command: 'show',
        describe: 'Check a request and show what it asks',
        load: async () => (await import('./commands/requestShow.js')).requestShow,
      },
    ],
  },
  {
    command: 'prove',
    describe: 'Prove that attested accounts meet a request or a policy, without showing them',
    load: async () => (await import('./commands/prove.js')).proveCommand,
  },
  {
    command: 'verify',
    describe:
      'Verify a proof against your own request, or market, signer list and policy; or under several models',
    load: async () => (await import('./commands/verify.js')).verifyCommand,
  },
  {
    command: 'register',
    describe: 'Registers of nullifiers and ledgers of holders, which may forget nothing',
    members: [
      {
        command: 'check',
        describe: 'Read one whole and compare it with what it held: "no" if anything is missing',
        load: async () => (await import('./commands/registerCheck.js')).registerCheck,
      },
    ],
  },
  {
    command: 'keys',
    describe: 'Keys that proofs are made and verified with: make your own, exchange and check them',
    members: [
      {
        command: 'new <instance>',
        describe: 'Make a key from the randomness of this machine, for proofs that are shown to you',
        load: async () => (await import('./commands/keysNew.js')).keysNew,
      },
      {
        command: 'list [name]',
        describe: 'Show the keys of your store, or one of them',
        load: async () => (await import('./commands/keysList.js')).keysList,
      },
      {
        command: 'export <name>',
        describe: 'Write a key into a folder, for holders to import',
        load: async () => (await import('./commands/keysExport.js')).keysExport,
      },
      {
        command: 'import <from>',
        describe: 'Take a key of somebody else, after every byte of it was checked against the circuit',
        load: async () => (await import('./commands/keysImport.js')).keysImport,
      },
      {
        command: 'trust <name>',
        describe: 'Say that you trust who made a key: proofs under it are accepted',
        load: async () => (await import('./commands/keysTrust.js')).keysTrust,
      },
      {
        command: 'revoke <name>',
        describe: 'Refuse proofs under a key, all or from a time on',
        load: async () => (await import('./commands/keysRevoke.js')).keysRevoke,
      },
    ],
  },
  {
    command: 'ceremony',
    describe: 'Joint keys: sound for everybody if one of several parties forgot their part',
    members: [
      {
        command: 'new <circuit>',
        describe: 'Begin one in a folder that the parties pass on: over public powers of tau, or your own',
        load: async () => (await import('./commands/ceremonyNew.js')).ceremonyNew,
      },
      {
        command: 'contribute <folder>',
        describe: 'Contribute to the phase that is open, and sign for it',
        load: async () => (await import('./commands/ceremonyContribute.js')).ceremonyContribute,
      },
      {
        command: 'prepare <folder>',
        describe: 'End a phase 1 of your own, and make the key that phase 2 starts from',
        load: async () => (await import('./commands/ceremonyPrepare.js')).ceremonyPrepare,
      },
      {
        command: 'finalize <folder>',
        describe: 'Perhaps apply a beacon, verify everything, and write the key for others to import',
        load: async () => (await import('./commands/ceremonyFinalize.js')).ceremonyFinalize,
      },
      {
        command: 'verify <folder>',
        describe:
          'Verify a ceremony from its files; --take puts its key, with its contributors, into your store',
        load: async () => (await import('./commands/ceremonyVerify.js')).ceremonyVerify,
      },
    ],
  },
  {
    command: 'chain',
    describe: 'Contracts: verifier, deployment, markets, submissions, status',
    members: [
      {
        command: 'export',
        describe: 'Write the verifier contract of an instance: source, ABI and bytecode, circuit',
        load: async () => (await import('./commands/chainExport.js')).chainExport,
      },
      {
        command: 'deploy',
        describe: 'Deploy verifier and registries, and set the list of signers',
        load: async () => (await import('./commands/chainDeploy.js')).chainDeploy,
      },
      {
        command: 'verify-deployment',
        describe: 'Rebuild the contracts and compare them with the code on chain: "no" if anything differs',
        load: async () => (await import('./commands/chainVerifyDeployment.js')).chainVerifyDeployment,
      },
      {
        command: 'set-signers',
        describe: 'Set a new version of the list of signers (what the owner does)',
        load: async () => (await import('./commands/chainSetSigners.js')).chainSetSigners,
      },
      {
        command: 'post-market',
        describe: 'Post a market: entry and scalars, in as many transactions as it takes',
        load: async () => (await import('./commands/chainPostMarket.js')).chainPostMarket,
      },
      {
        command: 'recompute',
        describe: 'Compute the point of a posted market on chain: it is usable then, or out for good',
        load: async () => (await import('./commands/chainRecompute.js')).chainRecompute,
      },
      {
        command: 'calldata',
        describe: 'The transaction that submits a proof, for a wallet or another program to send',
        load: async () => (await import('./commands/chainCalldata.js')).chainCalldata,
      },
      {
        command: 'submit',
        describe: 'Submit a proof to the registry, which remembers what it says',
        load: async () => (await import('./commands/chainSubmit.js')).chainSubmit,
      },
      {
        command: 'status',
        describe: 'What the registry remembers of a recipient; exit code 4 if not what was asked',
        load: async () => (await import('./commands/chainStatus.js')).chainStatus,
      },
    ],
  },
  {
    command: 'setup [instances..]',
    describe: 'Compile circuits and make their development keys on this machine',
    load: async () => (await import('./commands/setup.js')).setupCommand,
  },
  {
    command: 'artifacts',
    describe: 'Circuits and keys of this machine: do they come from the sources?',
    members: [
      {
        command: 'verify [instances..]',
        describe: 'Make them again and compare byte by byte: "no" if anything differs',
        load: async () => (await import('./commands/artifactsVerify.js')).artifactsVerify,
      },
    ],
  },
  {
    command: 'demo',
    describe: 'Play the whole story with the example files: attest, prove, verify, refuse',
    load: async () => (await import('./commands/demo.js')).demoCommand,
  },
];
