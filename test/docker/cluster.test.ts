import { describe } from 'vitest';
import { lifecycle } from '../scenarios/lifecycle.js';
import { provisioning } from '../scenarios/provisioning.js';
import { whyNoDocker } from '../support/machine.js';

const reason = whyNoDocker();
describe.skipIf(reason !== undefined)(`in containers${reason === undefined ? '' : ` (skipped: ${reason})`}`, () => {
  lifecycle('docker');
  provisioning('docker');
});
