import { faults } from '../scenarios/faults.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  faults('docker');
});
