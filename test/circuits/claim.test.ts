import { CLAIM } from '../../audit/gadgets/claim.js';
import { testGadget } from './support/table.js';

CLAIM.forEach(testGadget);
