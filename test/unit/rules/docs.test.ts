import { expect, test } from 'vitest';
import { RULES } from '../../../src/rules/all.js';

// `vitest -u` writes the page anew.
test('docs/rules.md has every rule', async () => {
  const lines = RULES.map(({ id, severity, summary, docs }) => `- **${id}** (${severity}): ${summary} [Why](${docs})`);
  const text = `# Rules a cluster must keep

What \`restate-cluster lint\` looks for in Compose files and restate.toml files, and \`restate-cluster validate\` in
specs. Errors will not work or lose data; warnings work until something happens; infos are good to know.
Each rule is a file below \`src/rules\`, with a good and a bad example.

${lines.join('\n')}
`;
  await expect(text).toMatchFileSnapshot('../../../docs/rules.md');
});
