import { SHAPES, topology } from '../scenarios/topologies.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  topology('docker', SHAPES.three);
  topology('docker', SHAPES.five);
  topology('docker', SHAPES.split);
});
