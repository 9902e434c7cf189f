import { snapshots } from '../scenarios/snapshots.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  snapshots('docker');
});
