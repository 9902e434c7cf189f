import { survives } from '../scenarios/operations/survives.js';

survives('native');
