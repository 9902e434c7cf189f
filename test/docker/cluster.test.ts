import { lifecycle } from '../scenarios/lifecycle.js';
import { provisioning } from '../scenarios/provisioning.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  lifecycle('docker');
  provisioning('docker');
});
