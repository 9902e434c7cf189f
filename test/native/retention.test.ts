import { retention } from '../scenarios/retention.js';

retention('native');
