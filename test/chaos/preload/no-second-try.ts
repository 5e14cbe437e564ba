import * as trouble from '../../../src/database/connection-trouble.js';

/** Control: a lost database is an error like any other. */
Object.defineProperty(trouble, 'isConnectionTrouble', { value: () => false });
