import { describe } from 'vitest';
import { storeTrouble } from '../scenarios/store-trouble.js';
import { withAzuriteImage } from '../support/azurite.js';
import { EVERY_TEST } from '../support/every-test.js';

// The store is in a container, to have a small disk; the nodes are processes.
describe.skipIf(!EVERY_TEST)('in the other runtime', () => {
  withAzuriteImage(() => {
    storeTrouble('native');
  });
});
