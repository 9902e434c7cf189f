import { literalSecrets } from '../../secrets/literals.js';
import type { LiteralSecret } from '../../secrets/literals.js';
import { pathText } from '../../spec/path.js';
import type { Path } from '../../spec/path.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';
import { EMULATOR_SECRETS } from '../snapshots/secret-in-file.js';

/** The id of a key pair is no secret without its other half, which is told by itself. */
function isSecret({ path, value }: LiteralSecret): boolean {
  return !EMULATOR_SECRETS.includes(value) && !/access-?key-?id$/i.test(String(path.at(-1)).replaceAll('_', '-'));
}

function hintFor(path: Path): string {
  const field = path[0] === 'nodes' ? path[2] : path[0];
  const name = String(path.at(-1));
  if (field === 'env') {
    return `Write \`${name}: null\`, and set ${name} where the cluster is started, or in .env of its directory.`;
  }
  if (field === 'compose') {
    const variable = /^[A-Za-z_]\w*$/.test(name) ? name : 'NAME';
    return `Write \`\${${variable}}\`, and set ${variable} where the cluster is started, or in .env of its directory.`;
  }
  if (field === 'config') {
    const at = path.slice(path.indexOf('config') + 1);
    const variable = `RESTATE_${at.map(String).join('__').replaceAll('-', '_').toUpperCase()}`;
    return `Leave it out, write \`${variable}: null\` under \`env\`, and set ${variable} where the cluster is started.`;
  }
  return 'Hand it on by an environment variable.';
}

export const secretInSpec: Rule = {
  id: 'secret-in-spec',
  severity: 'warning',
  summary: 'Secrets do not stand in a spec, from which they get into generated files and repositories.',
  docs: `${DOCS}/server/configuration`,
  check: ({ spec, nodes: [first] }) =>
    spec === undefined
      ? []
      : literalSecrets(spec)
          .filter(isSecret)
          .map((secret) => ({
            at: { file: first?.at.file ?? '', path: secret.path },
            message: `${pathText(secret.path)} is a secret, and stands in the spec for everybody who reads it`,
            hint: hintFor(secret.path),
          })),
  examples: {
    good: { spec: { env: { DB_PASSWORD: null, TOKEN_URL: 'https://login.example.com' } } },
    bad: { spec: { env: { DB_PASSWORD: 'hunter22' } } },
  },
};
