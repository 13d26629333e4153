import { NETTING } from '../../audit/gadgets/netting.js';
import { testGadget } from './support/table.js';

NETTING.forEach(testGadget);
