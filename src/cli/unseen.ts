import { note } from './io.js';

/** Says that Docker could not be asked, and what that means for the result. */
export const noteUnseen = (consequence: string) => (reason: string) => {
  note(`Docker gave no answer, so ${consequence}: ${reason}. \`restate-cluster doctor\` tells more.`);
};
