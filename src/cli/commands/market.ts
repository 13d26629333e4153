import { defineGroup } from '../shell/command.js';
import { marketBuild } from './marketBuild.js';
import { marketFold } from './marketFold.js';
import { marketInspect } from './marketInspect.js';
import { marketVerify } from './marketVerify.js';

export const marketCommand = defineGroup('market', 'Markets: build, verify, inspect, fold into a key', (y) =>
  y.command(marketBuild).command(marketVerify).command(marketInspect).command(marketFold),
);
