import type { ArchiveContents } from '../../../../src/cluster/backup/contents.js';
import { createManifest } from '../../../../src/files/manifest.js';
import { loadTemplates } from '../../../../src/files/templates.js';
import { renderFiles } from '../../../../src/render/render.js';
import { planOf } from '../../fixtures.js';

const plan = planOf({ name: 'demo', nodes: 3 }, 'native');
const { spec, runtime, ports } = plan;

/** Of a native cluster of three nodes, whose README was edited. */
export const CONTENTS: ArchiveContents = {
  created: '2026-01-31T12:00:00.000Z',
  dir: '/clusters/demo',
  manifest: createManifest({ spec, runtime, ports, started: true }, renderFiles(plan, await loadTemplates())),
  nodes: ['node-1', 'node-2', 'node-3'],
  edited: ['README.md'],
};
