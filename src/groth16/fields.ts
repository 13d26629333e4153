import { Field } from '@noble/curves/abstract/modular.js';
import { FIELD } from '../units/field.js';

/** The fields of BN254 without its curves, which take long to make, in every worker once more. */

/** Of scalars. */
export const Fr = Field(FIELD);
/** Of coordinates. */
export const Fp = Field(21888242871839275222246405745257275088696311157297823662689037894645226208583n);
