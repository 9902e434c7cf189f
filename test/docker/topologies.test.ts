import { SHAPES, topology } from '../scenarios/topologies.js';
import { inContainers } from '../support/containers.js';
import { EVERY_TEST } from '../support/every-test.js';

inContainers(() => {
  topology('docker', SHAPES.split);
  // They run as processes always.
  if (EVERY_TEST) {
    topology('docker', SHAPES.three);
    topology('docker', SHAPES.five);
  }
});
