export const RULES: readonly Rule[] = [];import type {Rule} from './rule.js'
