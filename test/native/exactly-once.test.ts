import { exactlyOnce } from '../scenarios/exactly-once.js';

exactlyOnce('native');
