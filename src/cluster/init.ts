import { schemaReference } from '../files/schema-reference.js';
import { loadPreset } from '../files/templates.js';
import { renderSpecText } from '../render/spec-text.js';
import type { Preset } from '../render/spec-text.js';
import { parseSpecText } from '../spec/parse.js';
import type { ClusterSpec } from '../spec/types.js';

export interface DraftOptions {
  readonly preset: Preset;
  /** Default: the preset's name. */
  readonly name?: string | undefined;
  /** Default `auto`. */
  readonly runtime?: ClusterSpec['runtime'] | undefined;
}

export interface SpecDraft {
  readonly preset: Preset;
  readonly spec: ClusterSpec;
  /** What the first line names as its JSON Schema; `undefined` where no editor could read that. */
  readonly schema: string | undefined;
  readonly text: string;
}

/** The text of a commented spec that is to stand in `file`; writes nothing. */
export async function draftSpec(file: string, options: DraftOptions): Promise<SpecDraft> {
  const { preset, name = preset, runtime = 'auto' } = options;
  const schema = schemaReference(file);
  const text = renderSpecText(await loadPreset(preset), { name, runtime, schema });
  return { preset, spec: parseSpecText(text, file), schema, text };
}
