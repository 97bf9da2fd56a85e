import { InvalidInputError, splitPath as splitNames } from "../../sdk/index.ts";

/** https://support.microsoft.com/office/64883a5d-228e-48f5-b3d2-eb39e07630fa */
const FORBIDDEN = /["*:<>?|]/;
const RESERVED = /^(\.lock|con|prn|aux|nul|com\d|lpt\d|desktop\.ini)$|_vti_/i;

/**
 * The names along an absolute path; none for the root.
 * @throws InvalidInputError for a name that could leave its folder or that OneDrive does not store
 */
export function splitPath(path: string): readonly string[] {
  const names = splitNames(path);
  for (const name of names) {
    const fault = faultOf(name);
    if (fault === undefined) continue;
    throw new InvalidInputError([{ field: "path", message: `"${name}" ${fault}.` }]);
  }
  return names;
}

/** `splitPath` for a file: the root is none. */
export function splitFilePath(path: string): readonly string[] {
  const names = splitPath(path);
  if (names.length > 0) return names;
  throw new InvalidInputError([{ field: "path", message: "names no file." }]);
}

/**
 * An item by its path below the drive: `/root:/a/b:/content`, for the root `/root/content`.
 * https://learn.microsoft.com/graph/onedrive-addressing-driveitems
 */
export function itemAddress(names: readonly string[], part = ""): string {
  if (names.length === 0) return `/root${part}`;
  const path = names.map((name) => `/${encodeURIComponent(name)}`).join("");
  return part === "" ? `/root:${path}` : `/root:${path}:${part}`;
}

function faultOf(name: string): string | undefined {
  if (FORBIDDEN.test(name)) return 'has one of the signs " * : < > ? | that OneDrive refuses';
  if (name.endsWith(".")) return "ends with a full stop, which OneDrive refuses";
  if (name.startsWith("~$")) return "begins with ~$, as the lock files of Office";
  if (RESERVED.test(name)) return "is a name that OneDrive keeps for itself";
  return undefined;
}
