import { exportsLogs } from '../scenarios/export-logs.js';

exportsLogs('native');
