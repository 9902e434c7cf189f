import { exactlyOnce } from '../scenarios/exactly-once.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  exactlyOnce('docker');
});
