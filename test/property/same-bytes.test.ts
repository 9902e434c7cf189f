import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadTemplates } from '../../src/files/templates.js';
import { planCluster } from '../../src/plan/plan.js';
import { portBlock } from '../../src/plan/ports.js';
import { renderFiles } from '../../src/render/render.js';
import { parseSpec } from '../../src/spec/parse.js';
import { validSpec } from './arbitrary/spec.js';
import { RUNS, sample, SEED } from './settings.js';

const RENDER = fileURLToPath(new URL('render-specs.mjs', import.meta.url));

test(`the same spec gives the same bytes in another process, elsewhere (seed ${String(SEED)})`, async () => {
  const templates = await loadTemplates();
  const specs = sample(validSpec(), Math.round(RUNS / 5)).map((spec, i) => ({
    runtime: i % 2 === 0 ? ('docker' as const) : ('native' as const),
    ports: portBlock(20_000),
    spec,
  }));
  const here = specs.map(({ runtime, ports, spec }) => {
    const plan = planCluster(parseSpec(spec), { runtime, ports });
    return createHash('sha256')
      .update(JSON.stringify(renderFiles(plan, templates)))
      .digest('hex');
  });
  const there = execFileSync(process.execPath, [RENDER], {
    input: specs.map((spec) => JSON.stringify(spec)).join('\n'),
    cwd: tmpdir(),
    encoding: 'utf8',
    // Nothing of the surroundings may show: no language, no time zone, no variable.
    env: { LANG: 'tr_TR.UTF-8', TZ: 'Pacific/Chatham', RESTATE_IMAGE: 'other', HOME: '/nowhere' },
  });
  expect(there.trim().split('\n')).toEqual(here);
});
