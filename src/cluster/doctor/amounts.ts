/** `768 MB`, `1.5 GB`; 1 GB is 1024 MB here, as in a spec. */
export function amount(mb: number): string {
  return mb < 1_024 ? `${String(Math.round(mb))} MB` : `${(mb / 1_024).toFixed(1)} GB`;
}
