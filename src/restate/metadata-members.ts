export interface MetadataServer {
  readonly id: string;
  /** `Member`, `Standby`, `Starting up`, `Awaiting provisioning` … */
  readonly status: string;
  /** Id of the one that leads the others, as far as it knows. */
  readonly leader: string | undefined;
  /** Ids of those that have a vote, as far as it knows. */
  readonly members: readonly string[];
}

// NODE STATUS VERSION LEADER MEMBERS …; what a server does not know is `-`.
const LINE = /^\s*(N\d+)\s+(.+?)\s+(?:v\d+|-)\s+(N\d+|-)\s+(\[[N\d, ]*\])/;

/** Reads the table of {@link METADATA_ARGS}, which has no JSON form; lines of another form are passed over. */
export function parseMetadataServers(stdout: string): MetadataServer[] {
  return stdout.split('\n').flatMap((line) => {
    const found = LINE.exec(line);
    if (found === null) return [];
    const [, id = '', status = '', leader, members = ''] = found;
    return [{ id, status, leader: leader === '-' ? undefined : leader, members: members.match(/N\d+/g) ?? [] }];
  });
}
