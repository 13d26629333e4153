import { chmod } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountOf, EPOCH, privateKeyOf } from '../../fixtures/chain/client.js';
import { createProvider, type EvmProvider } from '../../fixtures/chain/evm.js';
import { makeWorld, signedAccount, TIME } from '../../fixtures/world.js';
import { formatAttestation } from '../../src/account/attestation.js';
import { formatIdentity } from '../../src/account/identity.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { formatSigners } from '../../src/account/signers.js';
import { EAS_SCHEMA } from '../../src/chain/easAttestation.js';
import { LIST_DELAY } from '../../src/chain/transactions.js';
import { formatMarket } from '../../src/market/marketFile.js';
import { keystoreOf } from '../chain/support/keystoreFile.js';
import { type RpcServer, serveRpc } from '../chain/support/rpcServer.js';
import { needs } from '../support/needs.js';
import { type Answer, STACK, Workspace } from './run.js';

needs('contracts', 'dist', 'solvency-8');

/** The whole way through the program: deploy, post, recompute, prove, submit, read, against a node on this machine. */

const [OWNER, ALICE, WATCHER] = [1, 2, 3];
const NOW = Math.ceil(TIME / EPOCH) * EPOCH;
const NEXT = NOW + EPOCH;
/** When the second version of the list does: two minutes after the block that it is set in. */
const STARTS = NOW + 200 + LIST_DELAY;
const PASSPHRASE = 'correct horse battery staple';
const ALICE_ADDRESS = accountOf(ALICE).address;

let work: Workspace;
let provider: EvmProvider;
let server: RpcServer;
/** Everything that the program printed. */
const printed: string[] = [];

beforeAll(async () => {
  [work, provider] = [await Workspace.open(), await createProvider({ time: BigInt(NOW + 1) })];
  server = await serveRpc(provider);
  for (const n of [OWNER, ALICE, WATCHER]) await provider.fund(accountOf(n).address);
  const world = makeWorld(8);
  const market = { ...world.market, time: NOW };
  await work.write('market.json', formatMarket(market));
  await work.write('other.json', formatMarket({ ...market, prices: ['100', '100', '11'] }));
  await work.write('signers.json', formatSigners(world.signers));
  const [first, ...others] = world.signers;
  const another = () => ({ ...first!, key: createSignerKey('alpha').publicKey });
  const dated = [
    { ...another(), validUntil: BigInt(STARTS) },
    { ...first!, validUntil: BigInt(STARTS + 1) },
    ...others,
    { ...another(), validFrom: BigInt(STARTS + 1) },
  ];
  await work.write('dated.json', formatSigners(dated));
  await secret('identity.json', formatIdentity(world.identity));
  for (const [name, asOf] of [
    ['first.json', NOW],
    ['second.json', NEXT],
  ] as const) {
    const account = { quantities: [2000n, -1500n, 0n], cash: 1_005_000_000n, asOf };
    await secret(name, formatAttestation(signedAccount({ ...world, market }, 0, account)));
  }
  await secret('watcher-key.json', keystoreOf(privateKeyOf(WATCHER), PASSPHRASE));
});
afterAll(async () => {
  await server.close();
  await work.close();
});

async function secret(name: string, text: string): Promise<void> {
  await work.write(name, text);
  await chmod(work.path(name), 0o600);
}

async function chain(line: string, n?: number, env: NodeJS.ProcessEnv = {}): Promise<Answer> {
  const key = n === undefined ? {} : { BALLAST_PRIVATE_KEY: privateKeyOf(n) };
  const answer = await work.ballast(`chain ${line}`, { BALLAST_RPC: server.url, ...key, ...env });
  printed.push(answer.stdout, answer.stderr);
  return answer;
}

async function must(line: string, n?: number, env?: NodeJS.ProcessEnv): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await chain(`${line} --json`, n, env);
  expect(stderr.replace(/^note: .*\n|.* …\n/gm, ''), `chain ${line}`).toBe('');
  expect(code, stdout).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
}

/** Runs it; it must fail so. */
async function fails(
  line: string,
  code: number,
  message: RegExp,
  n?: number,
  env?: NodeJS.ProcessEnv,
): Promise<void> {
  const answer = await chain(line, n, env);
  expect([answer.code, answer.stderr]).toEqual([code, expect.stringMatching(message)]);
  expect(answer.stderr).not.toMatch(STACK);
}

const prove = (attestation: string, time: number, scope: string, out: string) =>
  work.must(
    `prove --market market.json --signers signers.json --attestation ${attestation} --min-ratio 150% --min-equity 100 --not-before ${time} --not-after ${time} --scope ${scope} --recipient ${ALICE_ADDRESS.toLowerCase()} --out ${out}`,
  );

