import { defineGroup } from '../shell/command.js';
import { chainCalldata } from './chainCalldata.js';
import { chainDeploy } from './chainDeploy.js';
import { chainExport } from './chainExport.js';
import { chainPostMarket } from './chainPostMarket.js';
import { chainRecompute } from './chainRecompute.js';
import { chainSetSigners } from './chainSetSigners.js';
import { chainStatus } from './chainStatus.js';
import { chainSubmit } from './chainSubmit.js';

export const chainCommand = defineGroup(
  'chain',
  'Contracts: verifier, deployment, markets, submissions, status',
  (y) =>
    y
      .command(chainExport)
      .command(chainDeploy)
      .command(chainSetSigners)
      .command(chainPostMarket)
      .command(chainRecompute)
      .command(chainCalldata)
      .command(chainSubmit)
      .command(chainStatus),
);
