import { compose } from '../example.js';
import { DOCS } from '../rule.js';
import type { Rule } from '../rule.js';

export const configFileMissing: Rule = {
  id: 'config-file-missing',
  severity: 'error',
  summary: 'The configuration file a server is told to read is in its container.',
  docs: `${DOCS}/server/configuration#configuration-file`,
  check: ({ nodes }) =>
    nodes.flatMap(({ configFile, label }) =>
      configFile?.state !== 'missing'
        ? []
        : [
            {
              at: configFile.at,
              message: `${label} reads ${configFile.path}, which is not there; the server does not start`,
              hint: 'Mount the file there, as in volumes: ["./restate.toml:/restate.toml:ro"].',
            },
          ],
    ),
  examples: {
    good: {
      files: {
        'compose.yaml': `services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_CONFIG: /restate.toml}
    volumes: ["./restate.toml:/restate.toml:ro"]
`,
        'restate.toml': 'node-name = "restate"\n',
      },
    },
    bad: compose(`
services:
  restate:
    image: docker.restate.dev/restatedev/restate:1.7.12
    environment: {RESTATE_CONFIG: /restate.toml}`),
  },
};
