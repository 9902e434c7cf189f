import { stringify } from 'yaml';
import { DEFAULT_RESTATE_VERSION } from '../spec/schema.js';
import type { ClusterSpec } from '../spec/types.js';
import { fill } from './fill.js';

/** Specs to begin with, each a text in `compose-templates/presets/`; and what the cluster survives, in a few words. */
export const PRESETS = {
  single: 'one node, for a quick try; survives nothing',
  three: 'three nodes; any one may be lost',
  five: 'five nodes, three copies of everything; any two may be lost',
  zones: 'six nodes in three zones; a whole zone may be lost',
  'split-roles': 'six nodes with roles of their own; any one but the ingress may be lost',
  minimal: 'three nodes in three lines, everything else by default',
} as const;
export type Preset = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as readonly Preset[];

export interface SpecTextValues {
  readonly name: string;
  readonly runtime: ClusterSpec['runtime'];
  /** Where editors find the JSON Schema: a path relative to the spec, or a URL. `undefined`: nowhere. */
  readonly schema: string | undefined;
}

/** The text of a commented spec, from a preset's template. */
export function renderSpecText(template: string, { name, runtime, schema }: SpecTextValues): string {
  return fill(template, {
    schema:
      schema === undefined
        ? '# Editors complete this file once they can read its schema: `yarn unplug restate-cluster`, then `init` again.'
        : `# yaml-language-server: $schema=${schema}`,
    // A name such as `null` or `true` means something else to YAML unless it is quoted.
    name: stringify(name).trimEnd(),
    runtime,
    restate: DEFAULT_RESTATE_VERSION,
  });
}
