import { snapshots } from '../scenarios/snapshots.js';

snapshots('native');
