import { randomBytes } from "node:crypto";
import { readJson, sendJson } from "../simulator.ts";
import { checkLock, type Exchange, GraphError, receive, type State } from "./exchange.ts";
import { checkFields, checkName, checkQuery, decodeNames, invalid } from "./rules.ts";
import { type DriveTree, digestOf, type Item, quickXor, sizeOf } from "./tree.ts";

const MAX_WHOLE_BYTES = 250 * 1024 * 1024;
const MAX_TOP = 1_000;
const OFFICE = /\.(docx|xlsx|pptx)$/i;
const BEHAVIORS = ["fail", "replace", "rename"];

export interface Place {
  readonly tree: DriveTree;
  readonly names: readonly string[];
}

/** GET …/root:/a/b */
export function getItem(exchange: Exchange, place: Place): void {
  checkQuery(exchange.url, ["$select", "$expand"]);
  sendJson(exchange.res, 200, shown(exchange.state, place, existing(place)));
}

/** GET …/root:/a/b:/children */
export function listChildren(exchange: Exchange, { tree, names }: Place): void {
  const { url, res, state, base } = exchange;
  checkQuery(url, ["$top", "$select", "$orderby", "$skiptoken"]);
  const top = Number(url.searchParams.get("$top") ?? 200);
  if (!Number.isInteger(top) || top < 1 || top > MAX_TOP) throw invalid("$top is not valid.");
  const folder = existing({ tree, names });
  if (!folder.children) throw invalid("The item is not a folder.");
  const from = Number(url.searchParams.get("$skiptoken") ?? 0);
  const size = Math.min(top, state.control.pageSize);
  const all = [...folder.children.values()];
  const items = all.slice(from, from + size);
  const next = new URL(`${base}${url.pathname}`);
  for (const [name, value] of url.searchParams) next.searchParams.set(name, value);
  next.searchParams.set("$skiptoken", String(from + size));
  sendJson(res, 200, {
    "@odata.context": `${base}/v1.0/$metadata#driveItems`,
    value: items.map((item) => shown(state, { tree, names: [...names, item.name] }, item)),
    ...(from + size < all.length ? { "@odata.nextLink": next.href } : {}),
  });
}

/** GET …:/content leads to an address that needs no token. */
export function redirectToContent(exchange: Exchange, place: Place): void {
  const { res, state, base } = exchange;
  const item = existing(place);
  if (!item.file) throw invalid("A folder has no content.");
  const secret = randomBytes(24).toString("hex");
  state.downloads.set(secret, place);
  const { contentHost } = state.control;
  const home = contentHost === "" ? base : base.replace(/\/\/[^/]+/, `//${contentHost}`);
  res.writeHead(302, { location: `${home}/download/${secret}?tempauth=v1.${secret}` });
  res.end();
}

/** PUT …:/content */
export async function putContent(exchange: Exchange, place: Place): Promise<void> {
  const { req, res, url, state } = exchange;
  checkQuery(url, ["@microsoft.graph.conflictBehavior"]);
  const behavior = url.searchParams.get("@microsoft.graph.conflictBehavior") ?? "replace";
  if (Number(req.headers["content-length"] ?? 0) > MAX_WHOLE_BYTES) {
    throw new GraphError(413, "payloadTooLarge", "Request Entity Too Large");
  }
  checkTarget(state, place, behavior);
  const parts = await receive(exchange);
  if (!parts) return;
  const mime = String(req.headers["content-type"] ?? "application/octet-stream");
  const isNew = !place.tree.find(place.names);
  const item = store(state, place, { parts, mime, behavior });
  sendJson(res, isNew ? 201 : 200, shown(state, place, item));
}

/** POST …:/children makes a folder. */
export async function makeFolder(exchange: Exchange, { tree, names }: Place): Promise<void> {
  const { req, res, state } = exchange;
  const body = (await readJson(req)) as Record<string, unknown>;
  checkFields(body, ["name", "folder", "@microsoft.graph.conflictBehavior"]);
  const { name, folder, "@microsoft.graph.conflictBehavior": behavior = "fail" } = body;
  if (typeof name !== "string" || typeof folder !== "object") throw invalid("name and folder");
  checkName(name);
  const parent = existing({ tree, names });
  if (!parent.children) throw invalid("The item is not a folder.");
  const place = { tree, names: [...names, name] };
  if (tree.find(place.names)) {
    if (behavior !== "fail") throw invalid("conflictBehavior has to be fail for a folder here.");
    throw new GraphError(409, "nameAlreadyExists", "An item with the same name already exists.");
  }
  const item = tree.makeFolder(place.names);
  if (item) sendJson(res, 201, shown(state, place, item));
}

