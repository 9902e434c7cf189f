import { withInvocation } from './invocation.js';
import { note } from './io.js';

/** Says that Docker could not be asked, and what that means for the result. */
export const noteUnseen = (consequence: string) => (reason: string) => {
  // Docker itself ends with a question: "Is the docker daemon running?"
  const end = /[.?!]$/.test(reason) ? '' : '.';
  note(
    withInvocation(`Docker gave no answer, so ${consequence}: ${reason}${end} \`restate-cluster doctor\` tells more.`),
  );
};
