import { exportsLogs } from '../scenarios/export-logs.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  exportsLogs('docker');
});
