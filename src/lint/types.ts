import type { Edit } from '../rules/model.js';
import type { Finding } from '../rules/rule.js';
import type { Path } from '../spec/path.js';

/** Something to judge, or what one of those refers to. Names are paths with forward slashes. */
export type LintFile =
  | { readonly name: string; readonly text: string }
  /** It should be there and can't be read: why. */
  | { readonly name: string; readonly fault: string };

/** From one character of a text to before another, from 0. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface TextEdit extends Range {
  readonly text: string;
}

/** A text whose places are known, whatever its format. */
export interface Source {
  readonly name: string;
  readonly text: string;
  /** Of the value at a path, or of its key where the value is a table or list. The nearest parent stands in. */
  readonly rangeOf: (path: Path) => Range | undefined;
  /** What changes in the text; `undefined` where that form of text can't be changed safely. */
  readonly edit: (edit: Edit) => TextEdit | undefined;
}

/** Lines and columns from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A finding with its place in the text. */
export interface LintFinding extends Omit<Finding, 'at' | 'fix'> {
  readonly file: string;
  /** Absent for what concerns a whole file, or stands in no text. */
  readonly position: Position | undefined;
  /** The line it is about. */
  readonly excerpt: string | undefined;
  readonly docs: string;
  /** Whether `fix` can change it. */
  readonly fixable: boolean;
}
