import type { LintFinding } from '../../../lint/types.js';

const COMMANDS = { error: 'error', warning: 'warning', info: 'notice' } as const;

/** What ends a message, or starts an escape. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** In a property, also what separates properties. */
function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** Workflow commands, by which GitHub shows findings beside the lines of a change. */
export function renderGithub(findings: readonly LintFinding[]): string {
  return findings
    .map(({ severity, rule, message, hint, file, position }) => {
      const place =
        position === undefined
          ? {}
          : {
              line: String(position.line),
              endLine: String(position.endLine),
              col: String(position.column),
              endColumn: String(position.endColumn),
            };
      const properties = Object.entries({ file, ...place, title: rule })
        .map(([key, value]) => `${key}=${property(value)}`)
        .join(',');
      return `::${COMMANDS[severity]} ${properties}::${data(`${message}. ${hint}`)}`;
    })
    .join('\n');
}
