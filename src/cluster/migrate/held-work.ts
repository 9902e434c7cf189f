import * as z from 'zod';
import { ClusterError } from '../../errors.js';
import { list } from '../../spec/words.js';
import { reservesMemory } from './hold.js';
import { parseJson } from '../../spec/json.js';

/** What the admin API of an idle node told. */
export interface AdminAnswers {
  readonly deployments: string;
  readonly subscriptions: string;
  /** Since 1.7; `undefined` where the server knows no such thing. */
  readonly kafkaClusters: string | undefined;
}

const deploymentsSchema = z.object({ deployments: z.array(z.object({ uri: z.string().optional() })) });
const subscriptionsSchema = z.object({ subscriptions: z.array(z.object({ source: z.string() })) });
const clustersSchema = z.object({ clusters: z.array(z.unknown()) });

/** What subscriptions read from. */
function subscribed({ subscriptions }: AdminAnswers): string[] {
  return subscriptionsSchema.parse(parseJson(subscriptions)).subscriptions.map(({ source }) => source);
}

/**
 * Refuses a node whose copy would do something outside although services are kept out of its reach.
 *
 * @throws {ClusterError} `source-unfit`
 */
export function checkHeldWork(label: string, version: string, answers: AdminAnswers): void {
  const sources = subscribed(answers);
  const clusters =
    answers.kafkaClusters === undefined ? [] : clustersSchema.parse(parseJson(answers.kafkaClusters)).clusters;
  if (sources.length > 0 && clusters.length > 0) {
    throw new ClusterError('source-unfit', `${label} reads from Kafka (${list(sources)}), and its copy would too`, {
      hint: 'What the copy read would be lost to the source. Delete these subscriptions there, migrate, and make them again.',
    });
  }
  if (reservesMemory(version)) return;
  const { deployments } = deploymentsSchema.parse(parseJson(answers.deployments));
  if (deployments.every(({ uri }) => uri?.startsWith('http://') === true)) return;
  throw new ClusterError(
    'source-unfit',
    `${label} has deployments that Restate ${version} can't be kept from calling (https or Lambda)`,
    { hint: 'From 1.7 on it can: migrate with `--restate` and a 1.7 version, with which the copy then runs.' },
  );
}
