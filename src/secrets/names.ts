/** Words that name a secret wherever they are in a name, once its dashes and underscores are gone. */
const ANYWHERE =
  /secret|password|passwd|passphrase|credential|(?:access|api|account|shared|private|encryption|signing)key|authorization/;
/** Words that are too short for that: `sas` is in `disaster`, `token` in `tokenizer`. */
const WORDS = ['token', 'tokens', 'sas', 'sig', 'signature', 'pwd', 'auth', 'cookie', 'bearer'];
/** Names of what only leads to a secret. */
const LEADS_THERE = ['file', 'path'];

/** Variables by which clouds hand out identities, and any whose name ends in `_KEY`. */
const VARIABLE = /^(?:AWS|AZURE|GOOGLE|GCP)_[A-Z0-9_]+$|^[A-Z][A-Z0-9_]*_KEYS?$/;
/** Those of clouds that say where, how or as whom in general, and open nothing by themselves. */
const HARMLESS_VARIABLE =
  /_(?:REGION|PROFILE|ALLOW_HTTP|USE_EMULATOR|ACCOUNT_NAME|CONTAINER_NAME|PROJECT|ENDPOINT|URL|ENDPOINT_URL\w*)$|^AWS_(?:PAGER|RETRY_MODE|MAX_ATTEMPTS|EC2_METADATA_DISABLED)$/;

/** What every name of a secret has in it, for a quick look at long texts. */
const PART_OF_ALL = /secret|pass|cred|key|auth|token|sas|sig|pwd|cookie|bearer|aws_|azure_|google_|gcp_/i;

/** Whether there may be a name of a secret in a text. */
export function mayNameSecret(text: string): boolean {
  return PART_OF_ALL.test(text);
}

/** Whether a name of a setting, a variable, a header or a column, in whatever spelling, is that of a secret. */
export function isSecretName(name: string): boolean {
  if (VARIABLE.test(name) && !HARMLESS_VARIABLE.test(name)) return true;
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  if (LEADS_THERE.includes(words.at(-1) ?? '')) return false;
  return ANYWHERE.test(words.join('')) || words.some((word) => WORDS.includes(word) || /.tokens?$/.test(word));
}
