import type { CollectedFile, MissingPiece } from './types.js';

/** What the text at the head of a bundle is about. */
export interface BundleFacts {
  readonly name: string;
  readonly runtime: string;
  /** When it was made. */
  readonly made: Date;
  readonly files: readonly Omit<CollectedFile, 'text'>[];
  readonly missing: readonly MissingPiece[];
  /** Whether what services stored, received and answered is in it. */
  readonly payloads: boolean;
  /** What went wrong, where that is why it was made. */
  readonly occasion?: Occasion | undefined;
}

/** Why a bundle was made. */
export interface Occasion {
  /** Name of the test that failed, with those of its suites. */
  readonly test?: string | undefined;
  /** Its errors in words. */
  readonly errors?: readonly string[] | undefined;
}

const MAX_ERROR = 8_000;

function occasionLines({ test, errors = [] }: Occasion): string[] {
  return [
    ...(test === undefined ? [] : [`Test: ${test.replace(/\s+/g, ' ')}`]),
    ...errors.flatMap((error) => {
      const [first = '', ...more] = error.slice(0, MAX_ERROR).trimEnd().split('\n');
      return [`Error: ${first}`, ...more.map((line) => `  ${line}`)];
    }),
  ];
}

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([path]) => path.length));
  return rows.map(([path, text]) => `  ${path.padEnd(width)}  ${text}`);
}

/** The text that says what every file of a bundle is, and what is not there. */
export function bundleReadme({ name, runtime, made, files, missing, payloads, occasion = {} }: BundleFacts): string {
  const about = ({ path, about: text, note }: Omit<CollectedFile, 'text'>): [string, string] => [
    path,
    note === undefined ? text : `${text} (${note})`,
  ];
  const lines = [
    `Restate cluster ${name}, ${runtime === 'docker' ? 'in containers' : 'as processes'}, as of ${made.toISOString()}.`,
    'Collected by restate-cluster.',
    ...occasionLines(occasion),
    '',
    'Files:',
    ...table(files.map(about)),
    '',
    ...(missing.length === 0
      ? ['Nothing is missing.']
      : ['Could not be had, and why:', ...table(missing.map(({ path, reason }) => [path, reason]))]),
    '',
    'Secrets are replaced by (not shown): values whose names look like those of secrets, wherever else they stand too, also',
    'in hex, base64 and lists of bytes, and what looks like a secret itself. A secret that nothing names can not be known:',
    'look through the logs before you show them to everybody.',
    ...(payloads
      ? []
      : ['Not in here: what services stored, received and answered. Keys, names and errors of invocations are.']),
  ];
  return `${lines.join('\n')}\n`;
}
