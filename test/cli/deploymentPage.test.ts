import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/chain/deployment.js';
import type { ContractCheck, DeploymentCheck } from '../../src/chain/verifyDeployment.js';
import { deploymentPage } from '../../src/cli/chain/deploymentPage.js';

/** What a person reads of a checked deployment. */

const address = `0x${'a1'.repeat(20)}` as const;
const other = `0x${'b2'.repeat(20)}` as const;
const deployment = { chainId: 10, series: `0x${'5e'.repeat(32)}` } as unknown as Deployment;

const row = (changes: Partial<ContractCheck> = {}): ContractCheck => ({
  ...{ role: 'registry', contract: 'SolvencyRegistry', address, same: true, differences: [], immutables: {} },
  ...changes,
});
const check = (rows: ContractCheck[], changes: Partial<DeploymentCheck> = {}): DeploymentCheck => ({
  ...{ same: rows.every(({ same }) => same), block: 7n, contracts: rows },
  ...changes,
});
const page = (made: DeploymentCheck, changes: { series?: undefined; fixed?: boolean } = {}): string => {
  const { fixed = false, ...file } = changes;
  return deploymentPage(made, { ...deployment, ...file } as Deployment, { fixed });
};

describe('the page of a deployment', () => {
  it('says what was compared, at which block, and what a "same" does not show', () => {
    const text = page(check([row()]));
    expect(text).toContain(`✔ SolvencyRegistry  ${address}`);
    expect(text).toContain('block 7 of chain 10, as the node says');
    expect(text.replaceAll('\n', ' ')).toMatch(
      /Not shown: that an owner is honest, .* storage began empty: other init code/,
    );
    expect(text).toMatch(/\nSAME$/);
  });

  it('names every difference, its place and what was expected', () => {
    const code = { field: 'code', found: '45 bytes', expected: '100 bytes', offset: 3 };
    const route = { field: 'current', found: 'accepts nothing yet', expected: 'series 1' };
    const text = page(check([row(), row({ same: false, differences: [code, route] })]));
    expect(text).toMatch(/✘ SolvencyRegistry/);
    expect(text).toMatch(/code +45 bytes; differs from byte 3 on\n +expected +100 bytes/);
    expect(text).toMatch(/current +accepts nothing yet\n +expected +series 1/);
    expect(text).toMatch(/\nDIFFERENT$/);
  });

  it('states the immutables that the file says nothing of', () => {
    const text = page(check([row({ immutables: { _epoch: 900n, _scope: 5n, _maxSkew: 60n } })]));
    expect(text).toMatch(/SolvencyRegistry +epoch 900, maxSkew 60/);
    expect(text).not.toContain('scope');
  });

  it('says who owns and publishes, and to whom an ownership is offered', () => {
    const owned = row({ owners: { owner: address, pendingOwner: other } });
    const text = page(check([owned], { poster: other, paused: true }));
    expect(text).toMatch(
      new RegExp(`owner of SolvencyRegistry +${address}; offered to\\s+${other}|${address}; offered`),
    );
    expect(text).toMatch(new RegExp(`publisher of the markets +${other}`));
    expect(text).toMatch(/submissions +paused/);
    expect(page(check([row()], { paused: false }))).not.toContain('paused');
  });

  it('says that a registry without a series is tied to no verifier, and that owners were not asked', () => {
    expect(page(check([row()]), { series: undefined })).toContain('no verifier is tied to the registry yet');
    expect(page(check([row()]))).not.toContain('no verifier is tied');
    expect(page(check([row()]), { fixed: true })).toContain('not asked: only what none of them can change');
  });
});
