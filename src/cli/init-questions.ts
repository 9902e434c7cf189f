import { PRESET_NAMES, PRESETS } from '../render/spec-text.js';
import type { Preset } from '../render/spec-text.js';
import { ClusterError, SpecError } from '../errors.js';
import { nearest } from '../spec/nearest.js';
import { parseSpec } from '../spec/parse.js';
import type { ClusterSpec } from '../spec/types.js';
import type { Dialogue, Question } from './dialogue.js';

export const DEFAULT_PRESET: Preset = 'three';

/** What `init` needs to know. */
export interface InitAnswers {
  readonly preset: Preset;
  readonly runtime: ClusterSpec['runtime'];
  readonly name: string;
}

function whichPresets(word: string): string {
  const close = nearest(word, PRESET_NAMES);
  return close === undefined ? `There are ${PRESET_NAMES.join(', ')}.` : `Did you mean ${close}?`;
}

/** @throws {ClusterError} `usage` for a preset there is not */
export function parsePreset(flag: string): Preset {
  const preset = PRESET_NAMES.find((name) => name === flag);
  if (preset !== undefined) return preset;
  throw new ClusterError('usage', `--preset: there is no preset ${flag}`, { hint: whichPresets(flag) });
}

function presetQuestion(): Question<Preset> {
  const width = Math.max(...PRESET_NAMES.map((preset) => preset.length));
  const list = PRESET_NAMES.map((preset, i) => `  ${String(i + 1)}  ${preset.padEnd(width)}  ${PRESETS[preset]}`);
  return {
    text: ['What should the cluster be?', ...list].join('\n'),
    prompt: 'Number or name',
    fallback: DEFAULT_PRESET,
    read: (answer) => {
      const value = PRESET_NAMES.find((preset, i) => preset === answer || String(i + 1) === answer);
      return value === undefined ? { problem: `"${answer}" is none of these. ${whichPresets(answer)}` } : { value };
    },
  };
}

/** A question whose answer is a field of the spec, and judged as that. */
function fieldQuestion<Field extends 'name' | 'runtime'>(
  field: Field,
  shown: Pick<Question<unknown>, 'text' | 'prompt' | 'fallback'>,
): Question<ClusterSpec[Field]> {
  return {
    ...shown,
    read: (answer) => {
      try {
        return { value: parseSpec({ [field]: answer })[field] };
      } catch (error) {
        if (!(error instanceof SpecError)) throw error;
        return { problem: `The ${field} ${error.problems[0]?.message ?? ''}.` };
      }
    },
  };
}

const WHERE = {
  text: 'Where should its nodes run?\n  docker  containers\n  native  processes\n  auto    docker where an engine answers, else native',
  prompt: 'Runtime',
  fallback: 'auto',
};
const WHAT = { text: 'What is it called?', prompt: 'Name' };

/** Asks for what the flags leave open: which preset, where its nodes run, and its name. */
export async function askInit(
  { ask }: Pick<Dialogue, 'ask'>,
  given: { readonly runtime?: ClusterSpec['runtime'] | undefined; readonly name?: string | undefined },
): Promise<InitAnswers> {
  const preset = await ask(presetQuestion());
  const runtime = given.runtime ?? (await ask(fieldQuestion('runtime', WHERE)));
  const name = given.name ?? (await ask(fieldQuestion('name', { ...WHAT, fallback: preset })));
  return { preset, runtime, name };
}
