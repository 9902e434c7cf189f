import { isSecretName } from './names.js';
import { Secrets } from './secrets.js';
import { HIDDEN } from './shapes.js';

const BY_LOOK = new Secrets();

/**
 * What is wrong with a value, without the value where it may be a secret, by the names on its path or by its look.
 *
 * @param path as in `nodes[2].env.DB_PASSWORD`
 */
export function withoutSecretValue(path: string, message: string): string {
  const named = path.split(/[.[\]]/).some(isSecretName);
  return BY_LOOK.inText(named ? message.replace(/, and is (?!missing$)[\s\S]*$/, `, and is ${HIDDEN}`) : message);
}
