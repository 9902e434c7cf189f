import { breakage, nativeBreakage } from '../scenarios/breakage.js';

breakage('native');
nativeBreakage();
