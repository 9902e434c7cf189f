import { fileURLToPath } from 'node:url';
import type { DraftOptions } from '../../src/cluster/init.js';
import { PRESET_NAMES } from '../../src/render/spec-text.js';

export const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

/** The examples that `init` writes: one a preset, in a folder of that name. One of them is native, to show that too. */
export const PRESET_EXAMPLES: readonly DraftOptions[] = PRESET_NAMES.map((preset) => ({
  preset,
  runtime: preset === 'five' ? 'native' : 'auto',
}));
