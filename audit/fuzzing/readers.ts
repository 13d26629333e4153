import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bn254 } from '@noble/curves/bn254.js';
import { makeWorld, signedAccount, TIME, type World } from '../../fixtures/world.js';
import { convertAccount, parseAccount } from '../../src/account/accountFile.js';
import { type Attestation, formatAttestation, parseAttestation } from '../../src/account/attestation.js';
import { createIdentity, formatIdentity, nullifierOf, parseIdentity } from '../../src/account/identity.js';
import { identityWords, parseIdentityWords } from '../../src/account/identityWords.js';
import { formatSignerKey, parseSignerKey, type SignerKey } from '../../src/account/signerKey.js';
import { formatSigners, parseSigners } from '../../src/account/signers.js';
import { parseSubjects } from '../../src/account/subjects.js';
import { parseTranscript } from '../../src/ceremony/transcript.js';
import { parseDeployment } from '../../src/chain/deployment.js';
import { importHistory } from '../../src/data/history/importHistory.js';
import { importSurface } from '../../src/data/surface/importSurface.js';
import { importTrades } from '../../src/data/trades/importTrades.js';
import { parseListing } from '../../src/draft/listing.js';
import { parseTierTable } from '../../src/draft/tiers.js';
import { parseSums } from '../../src/keys/bundle.js';
import { parseKeyRecord } from '../../src/keys/record.js';
import { parsePenalty } from '../../src/margin/penaltyFile.js';
import { INSTANCES } from '../../src/market/instances.js';
import { formatMarket, parseMarket } from '../../src/market/marketFile.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { parseRisk } from '../../src/models/build/riskFile.js';
import { parseChainlink } from '../../src/prices/chainlink.js';
import { parseTickers } from '../../src/prices/exchange.js';
import { parseFeedMap } from '../../src/prices/feeds.js';
import { formatPrices, parsePrices } from '../../src/prices/pricesFile.js';
import { parsePyth } from '../../src/prices/pyth.js';
import { formatSignedPrices, parseSignedPrices, signPrices } from '../../src/prices/signedPrices.js';
import { formatPriceSources, parsePriceSources } from '../../src/prices/sources.js';
import { parsePriceTable } from '../../src/prices/table.js';
import { parseGroth16 } from '../../src/proof/groth16.js';
import { parsePolicy } from '../../src/proof/policyFile.js';
import { formatProof, parseProof } from '../../src/proof/proofFile.js';
import { formatRequest, parseRequest } from '../../src/proof/requestFile.js';
import { formatVerificationKey, parseVerificationKey } from '../../src/proof/verificationKey.js';
import { parseTrades } from '../../src/risk/flow/tradesFile.js';
import { parseHistory } from '../../src/risk/history.js';
import { parseBook } from '../../src/risk/liquidity/bookFile.js';
import { parseSurface } from '../../src/risk/options/surfaceFile.js';
import { MANIFEST_FILE } from '../../src/setup/artifacts.js';
import { parseManifest } from '../../src/setup/manifest.js';

/** Every reader of text that the library has, with a text that it takes. */

export interface Reader {
  readonly name: string;
  readonly text: string;
  /** Gives what was read, in values that compare. */
  read(text: string): unknown;
  /** Bytes as Latin-1. */
  readonly isBinary?: boolean;
  /** Nothing of it may be in an error. */
  readonly isPrivate?: boolean;
  /** Nor anything of this, which the text does not show. */
  readonly secrets?: readonly string[];
  /** One meaning has one JSON form: no other one may read as the same. */
  readonly isCanonical?: boolean;
}

const EXAMPLES = join(import.meta.dirname, '..', '..', 'examples');
const example = (name: string) => readFileSync(join(EXAMPLES, name), 'utf8');
const hash = 'ab'.repeat(32);
const address = `0x${'12'.repeat(20)}`;

