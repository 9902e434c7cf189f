import { describe } from 'vitest';
import { unfitStore } from '../scenarios/unfit-store.js';
import { inContainers } from '../support/containers.js';
import { EVERY_TEST } from '../support/every-test.js';

describe.skipIf(!EVERY_TEST)('in the other runtime', () => {
  inContainers(() => {
    unfitStore('docker');
  });
});
