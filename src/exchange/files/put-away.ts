import type { FilesSource } from "../import-definition.ts";

const FOLDERS = { done: "done", failed: "failed" } as const;
type State = keyof typeof FOLDERS;

/** The folder that a file goes to; undefined where it stays or is deleted. */
export function putAwayFolder(files: FilesSource, path: string, state: State): string | undefined {
  const { after = "keep" } = files;
  if (after === "keep" || (after === "delete" && state === "done")) return undefined;
  const own = ownFolder(files, state);
  return own ?? `${folderOf(path)}/${FOLDERS[state]}`;
}

/**
 * True for what lies where files are put away: `in/**` means it too, and would read it again and move it deeper
 * with every run. A pattern that names `done` itself means what is in it.
 */
export function isPutAway(files: FilesSource, path: string): boolean {
  const { after = "keep", pattern } = files;
  if (after === "keep") return false;
  const states: readonly State[] = after === "delete" ? ["failed"] : ["done", "failed"];
  const folder = folderOf(path);
  const meant = pattern.split(/[\\/]/).at(-2) ?? "";
  return states.some((state) => {
    const own = ownFolder(files, state);
    if (own !== undefined) return folder === own && isWild(pattern);
    return folder.endsWith(`/${FOLDERS[state]}`) && /[*?]/.test(meant);
  });
}

const isWild = (pattern: string): boolean => /[*?].*[\\/]/.test(pattern);

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/"));

function ownFolder({ done_folder, failed_folder }: FilesSource, state: State): string | undefined {
  const own = state === "done" ? done_folder : failed_folder;
  return own === undefined ? undefined : `/${own.replace(/^\/+|\/+$/g, "")}`;
}
