import { nodeSettings } from '../plan/node-settings.js';
import type { ClusterPlan } from '../plan/types.js';
import { literalSecrets } from '../secrets/literals.js';
import { renderCompose } from './compose.js';
import { DOT_ENV, renderDotEnv } from './dot-env.js';
import { hasProvisionService } from './gateway.js';
import { GIT_ATTRIBUTES, renderGitAttributes } from './git-attributes.js';
import { renderReadme } from './readme.js';
import { restateTomlRenderer } from './restate-toml.js';
import type { GeneratedFile, Templates } from './types.js';

/** Who may read a file that these settings are written into: everybody, unless a secret is among them. */
function modeFor(settings: unknown): number {
  return literalSecrets(settings).length > 0 ? 0o600 : 0o644;
}

/** Every file of a plan's cluster directory but the manifest. The same plan gives the same bytes. */
export function renderFiles(plan: ClusterPlan, templates: Templates): GeneratedFile[] {
  const files: GeneratedFile[] = [];
  if (plan.runtime === 'docker') {
    files.push({
      path: 'docker-compose.yml',
      content: renderCompose(templates['docker-compose.yml'], plan),
      mode: modeFor(plan.nodes.map(({ env, compose }) => ({ env, compose }))),
    });
    if (hasProvisionService(plan)) {
      files.push({ path: 'provision.sh', content: templates['provision.sh'], mode: 0o755 });
    }
    if (plan.harness !== undefined) {
      files.push({ path: 'gateway.pl', content: templates['gateway.pl'], mode: 0o644 });
    }
  }
  const dotEnv = renderDotEnv(templates, plan);
  if (dotEnv !== undefined) files.push({ path: DOT_ENV, content: dotEnv, mode: 0o600 });
  const restateToml = restateTomlRenderer(templates['restate.toml'], plan);
  for (const node of plan.nodes) {
    files.push({ path: `nodes/${node.name}/restate.toml`, content: restateToml(node), mode: modeFor(nodeSettings(plan, node)) });
  }
  files.push({ path: 'README.md', content: renderReadme(templates['cluster-readme.md'], plan), mode: 0o644 });
  // A test's directory is in no repository.
  if (plan.harness === undefined) files.push({ path: GIT_ATTRIBUTES, content: renderGitAttributes(), mode: 0o644 });
  return files;
}
