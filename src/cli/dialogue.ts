import { createInterface } from 'node:readline';
import { ClusterError } from '../errors.js';

export interface Question<Answer> {
  /** What is asked, on any number of lines. */
  readonly text: string;
  /** A word or two before the answer: all that is repeated after a wrong one. */
  readonly prompt: string;
  /** What Enter alone answers. */
  readonly fallback: string;
  /** What an answer means, or what is wrong with it, in a sentence. */
  readonly read: (answer: string) => { readonly value: Answer } | { readonly problem: string };
}

export interface Dialogue {
  /**
   * Asks until there is an answer that can be read.
   *
   * @throws {ClusterError} `interrupted` on Ctrl-C, or where the input ends
   */
  ask<Answer>(question: Question<Answer>): Promise<Answer>;
  close(): void;
}

/** Questions on a terminal, or on any two streams. */
export function openDialogue(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Dialogue {
  const reader = createInterface({ input, output, historySize: 0 });
  // Lines that come before they are asked for, as from a paste, wait here; readline's own `question` drops them.
  const lines = reader[Symbol.asyncIterator]();
  return {
    async ask({ text, prompt, fallback, read }) {
      output.write(`${text}\n`);
      for (;;) {
        reader.setPrompt(`${prompt} [${fallback}]: `);
        reader.prompt();
        // Ctrl-C closes the reader, as the end of the input does.
        const line = await lines.next();
        if (line.done === true) {
          output.write('\n');
          throw new ClusterError('interrupted', 'interrupted');
        }
        const answer = line.value.trim();
        const meant = read(answer === '' ? fallback : answer);
        if ('value' in meant) return meant.value;
        output.write(`${meant.problem}\n`);
      }
    },
    close: () => {
      reader.close();
    },
  };
}
