/** A word of a command; `known` is false where a shell would still fill something in. */
export interface Word {
  readonly text: string;
  readonly known: boolean;
}

const PART = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|(\s+)|([;&|])|([^\s'"\\;&|]+|.)/gsy;

/** The words of the first command of a text that has `program` in it, as a shell would split them. */
export function shellWords(text: string, shell = false): Word[] {
  const words: Word[] = [];
  let current: { text: string; known: boolean } | undefined;
  const add = (part: string, literal: boolean) => {
    current = {
      text: (current?.text ?? '') + part,
      known: (current?.known ?? true) && (literal || !shell || !/[$`]/.test(part)),
    };
  };
  const end = () => {
    if (current !== undefined) words.push(current);
    current = undefined;
  };
  for (const [, single, double, escaped, blank, operator, plain] of text.matchAll(PART)) {
    if (single !== undefined) add(single, true);
    else if (double !== undefined) add(double.replace(/\\(["\\$`])/g, '$1'), false);
    else if (escaped !== undefined) add(escaped === '\n' ? '' : escaped, true);
    else if (plain !== undefined) add(plain, false);
    else if (operator !== undefined && !shell) add(operator, true);
    else {
      end();
      if (blank === undefined) words.push({ text: SEPARATOR, known: true });
    }
  }
  end();
  return words;
}

/** Stands between two commands of one line. */
export const SEPARATOR = '\u0000';
