import { InvalidInputError } from "../../sdk/index.ts";

/** What file systems below a server store in one name: https://docs.nextcloud.com/ counts bytes, not characters. */
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

/** Percent-encoded name by name, with a slash before each. */
export const encodePath = (names: readonly string[]): string =>
  names.map((name) => `/${encodeURIComponent(name)}`).join("");

/**
 * The decoded names of an address in a multistatus; undefined for one that is no clean path, e.g. with
 * an encoded slash or `..`.
 */
export function splitHref(href: string): readonly string[] | undefined {
  const path = href.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "").replace(/[?#].*$/, "");
  try {
    const names = path
      .split("/")
      .filter((part) => part !== "")
      .map(decodeURIComponent);
    return names.every((name) => name !== "." && name !== ".." && !FORBIDDEN.test(name))
      ? names
      : undefined;
  } catch {
    return undefined;
  }
}

function faultOf(name: string): string | undefined {
  if (name === "." || name === "..") return "is not a name";
  if (FORBIDDEN.test(name)) return "contains a backslash or a control character";
  if (name !== name.trim()) return "begins or ends with a blank";
  if (!name.isWellFormed()) return "is not valid Unicode";
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return `is longer than ${MAX_NAME_BYTES} bytes`;
  return undefined;
}
