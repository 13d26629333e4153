import fc from 'fast-check';
import { needs } from './needs.js';

// Random tests take the same cases on every run, so that a red run means a change. `FC_SEED=…` looks elsewhere.
fc.configureGlobal({ seed: Number(process.env.FC_SEED ?? 20_260_316) });

needs(); // nothing, until the file says what