/** DELETE …/root:/a/b */
export function removeItem({ res, state }: Exchange, place: Place): void {
  existing(place);
  if (place.names.length === 0) throw new GraphError(403, "accessDenied", "Not the root.");
  checkLock(state, place.names);
  place.tree.remove(place.names);
  res.writeHead(204);
  res.end();
}

/** @throws GraphError for a place where no file can be made */
export function checkTarget(state: State, { tree, names }: Place, behavior: string): void {
  if (!BEHAVIORS.includes(behavior)) throw invalid("conflictBehavior is not valid.");
  if (names.length === 0) throw invalid("The root has no content.");
  names.forEach(checkName);
  if (names.join("/").length > 400) throw invalid("pathIsTooLong");
  checkLock(state, names);
  const old = tree.find(names);
  if (old?.children || (old && behavior === "fail")) {
    throw new GraphError(409, "nameAlreadyExists", "An item with the same name already exists.");
  }
  const above = tree.find(names.slice(0, -1));
  if (above && !above.children) throw invalid("The parent is not a folder.");
  if (above || state.control.makesFolders) return;
  throw new GraphError(404, "itemNotFound", "Item does not exist");
}

interface NewFile {
  readonly parts: readonly Buffer[];
  readonly mime: string;
  readonly behavior: string;
  readonly modified?: string | undefined;
}

/** @throws GraphError 507 where it does not fit */
export function store(state: State, place: Place, file: NewFile): Item {
  const { control } = state;
  const { tree, names } = place;
  checkTarget(state, place, file.behavior);
  const isRewritten = control.officeBytes > 0 && OFFICE.test(names.at(-1) ?? "");
  const parts = isRewritten ? [...file.parts, Buffer.alloc(control.officeBytes)] : file.parts;
  const before = tree.find(names)?.file?.size ?? 0;
  if (tree.usedBytes() - before + sizeOf(parts) > control.quotaBytes) {
    throw new GraphError(507, "insufficientStorage", "The user has reached their quota limit.");
  }
  const folder = tree.makeFolder(names.slice(0, -1));
  if (!folder) throw invalid("The parent is not a folder.");
  const { mime, modified } = file;
  return tree.putFile(folder, names.at(-1) ?? "", { parts, size: sizeOf(parts), mime }, modified);
}

/** @throws GraphError 404 */
export function existing({ tree, names }: Place): Item {
  const item = tree.find(names);
  if (item) return item;
  throw new GraphError(404, "itemNotFound", "The resource could not be found.");
}

export function shown({ control }: State, { tree, names }: Place, item: Item) {
  const path = names.map((name) => `/${encodeURIComponent(name)}`).join("");
  const driveType = tree.id.startsWith("b!library") ? "documentLibrary" : control.driveType;
  return {
    id: item.id,
    name: item.name,
    size: tree.usedBytes(item),
    eTag: `"{${item.id}},${item.version}"`,
    cTag: `"c:{${item.id}},${item.version}"`,
    webUrl: `https://onedrive.sandbox.example${path}`,
    lastModifiedDateTime: item.modified,
    fileSystemInfo: { lastModifiedDateTime: item.clientModified },
    parentReference: {
      driveId: tree.id,
      driveType,
      path: `/drive/root:/${names.slice(0, -1).join("/")}`,
    },
    ...(names.length === 0 ? { root: {} } : {}),
    ...(item.children ? { folder: { childCount: item.children.size } } : {}),
    ...(item.file
      ? { file: { mimeType: item.file.mime, ...hashes(control.hash, item.file.parts) } }
      : {}),
  };
}

function hashes(kind: State["control"]["hash"], parts: readonly Buffer[]) {
  if (kind === "none") return {};
  if (kind === "quickXorHash") return { hashes: { quickXorHash: quickXor(parts) } };
  return { hashes: { [kind]: digestOf(parts, kind === "sha1Hash" ? "sha1" : "sha256") } };
}

/** `/root`, `/root/children`, `/root:/a/b`, `/root:/a/b:/content`: the path's names and what is wanted of it. */
export function readAddress(rest: string): { names: readonly string[]; part: string } | undefined {
  const [, plain] = /^\/root(?:\/([A-Za-z]+))?$/.exec(rest) ?? [undefined, null];
  if (plain !== null) return { names: [], part: plain ?? "" };
  const [, path, part = ""] = /^\/root:(\/[^:]+)(?::\/([A-Za-z]+))?:?$/.exec(rest) ?? [];
  return path === undefined ? undefined : { names: decodeNames(path), part };
}
