import { breakage } from '../scenarios/breakage.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  breakage('docker');
});
