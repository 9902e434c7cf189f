import { Scalar, visit } from 'yaml';
import type { Document } from 'yaml';

/**
 * Characters that the YAML library writes as they are, and Docker's reader refuses or takes for a line break: it reads
 * YAML 1.1, with NEL and the Unicode separators as breaks.
 */
const UNSAFE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Of blank lines in a block, the library loses the blanks. */
const BLANK_LINES = /^\s*\n\s*$/;
/** Of a block that begins with a tab, Docker's reader takes the tab for a wrong indentation. */
const TAB_FIRST = /^\n*\t/;
const ONLY_QUOTED = [UNSAFE, BLANK_LINES, TAB_FIRST];

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The text of a YAML document as every reader reads it. */
export function yamlText(document: Document): string {
  visit(document, {
    Scalar(_, scalar) {
      const { value } = scalar;
      if (typeof value === 'string' && ONLY_QUOTED.some((pattern) => value.search(pattern) >= 0)) {
        scalar.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: false }).replace(UNSAFE, escape);
}
