import { z } from 'zod';
import type { StoreAnswer, StoreRequest } from './types.js';

/** A request as the configuration that `curl --config -` reads, so that no secret is in a command line. */
export function curlConfig(
  { method, url, headers, body }: StoreRequest,
  { mark, timeoutMs, maxBytes }: { readonly mark: string; readonly timeoutMs: number; readonly maxBytes: number },
): string {
  const hasBody = method === 'PUT' || method === 'POST';
  const settings: (readonly [string, string])[] = [
    ['url', url],
    ['request', method],
    ['max-time', String(timeoutMs / 1000)],
    ['max-filesize', String(maxBytes)],
    // With data, curl names a type of its own, which no signature holds.
    ...('content-type' in headers ? [] : [['header', 'content-type:'] as const]),
    ...Object.entries(headers).map(([name, value]) => ['header', `${name}: ${value}`] as const),
    // Waits for leave before it sends much; not all stores give it.
    ['header', 'expect:'],
    // Of a file's name in place of data, `data-raw` knows nothing. Without data, no length is sent.
    ...(hasBody ? [['data-raw', body ?? ''] as const] : []),
    ['write-out', `${mark}{"status":%{response_code},"headers":%{header_json}}`],
  ];
  const lines = settings.map(([name, value]) => `${name} = ${quoted(value)}`);
  return ['silent', 'show-error', 'globoff', ...lines, ''].join('\n');
}

/** https://curl.se/docs/manpage.html#-K */
function quoted(value: string): string {
  const escaped = value
    .replace(/["\\]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${escaped}"`;
}

const WrittenOut = z.object({ status: z.int().positive(), headers: z.record(z.string(), z.array(z.string())) });

/**
 * Reads what curl printed with such a configuration.
 *
 * @throws {SyntaxError | z.ZodError} for anything else
 */
export function readCurlOutput(output: string, mark: string): StoreAnswer {
  const at = output.lastIndexOf(mark);
  if (at < 0) throw new SyntaxError('curl printed no status');
  const { status, headers } = WrittenOut.parse(JSON.parse(output.slice(at + mark.length)));
  const answered = Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values.join(', ')] as const);
  return { status, headers: Object.fromEntries(answered), body: output.slice(0, at) };
}
