import { survives } from '../scenarios/operations/survives.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  survives('docker');
});