export async function readers(): Promise<readonly Reader[]> {
  const world = makeWorld(8);
  const [key] = world.keys as [SignerKey];
  const attestation = signedAccount(world, 0, { quantities: [742_174n, -31_337n], cash: 987_654_321n });
  const market = buildMarket(parseRisk(example('risk.json')));
  const prices = {
    source: key.custodian,
    time: TIME,
    prices: [{ symbol: 'A/USDT', price: '100.5', time: TIME }],
  };
  const rule = { atLeast: 1, maxSpread: '0.01', maxAge: 60 };
  const [instance] = INSTANCES as [(typeof INSTANCES)[number]];
  const request = {
    ...{
      words: 'a credit line',
      market: world.market,
      marginType: 'maintenance' as const,
      signers: world.signers,
    },
    ...{
      policy: { minRatio: 15_000n, coverage: [0] },
      scope: 'lender.example/2026',
      recipient: 'lender.example',
    },
    ...{ instance, key: { sha256: hash, grade: 'own' as const }, acceptAlarms: [], marketHash: hash },
  };
  const sources = { rule, sources: [{ name: key.custodian, key: key.publicKey }] };
  return [
    ...(await accountReaders(world, attestation)),
    { name: 'signers', text: formatSigners(world.signers), read: parseSigners },
    { name: 'market', text: formatMarket(world.market), read: parseMarket },
    { name: 'market that was built', text: formatMarket(market), read: parseMarket },
    { name: 'risk', text: example('risk.json'), read: (text) => buildMarket(parseRisk(text)) },
    { name: 'policy', text: example('policy.json'), read: parsePolicy },
    { name: 'request', text: formatRequest(request), read: parseRequest },
    { name: 'prices', text: formatPrices(prices), read: parsePrices },
    { name: 'signed prices', text: formatSignedPrices(signPrices(prices, key)), read: parseSignedPrices },
    { name: 'price sources', text: formatPriceSources(sources), read: parsePriceSources },
    ...proofReaders(),
    ...keyReaders(),
    ...marketDataReaders(),
  ];
}

async function accountReaders(world: World, attestation: Attestation): Promise<Reader[]> {
  const [key] = world.keys as [SignerKey];
  const identity = createIdentity();
  const nullifier = ({ secret }: ReturnType<typeof createIdentity>) => nullifierOf(secret, 1n);
  const isPrivate = true;
  const subjects = [{ exchange: 'binance', customer: 'customer 1', subject: '123456789' }];
  const { universe } = world.market;
  const position = (symbol: string, contracts: number) => ({
    ...{ info: { a: [1, 2.5] }, symbol, side: 'long', contracts, contractSize: 1, entryPrice: 90.5 },
    ...{ markPrice: null, notional: null, unrealizedPnl: null, marginMode: 'cross', hedged: true },
  });
  const account = (body: object) =>
    JSON.stringify({
      ...{
        version: 1,
        kind: 'ballast/account',
        custodian: 'binance',
        exchange: 'some-exchange',
        customer: 'c',
      },
      ...{ asOf: '2026-06-01T12:00:00Z', ...body },
    });
  const positions = [position('A/USDT:USDT', 74217.25), position('B/USDT:USDT', 31337.5)];
  const balance = {
    USDT: { free: 5825075, used: 0, total: 5825075 },
    A: { free: '12345.67', used: 0, total: '12345.67' },
  };
  const ccxt = { balance, positions, totals: 'wallet', debts: 'apart', orders: 'none' };
  const holdings = {
    cash: '58250.75',
    positions: [
      { symbol: 'A/USDT', quantity: '98765.25' },
      { symbol: 'A/USDT:USDT', quantity: '24242', entryPrice: '90.125' },
    ],
  };
  const converted = (text: string) => convertAccount(parseAccount(text), universe);
  return [
    { name: 'account', text: account({ holdings }), read: converted, isPrivate },
    { name: 'account of ccxt', text: account({ ccxt }), read: converted, isPrivate },
    {
      name: 'account of an example',
      text: example('accounts/custodian-a.json'),
      read: parseAccount,
      isPrivate,
    },
    {
      ...{ name: 'attestation', text: formatAttestation(attestation), isPrivate, isCanonical: true },
      read: parseAttestation,
    },
    {
      ...{ name: 'identity', text: formatIdentity(identity), isPrivate, isCanonical: true },
      read: (text) => nullifier(parseIdentity(text)),
    },
    {
      ...{ name: 'words', text: identityWords(identity), isPrivate },
      read: (text) => nullifier(parseIdentityWords(text)),
    },
    {
      ...{ name: 'signer key', text: await formatSignerKey(key), isPrivate, isCanonical: true },
      read: async (text) => ({ ...(await parseSignerKey(text)), privateKey: undefined }),
    },
    {
      ...{
        name: 'subjects',
        text: JSON.stringify({ version: 1, kind: 'ballast/subjects', subjects }),
        isPrivate,
      },
      read: (text) => parseSubjects(text).of({ exchange: 'binance', customer: 'customer 1' }),
    },
  ];
}

