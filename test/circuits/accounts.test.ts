import { ACCOUNTS } from '../../audit/gadgets/accounts.js';
import { testGadget } from './support/table.js';

ACCOUNTS.forEach(testGadget);
