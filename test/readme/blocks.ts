import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));

export interface Block {
  /** The word after the language, as in `sh background`. */
  readonly kind: string;
  readonly commands: string;
}

/** The code blocks of the README in one language, from top to bottom. */
export function blocks(language: string): Block[] {
  const text = readFileSync(README, 'utf8');
  const found = text.matchAll(new RegExp(`^\`\`\`${language}\\b ?(\\w*)\\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return [...found].map(([, kind = '', commands = '']) => ({ kind, commands: commands.trim() }));
}
