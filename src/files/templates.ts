import type { Preset } from '../render/spec-text.js';
import { TEMPLATE_NAMES } from '../render/types.js';
import type { Templates } from '../render/types.js';
import { readOwnFile } from './own-files.js';

const DIRECTORY = new URL('../../compose-templates/', import.meta.url);

/** Reads the templates that came with this package. */
export async function loadTemplates(): Promise<Templates> {
  const texts = await Promise.all(
    TEMPLATE_NAMES.map(async (name) => [name, await readOwnFile(new URL(name, DIRECTORY))]),
  );
  return Object.fromEntries(texts) as Templates;
}

/** Reads the template of a spec. */
export function loadPreset(preset: Preset): Promise<string> {
  return readOwnFile(new URL(`presets/${preset}.yaml`, DIRECTORY));
}

/** Reads the Perl program by which other programs are run in a container. */
export function loadExecSession(): Promise<string> {
  return readOwnFile(new URL('exec-session.pl', DIRECTORY));
}
