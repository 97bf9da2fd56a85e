import type { IncomingMessage } from "node:http";
import { badRequest, type DropboxError, refusal } from "./exchange.ts";

/** @throws DropboxError 400 for a field that the route does not know */
export function checkArgument(
  route: string,
  argument: Readonly<Record<string, unknown>>,
  known: readonly string[],
): void {
  const unknown = Object.keys(argument).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw badRequest(route, `request body: unknown field '${unknown}'`);
}

/** The argument of a content route: JSON of ASCII characters alone. */
export function argumentOfHeader(route: string, req: IncomingMessage): Record<string, unknown> {
  const text = String(req.headers["dropbox-api-arg"] ?? "");
  if (text === "") throw badRequest(route, 'Must provide HTTP header "Dropbox-API-Arg".');
  if (!/^[\x20-\x7e]*$/.test(text)) {
    throw badRequest(route, 'HTTP header "Dropbox-API-Arg": could not decode input as JSON');
  }
  return parseArgument(route, text);
}

export function parseArgument(route: string, text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // The same answer as for the others.
  }
  throw badRequest(route, "could not decode input as JSON");
}

const NOT_STORED = ["desktop.ini", "thumbs.db", ".ds_store", "icon\r", ".dropbox", ".dropbox.attr"];

/** @throws DropboxError 400 for what is no path at all */
export function namesOf(route: string, path: unknown): readonly string[] {
  if (path === "") return [];
  if (path === "/") {
    throw badRequest(route, 'path: Specify the root folder as an empty string rather than as "/".');
  }
  if (typeof path !== "string" || !path.startsWith("/")) {
    throw badRequest(route, `path: '${String(path)}' did not match pattern '(/(.|[\\r\\n])*)?'`);
  }
  const malformed = () =>
    refusal("path/malformed_path", { ".tag": "path", path: { ".tag": "malformed_path" } });
  const names = path.slice(1).split("/");
  for (const name of names) {
    const isBad = name === "" || name === "." || name === ".." || /[\\\0\x7f]/.test(name);
    if (isBad || name.length > 255 || /\s$/.test(name)) throw malformed();
  }
  return names;
}

/** @throws DropboxError by `fail` for names that Dropbox does not store */
export function checkStorable(names: readonly string[], fail: (tag: string) => DropboxError): void {
  if (names.some((name) => NOT_STORED.includes(name.toLowerCase()))) throw fail("disallowed_name");
}
