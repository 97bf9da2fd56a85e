import { InvalidInputError } from "../../sdk/index.ts";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1024;
const FORBIDDEN = /[\\\p{Cc}]/u;

/**
 * The object key for an absolute path: `/BR-Reports/a.pdf` is `BR-Reports/a.pdf`, the root is empty.
 * Doubled and trailing slashes do not count.
 * @throws InvalidInputError for a name that could leave its folder or that not every service stores.
 */
export function keyOf(path: string): string {
  const names = path.split("/").filter((name) => name !== "");
  const fault = names.map(faultOf).find((found) => found !== undefined) ?? lengthFault(names);
  if (fault === undefined) return names.join("/");
  throw new InvalidInputError([{ field: "path", message: fault }]);
}

/** `keyOf` for a file: the root is none. */
export function fileKeyOf(path: string): string {
  const key = keyOf(path);
  if (key !== "") return key;
  throw new InvalidInputError([{ field: "path", message: "names no file." }]);
}

export const pathOf = (key: string): string => `/${key}`;

/** Whether `keyOf` gives this key back: others cannot be shown as a path, and might lead elsewhere. */
export const isPlainKey = (key: string): boolean =>
  key.split("/").every((name) => name !== "" && faultOf(name) === undefined);

/** As https://www.rfc-editor.org/rfc/rfc3986#section-2.3 has it, which is what the signature is made of. */
export const encodeText = (text: string): string =>
  encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

export const encodeKey = (key: string): string => key.split("/").map(encodeText).join("/");

function faultOf(name: string): string | undefined {
  const shown = JSON.stringify(name.slice(0, 80));
  if (name === "." || name === "..") return `${shown} may not be part of a path.`;
  if (FORBIDDEN.test(name)) return `${shown} has a backslash or a control character.`;
  if (!name.isWellFormed()) return `${shown} has half of a character.`;
  if (name.trim() !== name) return `${shown} begins or ends with a blank.`;
  return undefined;
}

function lengthFault(names: readonly string[]): string | undefined {
  const size = Buffer.byteLength(names.join("/"));
  if (size <= MAX_KEY_BYTES) return undefined;
  return `has ${size} bytes; S3 stores at most ${MAX_KEY_BYTES}.`;
}
