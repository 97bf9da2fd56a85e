import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";

const MAX_CHARACTERS = 200;
/** Linux and most storages end at 255 bytes; the rest is for the suffix of a temporary name. */
const MAX_BYTES = 230;
/** Characters that Windows shares and OneDrive refuse; `/` and `\` would make a path. */
const FORBIDDEN = /[<>:"|?*/\\]/u;
/** Control characters, and those that turn the direction of the text around (`fdp.exe` for `exe.pdf`). */
const INVISIBLE = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
const LONE_SURROGATE = /\p{Cs}/u;

/** What is wrong with a file's or a folder's name as the last part of a path; undefined for a good one. */
export function nameIssue(name: string, field: string): FieldIssue | undefined {
  const issue = (message: string, remedy: string): FieldIssue => ({ field, message, remedy });
  if (name.trim() === "") return issue("is empty", "Give a name such as raport-br-2025-01.pdf.");
  if (name === "." || name === "..") return issue("is a path, not a name", "Give a plain name.");
  if (INVISIBLE.test(name) || LONE_SURROGATE.test(name)) {
    return issue("has control or invisible characters", "Use letters, digits, blanks, - and _.");
  }
  if (FORBIDDEN.test(name)) {
    return issue('has one of / \\ < > : " | ? *', "Give a plain name without folders.");
  }
  if (name !== name.trim() || name.endsWith(".")) {
    return issue("begins or ends with a blank, or ends with a dot", "Take them away.");
  }
  if ([...name].length > MAX_CHARACTERS || Buffer.byteLength(name) > MAX_BYTES) {
    return issue(
      `is longer than ${MAX_CHARACTERS} characters (${MAX_BYTES} bytes)`,
      "Give a shorter name.",
    );
  }
  return undefined;
}

/**
 * The name in Unicode NFC, so that the same name typed on two machines is one name.
 * @throws InvalidInputError naming `field`
 */
export function checkFileName(name: string, field: string): string {
  const normal = name.normalize("NFC");
  const issue = nameIssue(normal, field);
  if (issue) throw new InvalidInputError([issue]);
  return normal;
}
