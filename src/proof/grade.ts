/**
 * How far a key can be trusted. `development`: made from a public seed, forgeable by anyone. `ceremony`: independent
 * phase-2 contributions over public powers of tau, checked when it was recorded.
 */
export const GRADES = ['development', 'ceremony'] as const;

export type Grade = (typeof GRADES)[number];
