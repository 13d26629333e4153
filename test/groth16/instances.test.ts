import { expect, it } from 'vitest';
import { wrongWithProofs } from '../../audit/prover/proofs.js';
import { INSTANCES } from '../../src/market/instances.js';
import { needs } from '../support/needs.js';

needs('solvency-8', 'solvency-32', 'solvency-es', 'solvency-custodians', 'solvency-pm');

it.each(INSTANCES)('five claims by chance of $name are proved, under both verifiers', async (instance) => {
  expect(await wrongWithProofs(instance, `suite ${instance.name}`, 5)).toEqual([]);
});
