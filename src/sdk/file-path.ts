import { InvalidInputError } from "../lib/errors.ts";

/** What file systems store in one name, in bytes, not characters; with room for what a server adds. */
const MAX_NAME_BYTES = 250;
const FORBIDDEN = /[/\\\p{Cc}]/u;

/**
 * The names along an absolute path; none for the root. Doubled and trailing slashes do not count.
 * @throws InvalidInputError for a name that could leave its folder or that no server stores.
 */
export function splitPath(path: string): readonly string[] {
  const names = path.split("/").filter((name) => name !== "");
  for (const name of names) {
    const fault = faultOf(name);
    if (fault === undefined) continue;
    throw new InvalidInputError([{ field: "path", message: `"${name.slice(0, 80)}" ${fault}.` }]);
  }
  return names;
}

/** `splitPath` for a file: the root is none. */
export function splitFilePath(path: string): readonly string[] {
  const names = splitPath(path);
  if (names.length > 0) return names;
  throw new InvalidInputError([{ field: "path", message: "names no file." }]);
}

export const joinPath = (names: readonly string[]): string => `/${names.join("/")}`;

function faultOf(name: string): string | undefined {
  if (name === "." || name === "..") return "is not a name";
  if (FORBIDDEN.test(name)) return "contains a backslash or a control character";
  if (name !== name.trim()) return "begins or ends with a blank";
  if (!name.isWellFormed()) return "is not valid Unicode";
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`;
  return undefined;
}
