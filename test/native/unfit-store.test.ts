import { unfitStore } from '../scenarios/unfit-store.js';

unfitStore('native');
