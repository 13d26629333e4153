// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

// Numbers that circuit and TypeScript share. `test/circuits/constants.test.ts` compares them with `src/`.

// Domain tags: the ASCII bytes of 'ballast/<name>/1' as one big-endian integer.
function TAG_SUBJECT() { return 33477170040124928214335897322912323219249; }
function TAG_NULLIFIER() { return 2193959815749627295448672922468993945901870897; }
function TAG_SNAPSHOT() { return 8570155530271981622869860517103709157863217; }

// Widths in bits. A signed number x of W bits means |x| < 2^(W-1).
function QUANTITY_BITS() { return 64; }     // net quantity of one instrument, lots
function GROUP_BITS() { return 96; }        // linear form of a group row
function CASH_BITS() { return 100; }        // cash of one account, value units
function VALUE_BITS() { return 104; }       // equity, and sum of charges, value units
function CLOSE_OUT_BITS() { return 124; }   // close-out value of one custodian's accounts, value units
function LOSS_BITS() { return 96; }         // loss of one scenario, value units
function FORM_BITS() { return 96; }         // profit and loss of one netting set in one scenario, value units
function REQUIREMENT_BITS() { return 136; } // margin requirement, value units × REQUIREMENT_SCALE
function RATIO_BITS() { return 24; }        // ratios, basis points
function TIME_BITS() { return 40; }         // unix seconds
function MIN_EQUITY_BITS() { return 64; }   // signed, whole units of the quote currency
function EQUITY_SCALE_BITS() { return 47; } // value units per quote unit, unsigned

// Models with netting sets: losses carry SLOPE_SCALE, and so do requirements until they are rounded up.
function NETTED_LOSS_BITS() { return 140; }        // loss of one scenario, value units × SLOPE_SCALE
function NETTED_REQUIREMENT_BITS() { return 180; } // value units × REQUIREMENT_SCALE × SLOPE_SCALE

// Requirements and unit weights carry this factor, so that a weight can contain 1/k.
function REQUIREMENT_SCALE() { return 1000000000; }
// Slopes of netting sets carry this factor; it has SLOPE_SCALE_BITS bits.
function SLOPE_SCALE() { return 1000000000000; }
function SLOPE_SCALE_BITS() { return 40; }
// Ratios are in basis points: 10 000 is 100 %.
function RATIO_ONE() { return 10000; }
// A coefficient pair is packed as value + PACK · charge.
function PACK_BITS() { return 128; }
// The forms of two scenarios are packed as even + FORM_PACK · odd.
function FORM_PACK_BITS() { return 112; }
