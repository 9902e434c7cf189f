import * as z from 'zod';
import { ClusterError } from '../errors.js';
import type { HttpAnswer } from './http.js';
import { parseJson } from '../spec/json.js';
import { parseExactJson } from './exact-json.js';

/** An endpoint at which services run, as the cluster knows it. */
export interface Deployment {
  /** `dp_…` */
  readonly id: string;
  /** In the server's spelling, which ends a bare address with `/`; the ARN of a Lambda function. */
  readonly uri: string;
  readonly services: readonly string[];
}

const anyRow = z.record(z.string(), z.unknown());
const servicesSchema = z.array(z.object({ name: z.string() })).transform((all) => all.map(({ name }) => name));
const deploymentSchema = z
  .union([
    z.object({ id: z.string(), uri: z.string(), services: servicesSchema }),
    z.object({ id: z.string(), arn: z.string(), services: servicesSchema }),
  ])
  .transform((found): Deployment => ({
    id: found.id,
    uri: 'uri' in found ? found.uri : found.arn,
    services: found.services,
  }));
const idSchema = z.object({ id: z.string() });
const deploymentsSchema = z.object({ deployments: z.array(deploymentSchema) });
/** A column that is null is left out of its row. Binary values come as hexadecimal text. */
const stateRow = z.object({ key: z.string(), value_utf8: z.string().optional(), value: z.string().optional() });
const errorSchema = z.object({ message: z.string() });

/** Why the server refused, in its own words: its errors are `{"message": …}`, or plain text where it read no further. */
export function refusalOf({ status, body }: HttpAnswer): string {
  const said = errorSchema.safeParse(parsed(body));
  const words = said.success ? said.data.message : body.trim();
  return words === '' ? `status ${String(status)}` : words;
}

/** @throws {ClusterError} `command-failed` unless the answer is one of success */
export function accepted(answer: HttpAnswer, what: string, hint?: string): HttpAnswer {
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new ClusterError('command-failed', `the server refused to ${what}`, {
    ...(hint === undefined ? {} : { hint }),
    details: refusalOf(answer),
  });
}

export function parseRows(body: string): Record<string, unknown>[] {
  return parseRowsOf(anyRow, body);
}

/** Rows of a query whose columns are known. */
export function parseRowsOf<T>(row: z.ZodType<T>, body: string): T[] {
  return read(z.object({ rows: z.array(row) }), body, 'a query', parseExactJson).rows;
}

/** The answer to registering, which does not tell the URI. */
export function parseRegistered(body: string): string {
  return read(idSchema, body, 'a registration').id;
}

export function parseDeployment(body: string): Deployment {
  return read(deploymentSchema, body, 'a deployment');
}

export function parseDeployments(body: string): Deployment[] {
  return read(deploymentsSchema, body, 'the deployments').deployments;
}

/** Values by state key: what is JSON parsed, other text as it is, and what is no text as bytes. */
export function parseState(body: string): Record<string, unknown> {
  return Object.fromEntries(
    parseRowsOf(stateRow, body).map(({ key, value_utf8: text, value = '' }) => [
      key,
      text === undefined ? Uint8Array.from(Buffer.from(value, 'hex')) : jsonOrText(text),
    ]),
  );
}

function jsonOrText(text: string): unknown {
  const value = parsed(text);
  return value === undefined ? text : value;
}

/** `undefined` where it is no JSON. */
function parsed(text: string, parse = parseJson): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** @throws {ClusterError} `command-failed` for anything but what the schema describes */
function read<T>(schema: z.ZodType<T>, body: string, what: string, parse = parseJson): T {
  const result = schema.safeParse(parsed(body, parse));
  if (result.success) return result.data;
  throw new ClusterError('command-failed', `what the admin API answered about ${what} is not understood`, {
    hint: 'Is a Restate server what answers there, of a version from 1.6 on?',
    details: body.slice(0, 500),
  });
}
