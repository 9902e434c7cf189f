import { SHAPES, topology } from '../scenarios/topologies.js';

for (const shape of Object.values(SHAPES)) topology('native', shape);
