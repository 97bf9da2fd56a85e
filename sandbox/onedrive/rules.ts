import { GraphError } from "./exchange.ts";

const BAD_SIGNS = /["*:<>?/\\|]/;
const KEPT = ["con", "prn", "aux", "nul", ".lock", "desktop.ini", "_vti_"];

export const invalid = (message: string): GraphError =>
  new GraphError(400, "invalidRequest", message);

/** @throws GraphError 400 for a name that OneDrive does not take */
export function checkName(name: string): void {
  const lower = name.toLowerCase();
  const isBad =
    name === "" ||
    BAD_SIGNS.test(name) ||
    name !== name.trim() ||
    name.endsWith(".") ||
    name.startsWith("~$") ||
    KEPT.includes(lower) ||
    /^(com|lpt)\d$/.test(lower) ||
    name.length > 255;
  if (isBad) throw invalid("The provided name contains invalid characters.");
}

/** The names of an encoded path such as `/a%20b/c`. */
export function decodeNames(path: string): readonly string[] {
  if (!path.startsWith("/")) throw invalid("The path has to start with a slash.");
  return path
    .slice(1)
    .split("/")
    .map((part) => {
      if (part === "") throw invalid("The path has an empty segment.");
      try {
        return decodeURIComponent(part);
      } catch (cause) {
        throw Object.assign(invalid("The path is not well encoded."), { cause });
      }
    });
}

/** Refuses parameters that the call does not know. */
export function checkQuery(url: URL, known: readonly string[]): void {
  const unknown = [...url.searchParams.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`The query parameter '${unknown}' is not supported.`);
}

export function checkFields(value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw invalid(`The property '${unknown}' does not exist on this type.`);
}
