import { InvalidInputError, joinPath, splitPath as splitNames } from "../../sdk/index.ts";

/** https://help.dropbox.com/organize/file-names */
const NOT_STORED = new Set([
  "desktop.ini",
  "thumbs.db",
  ".ds_store",
  ".dropbox",
  ".dropbox.attr",
  ".dropbox.cache",
]);

/**
 * The names along an absolute path; none for the root.
 * @throws InvalidInputError for a name that could leave its folder or that Dropbox does not store
 */
export function splitPath(path: string): readonly string[] {
  const names = splitNames(path);
  const refused = names.find((name) => NOT_STORED.has(name.toLowerCase()));
  if (refused === undefined) return names;
  const message = `"${refused}" is a name that Dropbox does not store.`;
  throw new InvalidInputError([{ field: "path", message }]);
}

/** `splitPath` for a file: the root is none. */
export function splitFilePath(path: string): readonly string[] {
  const names = splitPath(path);
  if (names.length > 0) return names;
  throw new InvalidInputError([{ field: "path", message: "names no file." }]);
}

/** As Dropbox wants it: the root is the empty text. */
export const remotePath = (names: readonly string[]): string =>
  names.length === 0 ? "" : joinPath(names);
