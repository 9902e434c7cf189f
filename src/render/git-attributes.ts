import { GENERATED } from './fill.js';

export const GIT_ATTRIBUTES = '.gitattributes';

/**
 * Keeps git from changing line ends where `core.autocrlf` is set, as on Windows: a shell in a container can't run a
 * script with CRLF, and no file would be as generated. `auto`, so that data is not taken for text.
 */
export function renderGitAttributes(): string {
  return `# ${GENERATED}\n# Line ends stay LF in every checkout: with CRLF, provision.sh fails.\n* text=auto eol=lf\n`;
}
