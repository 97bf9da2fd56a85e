const CHOOSE_FOLDER = "choose another folder with --data-dir or DATA_DIR.";
const CORRECT_URLS = "correct DATABASE_URL and CONFIG_DB_URL";

interface Fault {
  readonly code?: string;
  readonly path?: string;
  readonly address?: string;
  readonly port?: number;
  /** SQLite's own number. */
  readonly errcode?: number;
}

/** What to do about a fault of the machine or of a database; undefined for any other error. */
export function systemFault(error: unknown): string | undefined {
  const { code, errcode, path, address, port } = deepest(error);
  if (code === "ERR_SQLITE_ERROR") return SQLITE[(errcode ?? 0) & 0xff];
  const server = address === undefined ? "" : ` at ${address}:${port}`;
  const texts: Readonly<Record<string, string>> = {
    EACCES: `${path} may not be read or written by this user: change its owner, or ${CHOOSE_FOLDER}`,
    EPERM: `${path} may not be changed by this user: change its owner, or ${CHOOSE_FOLDER}`,
    EROFS: `${path} is on a read-only disk: ${CHOOSE_FOLDER}`,
    ENOTDIR: `${path} goes through a file: ${CHOOSE_FOLDER}`,
    EEXIST: `${path} is a file: ${CHOOSE_FOLDER}`,
    ENOSPC: "The disk is full: make room and try again.",
    ECONNREFUSED: `No database answers${server}: start it, or ${CORRECT_URLS}.`,
    ENOTFOUND: `The host of a database is not known: ${CORRECT_URLS}, or the name service.`,
    ETIMEDOUT: `The database${server} does not answer: check the network, or ${CORRECT_URLS}.`,
    "28P01": REFUSED,
    "3D000": MISSING,
    ER_ACCESS_DENIED_ERROR: REFUSED,
    ER_BAD_DB_ERROR: MISSING,
  };
  return code === undefined ? undefined : texts[code];
}

const REFUSED = `The database refuses the user or the password: ${CORRECT_URLS}.`;
const MISSING = `The server has no such database: create it, or ${CORRECT_URLS}.`;

/** By SQLite's primary result codes: https://www.sqlite.org/rescode.html */
const SQLITE: Readonly<Record<number, string>> = {
  5: "The SQLite database is in use by another program: end it and try again.",
  8: "The SQLite database may not be written: change the owner of its file.",
  11: "The SQLite database is damaged: restore it from a backup.",
  13: "The disk is full: make room and try again.",
  14: "The SQLite database cannot be opened: check the folder that DATABASE_URL and CONFIG_DB_URL name, and its owner.",
  26: "The file is no SQLite database: restore it from a backup, or move it away to begin anew.",
};

/** The one with a code, among what an error was made of. */
function deepest(error: unknown): Fault {
  if (typeof error !== "object" || error === null) return {};
  const { code, errors, cause } = error as Fault & { errors?: unknown[]; cause?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return deepest(errors[0]);
  return code === undefined && cause !== undefined ? deepest(cause) : (error as Fault);
}
