/**
 * How DataFusion begins what is wrong with a query itself. A node that can't ask another one, as while that fails,
 * answers `External error: connect throttled` or `node N2:2 was shut down`. (captured from 1.7.12)
 */
const OF_THE_QUERY =
  /\b(SQL error|Schema error|Arrow error|Error during planning|This feature is not implemented|Invalid or Unsupported Configuration|Optimizer rule)\b/;

/** Whether a refused query is wrong, and is refused again wherever and whenever it is asked. */
export function isFaultOfQuery(words: string): boolean {
  return OF_THE_QUERY.test(words);
}
