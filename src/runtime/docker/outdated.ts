import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere } from '../../files/compare.js';
import { envSource } from '../../lint/dot-env.js';
import { SNAPSHOT_STORE } from '../../plan/snapshots.js';
import type { ClusterPlan } from '../../plan/types.js';
import { DOT_ENV } from '../../render/dot-env.js';
import { isTable } from '../../spec/tables.js';
import type { Outdated } from '../types.js';
import type { ContainerRow } from './containers.js';
import type { Project } from './project.js';

/** What the engine shows in place of an image's name, once that name is another image's. */
const IMAGE_ID = /^(?:sha256:)?[0-9a-f]{12,64}$/;

/** The same containers, each with the name of the image that it was made of. */
export async function withImageNames(project: Project, rows: readonly ContainerRow[]): Promise<ContainerRow[]> {
  return Promise.all(
    rows.map(async (row) => {
      if (!IMAGE_ID.test(row.image)) return row;
      const { stdout } = await project.docker([
        'inspect',
        '--type',
        'container',
        '--format',
        '{{.Config.Image}}',
        row.name,
      ]);
      return { ...row, image: stdout.trim() };
    }),
  );
}

/** The images that Compose would start services of, in full. */
async function composedImages(project: Project): Promise<Map<string, unknown>> {
  const config: unknown = JSON.parse(await project.composeConfig());
  const services = isTable(config) && isTable(config['services']) ? config['services'] : {};
  return new Map(
    Object.entries(services).map(([name, service]) => [name, isTable(service) ? service['image'] : undefined]),
  );
}

/** The image that `.env` names: its user may have chosen another than the spec. */
async function assignedImage(dir: string): Promise<string | undefined> {
  const text = (await readIfThere(join(dir, DOT_ENV))) ?? '';
  return envSource(DOT_ENV, text, new Map()).lines.findLast(({ name }) => name === 'RESTATE_IMAGE')?.text;
}

/**
 * Running containers that were made from another directory, or of another image than the files of this one say. The former
 * still have the files that were there, and can't be started again once those are gone.
 */
export async function findOutdated(project: Project, dir: string, plan: ClusterPlan): Promise<Outdated> {
  const running = (await project.containers()).filter(({ state }) => state === 'running' || state === 'paused');
  const assigned = (await assignedImage(dir)) ?? plan.image;
  const services = new Map(plan.nodes.map(({ name }) => [name, assigned]));
  if (plan.snapshots?.store === 'azurite') services.set(SNAPSHOT_STORE, plan.snapshots.image);
  const ours = running.filter(({ service }) => services.has(service ?? ''));
  const isOther = ({ service, image }: ContainerRow) => image !== services.get(service ?? '');
  const rows = ours.some(isOther) ? await withImageNames(project, ours) : ours;
  // Only where the quick look found something: this takes Compose half a second.
  const images = rows.some(isOther) ? await composedImages(project) : services;
  const found = await Promise.all(
    rows.map(async ({ service = '', image, workingDir = dir }) => {
      const place = await realpath(workingDir).catch(() => workingDir);
      const wanted = images.get(service);
      return {
        service,
        because: [
          ...(place === dir ? [] : [`it was started from ${place}`]),
          ...(typeof wanted !== 'string' || wanted === image ? [] : [`image: ${image} → ${wanted}`]),
        ],
      };
    }),
  );
  const outdated = found.filter(({ because }) => because.length > 0);
  return {
    nodes: outdated.flatMap(({ service, because }) => (service === SNAPSHOT_STORE ? [] : [{ node: service, because }])),
    store: outdated.find(({ service }) => service === SNAPSHOT_STORE)?.because ?? [],
  };
}
