/**
 * Proofs of Groth16 over BN254 for any circuit of circom: what `ballast prove` proves with, without a word of margin in it. Takes the
 * bytes of keys (zkey) and witnesses (wtns), and gives proofs as snarkjs writes them.
 */
export { Prover } from './groth16/prover.js';
