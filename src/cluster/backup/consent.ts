import { ClusterError } from '../../errors.js';
import { describeDifferences } from '../../files/difference.js';
import type { FileDifference } from '../../files/difference.js';
import { lintFiles } from '../../lint/lint.js';
import type { GeneratedFile } from '../../render/types.js';
import { checkCluster } from '../../rules/check.js';
import { clusterOfSpec } from '../../rules/judge.js';
import { pathText } from '../../spec/path.js';
import { printable } from '../../spec/printable.js';
import type { ClusterSpec } from '../../spec/types.js';
import { list } from '../../spec/words.js';
import { describeCode } from './spec-code.js';
import type { SpecCode } from './spec-code.js';

/** What an archive brings that is neither data nor generated from the plain part of its spec. */
export interface ForeignCode {
  /** Edited files that differ from what would be generated. */
  readonly edits: readonly FileDifference[];
  readonly fields: readonly SpecCode[];
  /** What rules warn of in them. */
  readonly warnings: readonly string[];
}

/** Edited files of an archive, by path, beside what would be generated from its spec. */
export function editsIn(edited: ReadonlyMap<string, string>, files: readonly GeneratedFile[]): FileDifference[] {
  return [...edited].flatMap(([path, text]) => {
    const content = files.find((file) => file.path === path)?.content;
    return content === text ? [] : [{ path, current: content, wanted: text }];
  });
}

function warningsOf(spec: ClusterSpec, edits: readonly FileDifference[], files: readonly GeneratedFile[]): string[] {
  const ofSpec = checkCluster(clusterOfSpec(spec))
    .filter(({ severity }) => severity !== 'info')
    .map(({ at, message, severity }) => `${severity}: ${pathText(at.path)}: ${message}`);
  const edited = new Map(edits.map(({ path, wanted }) => [path, wanted ?? '']));
  const texts = files.map(({ path, content }) => ({ name: path, text: edited.get(path) ?? content }));
  const readable = texts.filter(({ name }) => /\.(?:ya?ml|toml)$|(?:^|\/)\.env$/.test(name));
  const ofEdits = lintFiles(readable)
    .findings.filter(({ severity, file }) => severity !== 'info' && edited.has(file))
    .map(({ file, position, message, severity }) => `${severity}: ${file}:${String(position?.line ?? 1)}: ${message}`);
  return [...ofSpec, ...ofEdits].map((text) => printable(text));
}

/** What an archive brings to be run. */
export function foreignCode(
  spec: ClusterSpec,
  fields: readonly SpecCode[],
  edits: readonly FileDifference[],
  files: readonly GeneratedFile[],
): ForeignCode {
  const some = edits.length + fields.length > 0;
  return { edits, fields, warnings: some ? warningsOf(spec, edits, files) : [] };
}

/** All of it, for whoever must decide. */
async function describe({ edits, fields, warnings }: ForeignCode): Promise<string> {
  const sides = { current: 'as it would be generated', wanted: 'as the archive has it' };
  const difference = (await describeDifferences(edits, sides))
    .split('\n')
    .map((line) => printable(line.replaceAll('\t', ' ')));
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ''];
  return [
    ...section('Fields of its spec that decide what runs, and which files it reaches:', fields.map(describeCode)),
    ...section('What is wrong with them, or dangerous:', warnings),
    ...(edits.length === 0 ? [] : ['Files that were edited:', ...difference]),
  ]
    .join('\n')
    .trimEnd();
}

/**
 * Refuses to take over what an archive brings to be run, unless its user has seen that and said so.
 *
 * @throws {ClusterError} `files-edited`
 */
export async function assertConsent(code: ForeignCode): Promise<void> {
  const { edits, fields } = code;
  if (edits.length + fields.length === 0) return;
  const what = [
    ...(edits.length === 0 ? [] : [`edited files (${list(edits.map(({ path }) => path))})`]),
    ...(fields.length === 0 ? [] : [`fields that run or reach what they name (${list(topFields(fields))})`]),
  ];
  throw new ClusterError('files-edited', `the archive has ${list(what)}; an archive is code, which \`up\` would run`, {
    details: await describe(code),
    hint: 'Nothing was written. Restore it with `--without-edits`, which generates all files anew and leaves these fields out; or, if you know who made it and have read the above, with `--with-edits`.',
  });
}

function topFields(fields: readonly SpecCode[]): string[] {
  return [...new Set(fields.map(({ path: [first, , third] }) => String(first === 'nodes' ? third : first)))];
}
