import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { openDialogue } from '../../../src/cli/dialogue.js';
import { askInit } from '../../../src/cli/init-questions.js';
import { clusterErrorOf } from '../fixtures.js';

/** Answers all at once, as a paste does; then the input ends. */
function answer(lines: readonly string[], given: Parameters<typeof askInit>[1] = {}) {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(lines.map((line) => `${line}\n`).join(''));
  const dialogue = openDialogue(input, output);
  const answers = askInit(dialogue, given).finally(() => {
    dialogue.close();
    output.end();
  });
  return { answers, said: text(output) };
}

describe('the questions of init', () => {
  test.each<[string, string[], object]>([
    ['Enter takes the defaults', ['', '', ''], { preset: 'three', runtime: 'auto', name: 'three' }],
    ['a preset has a number', ['4', 'native', 'demo'], { preset: 'zones', runtime: 'native', name: 'demo' }],
    ['or a name, which the cluster gets too', ['split-roles', '', ''], { preset: 'split-roles', name: 'split-roles' }],
    ['spaces do not matter', [' single ', ' docker ', ' a '], { preset: 'single', runtime: 'docker', name: 'a' }],
  ])('%s', async (_, lines, wanted) => {
    await expect(answer(lines).answers).resolves.toMatchObject(wanted);
  });

  test('a wrong answer is explained, and asked for again', async () => {
    const { answers, said } = answer(['7', 'tree', '2', 'podman', 'docker', 'Demo', 'demo']);
    await expect(answers).resolves.toEqual({ preset: 'three', runtime: 'docker', name: 'demo' });
    const output = await said;
    expect(output).toContain('"7" is none of these. There are single, three,');
    expect(output).toContain('"tree" is none of these. Did you mean three?');
    expect(output).toContain('The runtime must be auto or docker or native, and is "podman".');
    expect(output).toContain('The name must be lower-case letters');
    expect(output.match(/What should the cluster be\?/g)).toHaveLength(1);
    expect(output.match(/Number or name \[three\]: /g)).toHaveLength(3);
  });

  test('what flags say is not asked', async () => {
    const { answers, said } = answer(['3'], { runtime: 'native', name: 'demo' });
    await expect(answers).resolves.toEqual({ preset: 'five', runtime: 'native', name: 'demo' });
    expect(await said).not.toContain('What is it called?');
  });

  test.each([[[]], [['three']], [['three', 'auto']]])(
    'an input that ends after %j is an interruption',
    async (lines) => {
      const { answers } = answer(lines);
      expect(await clusterErrorOf(answers)).toMatchObject({ code: 'interrupted' });
    },
  );

  test('every preset is offered with what it survives', async () => {
    const { answers, said } = answer(['', '', '']);
    await answers;
    expect(await said).toMatch(/ 2 {2}three +three nodes; any one may be lost\n/);
  });
});
