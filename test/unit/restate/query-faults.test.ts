import { expect, test } from 'vitest';
import { isFaultOfQuery } from '../../../src/restate/query-faults.js';

// Captured from the admin API and from restatectl 1.7.12.
test.each([
  'Datafusion error: SQL error: ParserError("Expected: an SQL statement, found: selct at Line: 1, Column: 1")',
  'Datafusion error: Schema error: No field named nope. Valid fields are state.partition_key',
  "Datafusion error: Error during planning: table 'restate.public.nope' not found",
  "Datafusion error: Optimizer rule 'simplify_expressions' failed\ncaused by\nArrow error: Cast error: Cannot cast string",
  'Datafusion error: Arrow error: Divide by zero error',
  'Error: Failed to run query\n  ├─ code: \'Internal error\', message: "Schema error: No field named nope."',
])('a query that is wrong stays wrong: %s', (words) => {
  expect(isFaultOfQuery(words)).toBe(true);
});

// The same, of nodes while another was killed, paused and stopped.
test.each([
  'Datafusion error: External error: connect throttled; 239.280024ms left in throttling window',
  'Datafusion error: External error: handshake failed: Connection refused (os error 111)',
  'Datafusion error: External error: handshake failed: http2 error',
  'Datafusion error: External error: node N2:2 was shut down or removed',
])('a node that fails is another thing: %s', (words) => {
  expect(isFaultOfQuery(words)).toBe(false);
});
