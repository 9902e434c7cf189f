import { unfitStore } from '../scenarios/unfit-store.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  unfitStore('docker');
});
