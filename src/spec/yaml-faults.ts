import { isScalar, visit } from 'yaml';
import type { Document, Pair, Scalar, YAMLMap } from 'yaml';
import { printable } from './printable.js';

/** Why a text is not YAML, and where. */
export interface Fault {
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

/** What is wrong with a text as YAML, or `undefined`. */
export function firstFault(document: Document.Parsed): Fault | undefined {
  const error = document.errors[0];
  if (error !== undefined) {
    const nested = error.message.includes('call stack');
    return {
      position: error.pos[0],
      message: nested ? 'it is nested too deeply' : short(error.message),
      hint: nested ? 'A spec has a few levels; is this the right file?' : 'Check the indentation and quotes there.',
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
