import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClusterError } from '../../src/errors.js';
import { RunError } from '../../src/exec/run-error.js';
import { printable, printableLines, terminalLine, terminalText } from '../../src/spec/printable.js';
import { lintFiles } from '../../src/lint/lint.js';
import { HOSTILE_TEXT, leavesItsLine, orders } from './printed.js';
import { runs } from './settings.js';

test('no order to a terminal or a workflow gets through, whatever stands around it', () => {
  fc.assert(
    fc.property(HOSTILE_TEXT, (text) => {
      for (const shown of [printable(text), terminalLine(text)]) expect(leavesItsLine(shown)).toEqual([]);
      for (const shown of [printableLines(text), terminalText(text)]) expect(orders(shown)).toEqual([]);
      for (const line of printableLines(text).split('\n')) expect(line).not.toMatch(/^\s*::|##\[/);
    }),
    runs(),
  );
});

test('nor through errors about files, programs and what they printed', () => {
  fc.assert(
    fc.property(HOSTILE_TEXT, HOSTILE_TEXT, (name, said) => {
      const errors = [
        new RunError('docker', ['inspect', name], { exitCode: 1 }, { stderr: said }).message,
        new RunError('docker', ['inspect', name], { exitCode: 1 }, { stderr: said }).tail,
        new ClusterError('file-unreadable', `${name} is not a file`).message,
      ];
      for (const shown of errors) expect(orders(terminalText(shown))).toEqual([]);
    }),
    runs(0.3),
  );
});

test('nor through names in files that are linted', () => {
  fc.assert(
    fc.property(HOSTILE_TEXT, HOSTILE_TEXT, (name, image) => {
      const text = JSON.stringify({ services: { [name]: { image: `restatedev/restate:${image}`, privileged: true } } });
      for (const { message, hint } of lintFiles([{ name: 'compose.yaml', text }]).findings) {
        expect(leavesItsLine(terminalLine(`${message} ${hint}`))).toEqual([]);
      }
    }),
    runs(0.1),
  );
});
