const SECRET = /^(.*(?:secret|password|token|access-key|api-key|credential|sas)[\w.-]*"?\s*=\s*)(.+)$/gim;

/** Settings with the values of those left out that look like secrets by their names. */
export function redact(settings: string): string {
  return settings.replace(SECRET, '$1(not shown)');
}
