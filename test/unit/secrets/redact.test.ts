import { describe, expect, test } from 'vitest';
import { redact } from '../../../src/secrets/redact.js';

describe('a secret is left out', () => {
  test.each<[string, string, string]>([
    ['in quotes', 'password = "S3CRET"', 'password = (not shown)'],
    ['with quotes in it', String.raw`password = "S3\"CRET"`, 'password = (not shown)'],
    ['before a comment', 'password = "S3CRET" # of us', 'password = (not shown) # of us'],
    ['in literal quotes', "token = 'S3C\\'", 'token = (not shown)'],
    ['over several lines', 'token = """S3\nb = "CRET"\n"""\nb = 1', 'token = (not shown)\nb = 1'],
    ['over several literal lines', "token = '''S3\n'CRET\n'''\nb = 1", 'token = (not shown)\nb = 1'],
    ['with quotes before the end', 'token = """S3CRET"""""\nb = 1', 'token = (not shown)\nb = 1'],
    ['as a number', 'password = 123456', 'password = (not shown)'],
    ['in a list', 'tokens = ["S3", "CRET]"]\nb = 1', 'tokens = (not shown)\nb = 1'],
    ['in a list over lines', 'tokens = [\n  "S3CRET", # x\n]\nb = 1', 'tokens = (not shown)\nb = 1'],
    ['in an inline table', 'x = { password = "S3CRET", shown = 5 }', 'x = { password = (not shown), shown = 5 }'],
    ['that is an inline table', 'credentials = { a = "S3CRET", b = {} }\nc = 1', 'credentials = (not shown)\nc = 1'],
    [
      'below a table',
      '[a."api-keys"]\nx = "S3CRET"\n[b]\nx = "shown"',
      '[a."api-keys"]\nx = (not shown)\n[b]\nx = "shown"',
    ],
    ['below a list of tables', '[[tokens]]\nx = "S3CRET"', '[[tokens]]\nx = (not shown)'],
    ['by a quoted key', '"secret-key" = "S3CRET"', '"secret-key" = (not shown)'],
    ['by a key with spaces', '"my secret key" = "S3CRET"', '"my secret key" = (not shown)'],
    ['by a dotted key', 'kafka."sasl.password".value = "S3CRET"', 'kafka."sasl.password".value = (not shown)'],
    ['by an underscored key', 'secret_access_key = "S3CRET"', 'secret_access_key = (not shown)'],
    ['by a key in camel case', 'apiKey = "S3CRET"', 'apiKey = (not shown)'],
    ['in the environment', 'AWS_SECRET_ACCESS_KEY=S3/CRET=, x', 'AWS_SECRET_ACCESS_KEY=(not shown)'],
    ['in the environment, quoted in parts', 'export PASSWORD="S3"CRET', 'export PASSWORD=(not shown)'],
    ['in effective settings', 'N1 worker.api-key = S3 CRET', 'N1 worker.api-key = (not shown)'],
    ['in a comment', '# password = "S3CRET"', '# password = (not shown)'],
    ['in JSON', '{"a": 1, "token": "S3CRET", "b": 2}', '{"a": 1, "token": (not shown), "b": 2}'],
    [
      'in JSON in a string',
      String.raw`x = "{\"token\": \"S3CRET\", \"b\": 2}"`,
      String.raw`x = "{\"token\": (not shown), \"b\": 2}"`,
    ],
    ['in an address', 'u = "https://me:S3CRET@host:1/x"', 'u = "https://(not shown)@host:1/x"'],
    ['in an address, alone', 'u = "https://S3CRET@host/x"', 'u = "https://(not shown)@host/x"'],
    ['in an address, with marks in it', 'u = "https://me:S3@/CRET@host"', 'u = "https://(not shown)@host"'],
    ['in a query', 'u = "az://c?sv=1&sas=S3CRET&x=2"', 'u = "az://c?sv=1&sas=(not shown)&x=2"'],
    ['as a signature', 'u = "https://h/c?sig=S3%2FCRET"', 'u = "https://h/c?sig=(not shown)"'],
    [
      'in a connection string',
      'c = "AccountName=a;AccountKey=S3CRET==;E=1"',
      'c = "AccountName=a;AccountKey=(not shown);E=1"',
    ],
    ['as a header', 'h = { Authorization = "Bearer S3CRET" }', 'h = { Authorization = (not shown) }'],
    ['as a header of another name', 'h = { x-y = "Bearer S3CRET" }', 'h = { x-y = "Bearer (not shown)" }'],
    ['never closed', 'token = "S3CRET\nb = 1', 'token = (not shown)'],
    ['in a list never closed', 'tokens = ["S3CRET"\nb = 1', 'tokens = (not shown)'],
    ['with Windows line ends', 'PASSWORD=S3CRET\r\nb = 1', 'PASSWORD=(not shown)\r\nb = 1'],
  ])('%s', (_, text, want) => {
    expect(redact(text)).toBe(want);
  });

  test.each([
    'aws-access-key-id',
    'aws-secret-access-key',
    'aws-session-token',
    'access-key',
    'AZURE_STORAGE_ACCOUNT_KEY',
    'sasl.password',
    'authtoken',
    'client-credential',
    'GITHUB_TOKEN',
    'db_passwd',
    'ssl.key.passphrase',
    'private-key',
  ])('by the name %s', (name) => {
    expect(redact(`${name} = "S3CRET"`)).toBe(`${name} = (not shown)`);
  });
});

test('everything else stays readable', () => {
  const text = [
    'node-name = "node-1"',
    'advertised-address = "http://127.0.0.1:5122/"',
    'disaster-recovery = "on" # sas is in disaster',
    'tokenizer = "simple"',
    'request-identity-private-key-pem-file = "/etc/key.pem"',
    '[worker.snapshots]',
    'destination = "s3://bucket/prefix"',
    "partition-key = 'a'",
    '[metadata-client]',
    'addresses = ["unix:links/a.sock", "http://[::1]:5122"]',
    'default-replication = "{zone: 2, node: 3}"',
    '',
  ].join('\n');
  expect(redact(text)).toBe(text);
});

test('a long text takes no time to speak of', () => {
  const text = `x = "${'a-'.repeat(20_000)}"\n`.repeat(3);
  expect(redact(text)).toBe(text);
});
