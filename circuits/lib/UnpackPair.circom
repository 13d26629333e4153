// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

// Claim: packed = out[0] + 2^PACK · out[1].
//
// Postcondition: the caller ranges both to less than 2^(PACK-1) in size; then there is one such pair.
template UnpackPair(PACK) {
    assert(PACK <= 120); // the shifted hint stays below the field order
    signal input packed;
    signal output out[2];

    var SHIFT = (1 << (PACK - 1)) * (1 + (1 << PACK)); // half of each limb, so that the hint reads whole limbs
    out[0] <-- ((packed + SHIFT) & ((1 << PACK) - 1)) - (1 << (PACK - 1));
    out[1] <-- ((packed + SHIFT) >> PACK) - (1 << (PACK - 1));
    packed === out[0] + (1 << PACK) * out[1];
}