// One story: every step needs those before it, so the steps keep their order.
describe('a registry, from its contracts to a status', { shuffle: false }, () => {
  describe('chain export', () => {
    it('refuses a development key unless told', async () => {
      await fails('export --instance solvency-8', 3, /development key: anyone can forge/);
      expect(await work.has('contracts-out')).toBe(false);
    });

    it('writes source, ABI with bytecode, and circuit', async () => {
      const result = await must('export --instance solvency-8 --grade development');
      expect(result).toMatchObject({ contract: 'Solvency8Verifier', isDevelopment: true });
      expect(await work.read('contracts-out/Solvency8Verifier.sol')).toContain('isDevelopment = true');
      const compiled = await work.json('contracts-out/Solvency8Verifier.json');
      expect(compiled).toMatchObject({
        contract: 'Solvency8Verifier',
        bytecode: expect.stringMatching(/^0x60/),
      });
      const circuit = await work.json('contracts-out/Solvency8Verifier.circuit.json');
      expect(circuit).toMatchObject({ circuitId: result.circuitId, circuit: { instance: 1, entries: 8 } });
    });
  });

  describe('chain deploy', () => {
    const line = 'deploy --instance solvency-8 --signers signers.json --purpose credit-line';

    it('refuses terms before it sends anything', async () => {
      const sent = server.methods.length;
      await fails(`${line} --grade development --epoch 15`, 3, /--epoch: must be a duration like/, OWNER);
      await fails(`${line} --grade development --epoch 0`, 2, /Give --max-window with --epoch 0/, OWNER);
      await fails(
        `${line} --grade development --views gone`,
        2,
        /--views and --min-ratio-view together/,
        OWNER,
      );
      await fails(`${line} --grade development --coverage nobody`, 3, /--coverage/, OWNER);
      await fails(`${line}`, 3, /development key/, OWNER);
      await fails(`${line.replace('credit-line', '-x')} --grade development`, 2, /purpose/, OWNER);
      await fails(
        `${line.replace('credit-line', 'Credit')} --grade development`,
        3,
        /purpose: must be 1 to 64/,
        OWNER,
      );
      expect(server.methods.slice(sent)).toEqual([]);
      expect(await work.has('deployment.json')).toBe(false);
    });

    it('deploys the contracts, sets the signers and writes deployment.json', async () => {
      const result = await must(`${line} --grade development`, OWNER);
      const file = await work.json('deployment.json');
      expect(file).toMatchObject({
        kind: 'ballast/deployment',
        chainId: 31337,
        instance: 'solvency-8',
        purpose: 'credit-line',
      });
      const registry = String(file.registry);
      expect(result).toMatchObject({
        scope: `eip155:31337:${registry.toLowerCase()}/credit-line`,
        signerList: { version: 1 },
      });
      expect(result.transactions).toHaveLength(2);
    });

    it('a new version of the list may follow', async () => {
      await fails('set-signers --signers signers.json', 3, /has not started.*\(VersionPending\)/, OWNER);
      provider.setTime(NOW + 200);
      await fails('set-signers --signers signers.json', 3, /does not own the contract \(NotOwner\)/, ALICE);
      // With dates, what is valid when it starts: the same entries, though the file has others around them.
      const from = `--from ${STARTS}`;
      expect(await must(`set-signers --signers dated.json --overlap 1h ${from}`, OWNER)).toMatchObject({
        version: 2,
        from: STARTS,
      });
      const said = printed.at(-1)!;
      expect(said.match(/left out of dated\.json: #\d, alpha: valid (from|until)/g)).toHaveLength(2);
      expect(said).toMatch(/the contract knows no dates: before .*Z, when alpha ends, set the list again/);
      provider.setTime(NOW + 400);
    });
  });

  describe('chain post-market and recompute', () => {
    it('only an oracle posts', async () => {
      await fails(
        'post-market --market market.json',
        3,
        /may not post markets\. .* \(NotOracle\)|\(NotOracle\)/,
        ALICE,
      );
    });

    it('posts, and rotates the registry to the series', async () => {
      const result = await must('post-market --market market.json --rotate', OWNER);
      expect(result).toMatchObject({ index: 0, accepted: true, usableAt: null, expiry: NOW + 86_400 });
      expect((await work.json('deployment.json')).series).toBe(result.series);
    });

    it('says what a recomputation takes, without a key', async () => {
      const plan = await must('recompute --index 0 --plan');
      expect(plan).toMatchObject({ state: 'Pending', steps: [{ from: 0, to: 129 }] });
    });

    it('refuses to recompute for a file with other numbers', async () => {
      await fails(
        'recompute --index 0 --market other.json',
        4,
        /other\.json: is not the market that was posted/,
        ALICE,
      );
    });

    it('nothing can be submitted before it', async () => {
      const { registry } = await work.json('deployment.json');
      await prove(
        'first.json',
        NOW,
        `eip155:31337:${String(registry).toLowerCase()}/credit-line`,
        'proof.json',
      );
      await fails('submit --proof proof.json', 4, /no market of the series is usable/, ALICE);
      await fails(
        'submit --proof proof.json --market-index 0',
        4,
        /recomputed first.*\(MarketNotYetUsable\)|\(MarketNotYetUsable\)/,
        ALICE,
      );
    });

    it('recomputes with the key of a keystore', async () => {
      const line = 'recompute --index 0 --market market.json --keystore watcher-key.json';
      await fails(line, 3, /cannot be decrypted/, undefined, { BALLAST_PASSPHRASE: `${PASSPHRASE}r` });
      await fails(line, 3, /BALLAST_PRIVATE_KEY is set too/, OWNER, { BALLAST_PASSPHRASE: PASSPHRASE });
      expect(await must(line, undefined, { BALLAST_PASSPHRASE: PASSPHRASE })).toMatchObject({
        state: 'Recomputed',
      });
      await fails(line, 4, /Recomputed \(MarketNotUsable\)/, undefined, { BALLAST_PASSPHRASE: PASSPHRASE });
    });
  });

  describe('chain verify-deployment', () => {
    it('finds what was deployed', async () => {
      const result = await must('verify-deployment --cached --grade development --fixed');
      expect(result).toMatchObject({ same: true, chainId: 31337, fixed: true, cached: true });
      const { registry, keyHash } = await work.json('deployment.json');
      const rows = result.contracts as Record<string, unknown>[];
      expect(rows).toHaveLength(4);
      expect(rows[3]).toMatchObject({ address: registry, immutables: { _epoch: '900' }, differences: [] });
      expect(rows[3]).not.toHaveProperty('owners');
      expect(result.keyHash).toBe(keyHash);
    });

    it('answers no with a development key unless told, and names the owner', async () => {
      const { code, stdout } = await chain('verify-deployment --cached');
      expect([code, stdout]).toEqual([4, expect.stringMatching(/DIFFERENT\n$/)]);
      expect(stdout).toContain('a development key: anyone can forge proofs for it');
      expect(stdout).toContain(`owner of SolvencyRegistry  ${accountOf(OWNER).address}`);
    });

    it('does not ask a node of another chain', async () => {
      await work.write('away.json', { ...(await work.json('deployment.json')), chainId: 10 });
      await fails('verify-deployment --deployment away.json', 3, /away\.json: chainId: is of chain 10/);
    });
  });

  describe('chain submit', () => {
    it('sees before it asks the chain that a proof is for somebody else', async () => {
      await fails(
        'submit --proof proof.json',
        4,
        /proof\.json: claim\.binding: is for another recipient/,
        OWNER,
      );
      await prove('first.json', NOW, 'another.example/scope', 'foreign.json');
      await fails(
        'submit --proof foreign.json',
        4,
        /is for another scope\. Prove with: --scope eip155:31337:0x/,
        ALICE,
      );
    });

    it('calldata is the same with and without a node', async () => {
      const asked = await must('calldata --proof proof.json');
      const told = await must('calldata --proof proof.json --market-index 0 --signers-version 2', undefined, {
        BALLAST_RPC: '',
      });
      expect(told).toEqual(asked);
      expect(asked).toMatchObject({
        value: '0',
        chainId: 31337,
        data: expect.stringMatching(/^0x[0-9a-f]{8}/),
      });
    });

    it('a recipient signs, and somebody else submits', async () => {
      const { signature, deadline } = (await must('submit --proof proof.json --sign', ALICE)) as Record<
        string,
        string
      >;
      const relay = `submit --proof proof.json --for ${ALICE_ADDRESS} --deadline ${deadline}`;
      const forged = `${signature!.slice(0, 10)}${signature![10] === '0' ? '1' : '0'}${signature!.slice(11)}`;
      await fails(`${relay} --signature ${forged}`, 4, /\(SignatureNotValid\)/, WATCHER);
      await fails(relay, 2, /Give --for, --signature and --deadline together/, WATCHER);
      const result = await must(`${relay} --signature ${signature}`, WATCHER);
      expect(result).toMatchObject({ recipient: ALICE_ADDRESS, market: 0, signers: 2 });
    });

    it('the same proof again is refused in words', async () => {
      await fails(
        'submit --proof proof.json',
        4,
        /the window must start after the last one.*\(WindowNotLater\)/,
        ALICE,
      );
    });

    it('a later one refreshes the status', async () => {
      const { registry } = await work.json('deployment.json');
      provider.setTime(NEXT + 10);
      await prove(
        'second.json',
        NEXT,
        `eip155:31337:${String(registry).toLowerCase()}/credit-line`,
        'second-proof.json',
      );
      const result = await must('submit --proof second-proof.json', ALICE);
      const [{ gasUsed }] = result.transactions as [{ gasUsed: string }];
      expect(Number(gasUsed)).toBeLessThan(320_000);
    });
  });

  describe('chain status', () => {
    it("gives the contract's answer and an exit code", async () => {
      const line = `status --recipient ${ALICE_ADDRESS} --max-age 15m --min-ratio`;
      expect(await must(`${line} 150%`)).toMatchObject({
        solvent: true,
        status: { notBefore: NEXT, notAfter: NEXT, minRatio: '150%', minEquity: '100' },
      });
      const { code, stdout } = await chain(`${line} 150.01%`);
      expect([code, stdout]).toEqual([4, expect.stringContaining('NOT SOLVENT')]);
    });

    it('of somebody without a proof is no', async () => {
      const { code, stdout } = await chain(`status --recipient ${accountOf(OWNER).address}`);
      expect([code, stdout]).toEqual([4, expect.stringContaining('nothing was proved')]);
    });

    it('is told as the payload of an attestation', async () => {
      const { attestation } = (await must(`status --recipient ${ALICE_ADDRESS} --attestation`)) as {
        attestation: { schema: string; request: { data: { recipient: string } } };
      };
      expect(attestation.schema).toBe(EAS_SCHEMA);
      expect(attestation.request.data.recipient).toBe(ALICE_ADDRESS);
    });

    it('says that the registry takes development keys', async () => {
      expect((await chain(`status --recipient ${ALICE_ADDRESS}`)).stderr).toContain(
        'a status in it proves nothing',
      );
    });

    it.each([
      ['0x1234', /--recipient: must be an address/],
      [`0x${'aB'.repeat(20)}`, /--recipient: has capitals that do not fit/],
    ])('of %s is refused', (recipient, message) => fails(`status --recipient ${recipient}`, 3, message));
  });

  describe('keys and nodes', () => {
    it('there is no option for a private key, and its value is not shown', async () => {
      const key = privateKeyOf(OWNER);
      for (const option of ['private-key', 'key', 'passphrase']) {
        await fails(`submit --proof proof.json --${option} ${key}`, 2, /Unknown argument/);
      }
    });

    it('a key that is none is not shown', async () => {
      const env = { BALLAST_PRIVATE_KEY: `${privateKeyOf(OWNER)}00` };
      await fails(
        'submit --proof proof.json',
        3,
        /BALLAST_PRIVATE_KEY: is not a private key/,
        undefined,
        env,
      );
    });

    it('sending needs a key', () =>
      fails('submit --proof proof.json', 3, /Set BALLAST_PRIVATE_KEY, or give a keystore/));

    it('the URL of a node is not shown', async () => {
      const env = { BALLAST_RPC: 'http://127.0.0.1:9/v3/secret-of-the-node' };
      await fails(`status --recipient ${ALICE_ADDRESS}`, 3, /the node refused the request/, undefined, env);
      await fails(`status --recipient ${ALICE_ADDRESS}`, 2, /Give --rpc, or set BALLAST_RPC/, undefined, {
        BALLAST_RPC: '',
      });
    });

    it('a deployment of another chain is refused', async () => {
      const file = await work.json('deployment.json');
      await work.write('far.json', { ...file, chainId: 10 });
      await fails(
        `status --recipient ${ALICE_ADDRESS} --deployment far.json`,
        3,
        /far\.json: chainId: is of chain 10, and the node of chain 31337/,
      );
    });

    it('no secret was printed by any of all this', () => {
      const text = printed.join('\n').toLowerCase();
      expect(printed.length).toBeGreaterThan(60);
      for (const n of [OWNER, ALICE, WATCHER]) expect(text).not.toContain(privateKeyOf(n).slice(24));
      expect(text).not.toContain(PASSPHRASE);
      expect(text).not.toContain('secret-of-the-node');
    });
  });
});
