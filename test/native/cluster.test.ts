import { lifecycle } from '../scenarios/lifecycle.js';
import { provisioning } from '../scenarios/provisioning.js';

lifecycle('native');
provisioning('native');
