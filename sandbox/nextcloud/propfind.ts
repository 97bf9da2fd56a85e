import { XMLParser } from "fast-xml-parser";
import { readBody } from "../simulator.ts";
import { DavError, type Exchange, escapeXml, header, type State, sendXml } from "./exchange.ts";
import type { Node } from "./tree.ts";

const parser = new XMLParser({ removeNSPrefix: true, processEntities: false });

/** Those that a request without a body gets. */
const USUAL = ["getlastmodified", "getetag", "getcontentlength", "getcontenttype", "resourcetype"];

const PREFIXES: Readonly<Record<string, string>> = {
  fileid: "oc",
  permissions: "oc",
  checksums: "oc",
  id: "oc",
};

/** PROPFIND of depth 0 or 1: what is known in one `propstat`, what is not in another. */
export async function answerPropfind(exchange: Exchange): Promise<void> {
  const { req, res, state, names, mount } = exchange;
  const depth = header(req, "depth") ?? "infinity";
  const wanted = wantedProps((await readBody(req, 64 * 1024)).toString("utf8"));
  if (depth !== "0" && depth !== "1") {
    throw new DavError(403, "Forbidden", "Depth infinity is not supported.");
  }
  const node = state.tree.find(names);
  if (!node) {
    throw new DavError(404, "NotFound", `File with name /${names.join("/")} could not be located`);
  }
  const base = `${mount}/remote.php/dav/files/${encodeURIComponent(state.uid)}`;
  const describe = (at: readonly string[], inner: Node): string => {
    const path = base + at.map((name) => `/${encodeURIComponent(name)}`).join("");
    const href = inner.kind === "folder" ? `${path}/` : path;
    return `<d:response><d:href>${escapeXml(href)}</d:href>${propstats(state, inner, wanted)}</d:response>`;
  };
  const children = node.kind === "folder" && depth === "1" ? [...node.children] : [];
  const all = [
    describe(names, node),
    ...children.map(([name, inner]) => describe([...names, name], inner)),
  ];
  sendXml(
    res,
    207,
    `<?xml version="1.0"?>\n<d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" xmlns:oc="http://owncloud.org/ns" xmlns:nc="http://nextcloud.org/ns">${all.join("")}</d:multistatus>`,
  );
}

/** @throws DavError 400 for a body that is no propfind */
function wantedProps(body: string): readonly string[] {
  if (body.trim() === "") return USUAL;
  const parsed: unknown = parser.parse(body);
  const props = at(at(parsed, "propfind"), "prop");
  if (typeof props !== "object" || props === null) {
    throw new DavError(400, "BadRequest", "The document has no propfind element.");
  }
  return Object.keys(props);
}

const at = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;

function propstats(state: State, node: Node, wanted: readonly string[]): string {
  const known = propsOf(state, node);
  const write = (names: readonly string[], status: string): string =>
    names.length === 0
      ? ""
      : `<d:propstat><d:prop>${names
          .map((name) => `<${prefixed(name)}>${known[name] ?? ""}</${prefixed(name)}>`)
          .join("")}</d:prop><d:status>HTTP/1.1 ${status}</d:status></d:propstat>`;
  const found = wanted.filter((name) => known[name] !== undefined);
  const missing = wanted.filter((name) => known[name] === undefined);
  return write(found, "200 OK") + write(missing, "404 Not Found");
}

const prefixed = (name: string): string => `${PREFIXES[name] ?? "d"}:${name}`;

function propsOf({ tree, control }: State, node: Node): Readonly<Record<string, string>> {
  const common = {
    getlastmodified: new Date(node.mtime * 1000).toUTCString(),
    fileid: String(node.id),
    id: `${String(node.id).padStart(8, "0")}ocsandbox001`,
  };
  if (node.kind === "folder") {
    const used = tree.usedBytes();
    return {
      ...common,
      getetag: `&quot;${node.id}-${node.children.size}&quot;`,
      resourcetype: "<d:collection/>",
      permissions: "RGDNVCK",
      "quota-used-bytes": String(used),
      "quota-available-bytes": String(
        control.quotaBytes === Number.POSITIVE_INFINITY
          ? -3
          : Math.max(0, control.quotaBytes - used),
      ),
    };
  }
  return {
    ...common,
    getetag: `&quot;${node.etag}&quot;`,
    getcontentlength: String(node.sizeBytes),
    getcontenttype: escapeXml(node.mime),
    resourcetype: "",
    permissions: "RGDNVW",
    ...(node.checksum === undefined
      ? {}
      : { checksums: `<oc:checksum>${escapeXml(node.checksum)}</oc:checksum>` }),
  };
}
