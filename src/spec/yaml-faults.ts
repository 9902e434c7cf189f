import { isScalar, parseDocument, visit } from 'yaml';
import type { Document, DocumentOptions, Pair, ParseOptions, Scalar, SchemaOptions, YAMLMap } from 'yaml';
import { printable } from './printable.js';
import { tooDeepInYaml } from './yaml-depth.js';

/** Why a text is not YAML, and where. */
interface Fault {
  /** Offset in the text. */
  readonly position: number;
  readonly message: string;
  readonly hint: string;
}

const MAX_MESSAGE = 200;

/** What a library said, cut to what fits on a screen, in a line: it may quote the text it read. */
export function short(message: string): string {
  return printable(message.length <= MAX_MESSAGE ? message : `${message.slice(0, MAX_MESSAGE - 1)}…`);
}

function scalarKey({ key }: Pair): Scalar | undefined {
  return isScalar(key) ? key : undefined;
}

/** The node of a key in a mapping. */
export function keyNode(map: YAMLMap, key: unknown): Scalar | undefined {
  return map.items.map(scalarKey).find((node) => node?.value === key);
}

/** A key that stands twice in one mapping. */
function repeatedKey(document: Document): Scalar | undefined {
  let repeated: Scalar | undefined;
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>();
      for (const pair of map.items) {
        const node = scalarKey(pair);
        if (node === undefined) continue;
        if (seen.has(node.value)) {
          repeated = node;
          return visit.BREAK;
        }
        seen.add(node.value);
      }
      return undefined;
    },
  });
  return repeated;
}

/** A document, unless it is nested too deeply to be read, and what is wrong with its text. */
export interface ReadYaml {
  readonly document: Document.Parsed;
  readonly fault: Fault | undefined;
}

/** Reads YAML that others wrote. One that is nested too deeply is not read at all: its document is empty. */
export function readYaml(text: string, options: ParseOptions & DocumentOptions & SchemaOptions): ReadYaml {
  const deep = tooDeepInYaml(text);
  if (deep === undefined) {
    const document = parseDocument(text, options);
    return { document, fault: firstFault(document) };
  }
  // Nobody else has counted its lines.
  for (let start = 0; start <= deep; start = text.indexOf('\n', start) + 1 || Infinity) {
    options.lineCounter?.addNewLine(start);
  }
  const hint = 'A spec has a few levels; is this the right file?';
  return { document: parseDocument(''), fault: { position: deep, message: 'it is nested too deeply', hint } };
}

function firstFault(document: Document.Parsed): Fault | undefined {
  const error = document.errors[0];
  if (error !== undefined) {
    return {
      position: error.pos[0],
      message: short(error.message),
      hint: 'Check the indentation and quotes there.',
    };
  }
  const repeated = repeatedKey(document);
  if (repeated === undefined) return undefined;
  return {
    position: repeated.range?.[0] ?? 0,
    message: 'a key stands there for the second time',
    hint: 'Keep one of the two.',
  };
}

/** What a text of YAML says, to look through; `undefined` where it can't be read, or contains itself and has no end. */
export function plainYaml(text: string): unknown {
  const { document, fault } = readYaml(text, { logLevel: 'silent' });
  if (fault !== undefined) return undefined;
  try {
    const value: unknown = document.toJS({ maxAliasCount: 1_000 });
    JSON.stringify(value);
    return value;
  } catch {
    return undefined;
  }
}
