import { retention } from '../scenarios/retention.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  retention('docker');
});
