import { expect, test } from 'vitest';
import { loadTemplates } from '../../../../src/files/templates.js';
import { OWN_VARIABLES } from '../../../../src/render/dot-env.js';
import { renderFiles } from '../../../../src/render/render.js';
import { composeEnv } from '../../../../src/runtime/docker/compose-env.js';
import { planOf } from '../../fixtures.js';

test('keeps out what would have Compose run something else than the cluster directory says', () => {
  const shell = {
    PATH: '/bin',
    AWS_ACCESS_KEY_ID: 'of the user',
    DOCKER_HOST: 'unix:///run/docker.sock',
    RESTATE_IMAGE: 'other:1',
    COMPOSE_FILE: '/elsewhere.yml',
    COMPOSE_ENV_FILES: '/other.env',
    COMPOSE_PROFILES: 'manual',
    COMPOSE_PROJECT_NAME: 'other',
    compose_parallel_limit: '1',
    UNSET: undefined,
  };
  expect(composeEnv(shell)).toEqual({
    PATH: '/bin',
    AWS_ACCESS_KEY_ID: 'of the user',
    DOCKER_HOST: 'unix:///run/docker.sock',
  });
});

test('every variable that generated Compose files interpolate is kept out', async () => {
  const templates = await loadTemplates();
  const plans = [planOf(), planOf({ snapshots: 'azurite', provision: 'manual' })];
  const texts = plans.flatMap((plan) =>
    renderFiles(plan, templates).flatMap(({ path, content }) => (path === 'docker-compose.yml' ? [content] : [])),
  );
  const names = texts.flatMap((text) =>
    [...text.matchAll(/(?<!\$)\$\{?([A-Za-z_]\w*)/g)].map(([, name]) => name ?? ''),
  );
  expect(new Set(names)).toEqual(new Set(OWN_VARIABLES));
});
