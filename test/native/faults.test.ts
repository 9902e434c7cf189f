import { faults } from '../scenarios/faults.js';

faults('native');