function proofReaders(): Reader[] {
  const { Point: G1 } = bn254.G1;
  const { Point: G2 } = bn254.G2;
  const ic = [2n, 3n, 5n].map((n) => G1.BASE.multiply(n));
  const vk = {
    alpha: G1.BASE.multiply(7n),
    beta: G2.BASE.multiply(11n),
    gamma: G2.BASE,
    delta: G2.BASE.multiply(13n),
    ic,
  };
  const json = formatVerificationKey(vk) as {
    vk_alpha_1: [string, string, '1'];
    vk_beta_2: never;
    IC: [string, string, '1'][];
  };
  const proof = {
    ...{ pi_a: json.vk_alpha_1, pi_b: json.vk_beta_2, pi_c: json.IC[0]! },
    ...{ protocol: 'groth16' as const, curve: 'bn128' as const },
  };
  const file = {
    ...{ version: 1 as const, kind: 'ballast/proof' as const, instance: 'solvency-8', keyHash: hash },
    ...{
      marginType: 'maintenance' as const,
      claim: { nullifier: '10', scope: '11', binding: '12', policy: '13' },
    },
    ...{ context: { market: hash, signers: hash }, proof },
  };
  return [
    {
      ...{ name: 'proof', text: formatProof(file), isCanonical: true },
      read: (text) => {
        const read = parseProof(text);
        parseGroth16(read.proof);
        return read;
      },
    },
    {
      ...{ name: 'verification key', text: JSON.stringify(json) },
      read: (text) => formatVerificationKey(parseVerificationKey(text)),
    },
  ];
}

function keyReaders(): Reader[] {
  const at = '2026-01-31T12:00:00Z';
  const file = { sha256: hash, bytes: 100 };
  const record = {
    ...{ version: 1, kind: 'ballast/key', instance: 'solvency-8', source: hash, r1cs: file, grade: 'own' },
    ...{
      maker: 'Lender AG',
      made: at,
      tool: 'ballast 0.1.0',
      files: { zkey: file, verificationKey: file, powers: file },
    },
  };
  const sums = ['record.json', 'verification_key.json', 'powers.bin', 'proving_key.zkey.gz'].map(
    (name) => `${hash}  ${name}\n`,
  );
  const ceremony = {
    ...{ version: 1, kind: 'ballast/ceremony', circuit: { name: 'rehearsal', source: hash, r1cs: hash } },
    ...{ phase1: { from: 'own', power: 6, first: hash }, created: at, tool: 'ballast 0.1.0' },
    steps: [{ step: 'start', powers: hash, key: hash, at }],
  };
  const word = `0x${hash}`;
  const circuit = {
    ...{ inputOrder: word, icClaim: word, icMarket: word, icSigners: word },
    ...{ instance: 1, scalars: 5, entries: 8 },
  };
  const deployment = {
    ...{ version: 1, kind: 'ballast/deployment', chainId: 1, block: 5, verifier: address, signers: address },
    ...{ markets: address, registry: address, circuit, keyHash: hash, instance: 'solvency-8' },
    ...{ marginType: 'maintenance', purpose: 'credit' },
  };
  return [
    { name: 'key record', text: JSON.stringify(record), read: parseKeyRecord, isCanonical: true },
    { name: 'key sums', text: sums.join(''), read: (text) => parseSums(text, 'SHA256SUMS') },
    { name: 'ceremony', text: JSON.stringify(ceremony), read: parseTranscript, isCanonical: true },
    { name: 'deployment', text: JSON.stringify(deployment), read: parseDeployment },
    { name: 'manifest', text: readFileSync(MANIFEST_FILE, 'utf8'), read: parseManifest, isCanonical: true },
    {
      name: 'penalty',
      text: JSON.stringify({
        ...{ version: 1, kind: 'ballast/penalty', mode: 'whole' },
        tiers: [
          { from: '0', rate: '0.005' },
          { from: '0.1', rate: '0.01' },
        ],
      }),
      read: parsePenalty,
    },
  ];
}

