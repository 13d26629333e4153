import { SMALL } from '../../fixtures/circuit.js';
import type { Instance } from '../../src/market/instances.js';
import { NETTED } from '../solve/worlds.js';

/** Three slots and no views: the order of enabled ones shows only here, and that views are not asked for. */
const THREE: Instance = { ...SMALL, name: 'three', accounts: 3, views: false };

/** Small statements that between them have every part of the circuits. */
export const STATEMENTS: readonly Instance[] = [SMALL, NETTED, THREE];
