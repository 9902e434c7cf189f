import { backups } from '../scenarios/backup.js';

backups('native');
