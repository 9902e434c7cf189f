import { ClusterError } from '../../errors.js';
import { printable } from '../../spec/printable.js';
import { isTable } from '../../spec/tables.js';
import { LABELS } from '../../render/labels.js';
import type { NodeProcess } from '../types.js';
import { parseJson } from '../../spec/json.js';

/** Of what was printed in place of containers, so much is shown. */
const SHOWN_CHARACTERS = 200;

/** One line of `docker ps --format '{{json .}}'`, as far as we use it. */
export interface ContainerRow {
  readonly name: string;
  /** `created`, `running`, `paused`, `restarting`, `exited`, `dead` … */
  readonly state: string;
  /** For people: `Up 3 minutes (healthy)`, `Exited (1) 2 seconds ago`. */
  readonly status: string;
  /** The name of the image it was made of; its id, once that name is another image's. */
  readonly image: string;
  readonly cluster: string | undefined;
  readonly node: string | undefined;
  /** Compose service. */
  readonly service: string | undefined;
  /** Directory `docker compose` was run in. */
  readonly workingDir: string | undefined;
  /** What Compose makes of the settings it was made with. */
  readonly configHash: string | undefined;
}

/** `a=1,b=2` as a map. A comma inside a value starts no new label unless a `=` follows it. */
function parseLabels(text: string): Map<string, string> {
  const labels = new Map<string, string>();
  for (const match of text.matchAll(/(?:^|,)([^=,]+)=((?:(?!,[^=,]+=).)*)/gs))
    labels.set(match[1] ?? '', match[2] ?? '');
  return labels;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function rowIn(line: string): Record<string, unknown> {
  try {
    const row = parseJson(line);
    if (isTable(row)) return row;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ClusterError('command-failed', '`docker ps` printed something else than containers', {
    hint: 'Check which program `docker` is: command -v docker',
    details: printable(line).slice(0, SHOWN_CHARACTERS),
  });
}

/**
 * Reads the output of `docker ps` in its JSON form.
 *
 * @throws {ClusterError} `command-failed` for a line that is none of a container
 */
export function parseContainers(stdout: string): ContainerRow[] {
  return stdout
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const row = rowIn(line);
      const labels = parseLabels(text(row['Labels']));
      return {
        name: text(row['Names']),
        state: text(row['State']),
        status: text(row['Status']),
        image: text(row['Image']),
        cluster: labels.get(LABELS.cluster),
        node: labels.get(LABELS.node),
        service: labels.get('com.docker.compose.service'),
        workingDir: labels.get('com.docker.compose.project.working_dir'),
        configHash: labels.get('com.docker.compose.config-hash'),
      };
    });
}

/** What a container's state means for the node in it. */
export function nodeProcess(name: string, row: ContainerRow | undefined): NodeProcess {
  if (row === undefined) return { name, state: 'absent' };
  const states: Readonly<Record<string, NodeProcess['state']>> = {
    running: 'running',
    paused: 'running',
    restarting: 'failing',
  };
  return { name, state: states[row.state] ?? 'stopped', detail: row.status, image: row.image };
}
