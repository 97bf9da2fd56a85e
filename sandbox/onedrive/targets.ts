import { GraphError, type State } from "./exchange.ts";
import { type Place, readAddress } from "./items.ts";
import type { DriveTree } from "./tree.ts";

const SITE = "contoso.sharepoint.com:/sites/finance";
const SITE_ID = "contoso.sharepoint.com,11111111-2222-3333-4444-555555555555,66666666";
export const LIBRARY = "b!library-of-finance";

export interface Target {
  readonly part: string;
  readonly place?: Place;
  readonly answer?: unknown;
}

/** What an address of Graph means. */
export function readTarget(state: State, path: string): Target | undefined {
  const sites: Readonly<Record<string, unknown>> = {
    [`/v1.0/sites/${SITE}`]: {
      id: SITE_ID,
      name: "finance",
      webUrl: "https://contoso.sharepoint.com",
    },
    [`/v1.0/sites/${encodeURIComponent(SITE_ID)}/drive`]: drive(state, state.library),
  };
  if (sites[path])
    return { part: "site", answer: sites[path], place: { tree: state.library, names: [] } };
  if (path.startsWith("/v1.0/sites/"))
    throw new GraphError(404, "itemNotFound", "Requested site could not be found");
  const [, which, id, rest = ""] = /^\/v1\.0\/(me\/drive|drives\/([^/]+))(\/.*)?$/.exec(path) ?? [];
  if (which === undefined) return undefined;
  const known = [state.own, state.library];
  const tree =
    id === undefined ? state.own : known.find((one) => one.id === decodeURIComponent(id));
  if (!tree) throw new GraphError(404, "itemNotFound", "The drive could not be found.");
  const place = { tree, names: [] };
  if (rest === "") return { part: "drive", answer: drive(state, tree), place };
  const address = readAddress(rest);
  return address && { part: address.part || "item", place: { tree, names: address.names } };
}

function drive({ control }: State, tree: DriveTree) {
  const used = tree.usedBytes();
  const remaining = Math.max(control.quotaBytes - used, 0);
  const isLibrary = tree.id === LIBRARY;
  return {
    id: tree.id,
    name: isLibrary ? "Documents" : "OneDrive",
    driveType: isLibrary ? "documentLibrary" : control.driveType,
    owner: isLibrary
      ? { group: { displayName: "Finance" } }
      : { user: { displayName: "Anna Nowak" } },
    quota: {
      total: control.quotaBytes,
      used,
      remaining,
      deleted: 0,
      state: used > control.quotaBytes ? "exceeded" : "normal",
    },
  };
}
