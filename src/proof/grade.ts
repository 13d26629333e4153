/**
 * How far a key can be trusted. `development`: made from a public seed, forgeable by anyone. `ceremony`: independent
 * phase-2 contributions over public powers of tau, checked when it was recorded.
 */
export const GRADES = ['development', 'ceremony'] as const;

export type Grade = (typeof GRADES)[number];

/** Whether a key of this grade is good enough where another is the lowest to accept. */
export function meetsGrade(grade: Grade, lowest: Grade): boolean {
  return grade === 'ceremony' || lowest === 'development';
}
