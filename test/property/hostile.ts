function repeat(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('');
}

/** Nine aliases to nine aliases to …: some billions of values, if anybody wrote them out. */
const BOMB = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...Array.from('bcdefghij', (key, i) => {
    const below = `*${'abcdefghij'[i] ?? ''}`;
    return `${key}: &${key} [${Array<string>(9).fill(below).join(', ')}]`;
  }),
].join('\n');

/** Texts made to exhaust, confuse or mislead whoever reads them, by what they are. */
export const HOSTILE: Readonly<Record<string, string>> = {
  'a file of 10 MB': `# ${'x'.repeat(10_000_000)}`,
  'a value of 10 MB': `name: ${'x'.repeat(10_000_000)}`,
  '10 MB of keys': repeat(900_000, (i) => `k${String(i)}: 1\n`),
  'a value that fills a spec': `name: ${'x'.repeat(200_000)}`,
  'thousands of unknown keys': repeat(18_000, (i) => `k${String(i)}: 1\n`),
  'thousands of wrong variables': `env:\n${repeat(10_000, (i) => `  "${String(i)} x": 1\n`)}`,
  'thousands of wrong values': `config: {a: [${'null, '.repeat(30_000)}]}`,
  'thousands of entries of nodes': `nodes:\n${repeat(10_000, () => '- {count: 200}\n')}`,
  'hundreds of wrong entries of nodes': `nodes:\n${repeat(190, () => '- {coun: 0, x: 1, roles: [boss]}\n')}`,
  'a bomb of anchors': BOMB,
  'a bomb of anchors in config': `config:\n${BOMB.replace(/^/gm, '  ')}`,
  'a value that contains itself': 'config: &a {b: *a}',
  'a spec that contains itself': '&all {nodes: 3, config: *all}',
  'many anchors': repeat(8_000, (i) => `k${String(i)}: &a${String(i)} 1\n`),
  'an alias without anchor': 'name: *x',
  'deep lists': `config: {a: ${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  'deep lists that a parser can still read': `config: {a: ${'['.repeat(300)}${']'.repeat(300)}}`,
  // What the engine makes of them depends on where in the library its stack ends.
  'deep lists in JSON': `{"nodes": ${'['.repeat(1_000)}${']'.repeat(1_000)}}`,
  'deep lists behind closed ones': `nodes:\n- ${'[ # ]\n'.repeat(3_000)}${']'.repeat(3_000)}`,
  'deep tables': `config: {a: ${'{a: '.repeat(20_000)}1${'}'.repeat(20_000)}}`,
  'deep blocks': `compose:\n${repeat(500, (i) => `${' '.repeat(i + 1)}a:\n`)}`,
  'deep entries': '- '.repeat(10_000),
  'open brackets': '{'.repeat(100_000),
  'open quotes': '"'.repeat(60_000),
  'many tags': '!a '.repeat(50_000),
  'many documents': '---\nnodes: 3\n'.repeat(5_000),
  __proto__: '__proto__: {nodes: 3}',
  '__proto__ in config': 'config: {__proto__: {polluted: true}}',
  '__proto__ in a node': 'nodes: [{name: a, __proto__: {roles: [worker]}}]',
  'constructor in ports': 'ports: {constructor: {prototype: {polluted: true}}}',
  'a merge key': 'base: &b {nodes: 3}\n<<: *b',
  emoji: '😀: 😀',
  'an emoji for a name': 'name: 👩‍👩‍👧‍👦',
  'an emoji for a number': 'nodes: 3️⃣',
  'right-to-left text': 'name: "\u202eevil"',
  'terminal codes in a key': '"\\e[31mred\\e[0m": 1',
  'terminal codes in a value': 'name: "\\e]0;title\\a"',
  'an order to a workflow in a key': '"x\\n::error::pwned\\n##[error]pwned": 1',
  'an order to a workflow in a value': 'name: "x\\n::add-mask::pwned"',
  'marks that turn text around': 'nodes: [{name: "a\u202e\u2066b\u2069", "c\u200fd": 1}]',
  'separators of lines': 'env: {"A\\L::error::B\\PC": "x"}',
  'codes of one character': 'name: "\\x9b2J\\x9d0;title\\x9c"',
  'line breaks in a key': '"a\\n    at Object.<anonymous> (/x.js:1:1)": 1',
  'a zero character': 'name: "a\\0b"',
  'half a character': 'config: {a: "\\uD800"}',
  'not text at all': '\u0000\u0001\u0002\u0003\ufffd\ufffd',
  'a huge number of nodes': 'nodes: 999999999999999999999999',
  'an infinite number': 'partitions: .inf',
  'no number': 'partitions: .nan',
  'a hexadecimal number': `nodes: 0x${'f'.repeat(1_000)}`,
  'a number that JavaScript rounds': 'config: {a: 9007199254740993}',
  'a function': 'nodes: !!js/function "() => process.exit(0)"',
  'a shell word': 'name: "$(reboot); `reboot`"',
  'a path for a name': 'nodes: [{name: ../../etc/passwd}]',
  'a key twice': 'nodes: 3\nnodes: 5',
  'a list': '- nodes: 3',
  'a word': 'nodes',
  'a tab': 'ports:\n\tadmin: 9000',
};
