import { ClusterError, isError } from './errors.js';

interface Words {
  /** What is wrong, after the path. */
  readonly what: string;
  /** What to do, in the imperative. */
  readonly hint: string;
}

const NO_PERMISSION: Words = {
  what: 'you have no permission',
  hint: 'Give yourself the permission, run the command as the user it belongs to, or use another directory.',
};
const NO_ROOM: Words = { what: 'the disk is full', hint: 'Free some space, or use a directory on another disk.' };

/** Failures of the system that are nobody's defect: what each means, and what to do. */
const WORDS: Readonly<Record<string, Words>> = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: { what: 'the file system is read-only', hint: 'Mount it for writing, or use another directory.' },
  ENOSPC: NO_ROOM,
  EDQUOT: { what: 'your disk quota is used up', hint: NO_ROOM.hint },
  EFBIG: { what: 'the file system takes no file that large', hint: 'Use a directory on another disk.' },
  ENOTDIR: {
    what: 'a part of the path is not a directory',
    hint: 'Move the file that is in the way, or use another directory.',
  },
  EISDIR: { what: 'it is a directory', hint: 'Name a file, or move the directory away.' },
  ENOENT: { what: 'it does not exist', hint: 'Check the path. Another process may have removed it meanwhile.' },
  EEXIST: { what: 'something is already there', hint: 'Move it away, or use another path.' },
  ENOTEMPTY: {
    what: 'the directory is not empty',
    hint: 'Another process writes there. Stop it, and run the command again.',
  },
  ENAMETOOLONG: { what: 'the path is too long', hint: 'Use a shorter path.' },
  ELOOP: {
    what: 'it is a symbolic link, or passes too many of them',
    hint: 'Remove the link, or use the path it leads to.',
  },
  EMLINK: { what: 'it is a symbolic link', hint: 'Remove the link, or use the path it leads to.' },
  EMFILE: {
    what: 'this process has too many open files',
    hint: 'Raise the limit with `ulimit -n 4096`, and run the command again.',
  },
  ENFILE: { what: 'this machine has too many open files', hint: 'Stop programs that hold many, and run it again.' },
  EXDEV: { what: 'the two paths are on different disks', hint: 'Use a directory on the same disk.' },
  EBUSY: { what: 'it is in use, or is a mount point', hint: 'Unmount it or stop what uses it, and run it again.' },
  ETXTBSY: { what: 'the program is running', hint: 'Stop it, and run the command again.' },
  EIO: { what: 'the disk failed to read or write', hint: 'Check the disk and the logs of the system.' },
};

/** Calls of the system, as Node names them, in words. Others are told as they are. */
const CALLS: Readonly<Record<string, string>> = {
  access: 'read',
  chmod: 'change the mode of',
  fchmod: 'change the mode of',
  copyfile: 'copy',
  link: 'make',
  lstat: 'look at',
  stat: 'look at',
  statfs: 'look at',
  mkdir: 'make the directory',
  mkdtemp: 'make the directory',
  open: 'open',
  read: 'read',
  readlink: 'read',
  realpath: 'look at',
  rename: 'put in place',
  rm: 'remove',
  rmdir: 'remove',
  scandir: 'read the directory',
  opendir: 'read the directory',
  unlink: 'remove',
  write: 'write',
};

function codeOf(error: unknown): string {
  return isError(error) ? String((error as NodeJS.ErrnoException).code) : '';
}

/** Why a call of the system failed, in a few words, as in `the disk is full`. */
export function systemReason(error: unknown): string {
  const known = WORDS[codeOf(error)]?.what;
  return known ?? (isError(error) ? error.message : String(error));
}

/** What to do about a call of the system that failed. */
export function systemHint(error: unknown): string | undefined {
  return WORDS[codeOf(error)]?.hint;
}

/** What a failing call of the system was about; for a rename, where it was to lead. */
function subjectOf({ path, dest }: NodeJS.ErrnoException & { readonly dest?: string }): string {
  return dest ?? path ?? 'a file';
}

/**
 * The failure of the file system that an error tells of, in expected words; `undefined` where it is none.
 *
 * @returns a {@link ClusterError} `path-unusable`
 */
export function asSystemFault(error: unknown): ClusterError | undefined {
  if (!isError(error) || error instanceof ClusterError) return undefined;
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  const words = WORDS[code];
  if (words === undefined || syscall === undefined) return undefined;
  // A program, socket or name that is not there is no matter of the file system.
  if (/^(?:spawn|connect|listen|bind|getaddrinfo|kill|uv_)/.test(syscall)) return undefined;
  const call = CALLS[syscall] ?? syscall;
  return new ClusterError('path-unusable', `could not ${call} ${subjectOf(error)}: ${words.what}`, {
    hint: words.hint,
    cause: error,
  });
}
