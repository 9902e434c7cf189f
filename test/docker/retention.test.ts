import { describe } from 'vitest';
import { retention } from '../scenarios/retention.js';
import { inContainers } from '../support/containers.js';
import { EVERY_TEST } from '../support/every-test.js';

describe.skipIf(!EVERY_TEST)('in the other runtime', () => {
  inContainers(() => {
    retention('docker');
  });
});
