import { backups, moving } from '../scenarios/backup.js';
import { inContainers } from '../support/containers.js';

inContainers(() => {
  backups('docker');
  moving();
});