function marketDataReaders(): Reader[] {
  const [day, hour] = [Date.UTC(2025, 2, 1) / 1000, 3600];
  const list = (count: number, line: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => line(i)).join('');
  const bars = `date,open,high,low,close,volume\n${list(6, (i) => `${day + i * hour},10,12.5,9,11,${i}.5\n`)}`;
  const trades = `time,price,size,side\n${list(6, (i) => `${day + i}.25,2000.5,0.${i + 1},buy\n`)}`;
  const candles = JSON.stringify(
    Array.from({ length: 6 }, (_, i) => [1000 * (day + i * hour), 10, 12.5, 9, 11, i + 1]),
  );
  const surface = {
    ...{ kind: 'ballast/surface', version: 1, underlying: 'BTC', time: day },
    slices: [
      {
        expiry: day + 864_000,
        forward: '90000',
        rate: '0',
        strikes: ['80000', '90000'],
        vols: ['0.6', '0.5'],
      },
      {
        expiry: day + 8_640_000,
        forward: '91000',
        rate: '0.01',
        strikes: ['80000', '90000'],
        vols: ['0.6', '0.5'],
      },
    ],
  };
  const option = (right: string) => ({
    ...{
      instrument_name: `BTC-28MAR25-90000-${right}`,
      underlying_price: 90_123.45,
      mark_price: 0.05,
      mark_iv: 52.25,
    },
    ...{ interest_rate: 0, creation_timestamp: 1000 * day, underlying_index: 'BTC-28MAR25' },
  });
  const book = {
    symbol: 'BTC/USDT',
    timestamp: 1000 * day,
    bids: [
      [99, 1],
      [98, '2.5'],
    ],
    asks: [
      [100, 1],
      [101, 3],
    ],
  };
  const pyth = {
    price: { price: '184136023127', conf: '177166324', expo: -8, publish_time: TIME },
    id: hash,
  };
  const ROUND = `${7n * 2n ** 64n + 12_345n}`;
  const chainlink = {
    decimals: 8,
    roundId: ROUND,
    answer: '184136023127',
    startedAt: `${TIME - 20}`,
    updatedAt: `${TIME - 8}`,
    answeredInRound: ROUND,
  };
  const ticker = {
    symbol: 'BTC/USDT:USDT',
    timestamp: TIME * 1000,
    bid: 60_000.1,
    ask: 60_000.2,
    last: '60000.15',
    markPrice: 60_001.25,
  };
  const listed = {
    ...{
      symbol: 'BTC/USDT:USDT',
      base: 'BTC',
      quote: 'USDT',
      settle: 'USDT',
      spot: false,
      swap: true,
      future: false,
    },
    ...{ active: true, contractSize: 1, precision: { amount: 0.001, price: 0.1 }, linear: true },
  };
  const tiers = {
    'BTC/USDT:USDT': [
      { minNotional: 0, maxNotional: 50_000, maintenanceMarginRate: 0.004, maxLeverage: 125 },
    ],
  };
  const json = JSON.stringify;
  const saved = (text: string) => [{ text, file: 'saved' }];
  const kinds = ['spot', 'perpetual', 'future'] as const;
  return [
    { name: 'history', text: bars, read: parseHistory },
    { name: 'trades', text: trades, read: parseTrades },
    { name: 'saved history', text: bars, read: (text) => importHistory(saved(text), { now: 2 * day }) },
    { name: 'saved candles', text: candles, read: (text) => importHistory(saved(text), { now: 2 * day }) },
    { name: 'saved trades', text: trades, read: (text) => importTrades(saved(text), {}) },
    {
      ...{ name: 'saved options', text: json({ result: [option('C'), option('P')] }) },
      read: (text) => importSurface(saved(text), { expiryTime: '08:00', tolerance: '0.1' }),
    },
    { name: 'surface', text: json(surface), read: parseSurface },
    { name: 'book', text: json(book), read: parseBook },
    { name: 'feeds', text: json({ [`0x${hash}`]: 'ETH/USDT', 'BTC / USD': 'BTC/USDT' }), read: parseFeedMap },
    { name: 'pyth', text: json(pyth), read: (text) => parsePyth(text, { symbol: 'X' }) },
    { name: 'chainlink', text: json(chainlink), read: (text) => parseChainlink(text, { symbol: 'X' }) },
    { name: 'tickers', text: json([ticker]), read: (text) => parseTickers(text, { take: 'mark' }) },
    { name: 'price table', text: `symbol,price,time\nA/USDT,1.5,${TIME}\n`, read: parsePriceTable },
    {
      name: 'listing',
      text: json([listed]),
      read: (text) => parseListing(text, { exchange: 'binance', quote: 'USDT', kinds }),
    },
    { name: 'tiers', text: json(tiers), read: parseTierTable },
  ];
}
