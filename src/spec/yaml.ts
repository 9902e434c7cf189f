import { isMap, isNode, LineCounter } from 'yaml';
import type { Document } from 'yaml';
import { SpecError, isError } from '../errors.js';
import type { Path } from './path.js';
import { keyNode, readYaml, short } from './yaml-faults.js';

/** Line and column of a value, both from 1; nothing where it stands in no text. */
type Position = { readonly line: number; readonly column: number } | Record<string, never>;
/** Where in a text a value stands; the nearest parent stands in for what is not there. */
export type Locate = (path: Path) => Position;

/** A spec is a page of text; anything larger is a mistake or an attack, and is not parsed. */
const MAX_SPEC_CHARACTERS = 250_000;

/**
 * Reads YAML text into plain values, and tells where in the text each value stands.
 *
 * @throws {SpecError} for text that is not YAML, is too large, or is not a mapping
 */
export function parseSpecYaml(text: string, source = 'the spec'): { value: unknown; locate: Locate } {
  if (text.length > MAX_SPEC_CHARACTERS) {
    throw new SpecError(
      [{ path: '', message: 'is larger than 250 kB', hint: 'A spec is about a page; is this the right file?' }],
      source,
    );
  }
  const lines = new LineCounter();
  const { document, fault } = readYaml(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false, // the library compares each key with every other
    logLevel: 'error',
  });
  if (fault !== undefined) {
    const at = lines.linePos(fault.position);
    const message = `is not valid YAML at line ${String(at.line)}, column ${String(at.col)}: ${fault.message}`;
    throw new SpecError([{ path: '', message, hint: fault.hint }], source);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    const reason = short(isError(error) ? error.message : String(error));
    throw new SpecError([{ path: '', message: `can't be read: ${reason}`, hint: 'Write it without aliases.' }], source);
  }
  return { value, locate: (path) => locate(document, lines, path) };
}

/** The key itself, where a path leads into a mapping: a value may stand on a later line. */
function keyOf(document: Document, path: Path): unknown {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  return isMap(parent) ? keyNode(parent, path.at(-1)) : undefined;
}

function locate(document: Document, lines: LineCounter, path: Path): Position {
  for (let depth = path.length; depth > 0; depth--) {
    const node = keyOf(document, path.slice(0, depth)) ?? document.getIn(path.slice(0, depth), true);
    const range = isNode(node) ? node.range : undefined;
    if (range === undefined || range === null) continue;
    const { line, col } = lines.linePos(range[0]);
    return { line, column: col };
  }
  return {};
}
