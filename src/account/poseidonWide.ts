import * as lite from 'poseidon-lite';
import { poseidonOf } from './poseidon.js';

/** Poseidon over 1 to 16 field elements. */
export const poseidonWide = poseidonOf(
  {
    1: lite.poseidon1,
    2: lite.poseidon2,
    3: lite.poseidon3,
    4: lite.poseidon4,
    5: lite.poseidon5,
    6: lite.poseidon6,
    7: lite.poseidon7,
    8: lite.poseidon8,
    9: lite.poseidon9,
    10: lite.poseidon10,
    11: lite.poseidon11,
    12: lite.poseidon12,
    13: lite.poseidon13,
    14: lite.poseidon14,
    15: lite.poseidon15,
    16: lite.poseidon16,
  },
  '1 to 16',
);
