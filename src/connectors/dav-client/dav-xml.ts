import type { FileHash } from "../../sdk/index.ts";
import { child, type Element, parseXml } from "./xml.ts";

const DAV = "DAV:";
const OC = "http://owncloud.org/ns";
const SABRE = "http://sabredav.org/ns";

/** What one `response` of a multistatus says; only properties that the server could give. */
export interface DavResource {
  /** As the server wrote it: a percent-encoded path or a whole address. */
  readonly href: string;
  readonly isFolder: boolean;
  readonly sizeBytes?: number;
  readonly etag?: string;
  /** RFC 3339. */
  readonly modifiedAt?: string;
  /** The strongest one that the server tells. */
  readonly hash?: FileHash;
  readonly fileId?: string;
  /** Letters such as `RGDNVCK`: https://docs.nextcloud.com/server/latest/developer_manual/client_apis/WebDAV/basic.html */
  readonly permissions?: string;
  /** Negative numbers are Nextcloud's words: -1 not computed, -2 unknown, -3 unlimited. */
  readonly quotaAvailable?: number;
  readonly quotaUsed?: number;
}

export const PROPFIND_BODY = `<?xml version="1.0" encoding="utf-8"?>
<d:propfind xmlns:d="DAV:" xmlns:oc="${OC}"><d:prop><d:getlastmodified/><d:getetag/><d:getcontentlength/><d:resourcetype/><d:quota-available-bytes/><d:quota-used-bytes/><oc:fileid/><oc:permissions/><oc:checksums/></d:prop></d:propfind>`;

/**
 * The resources of a 207 answer, in its order; those that the server reports as failed are left out.
 * @throws TransientError for what is no multistatus.
 */
export function parseMultistatus(text: string): readonly DavResource[] {
  const root = parseXml(text);
  return root.children
    .filter((element) => element.namespace === DAV && element.name === "response")
    .flatMap((response) => toResource(response) ?? []);
}

/** The server's own words in an error body, where it has any; at most 300 characters. */
export function parseErrorMessage(text: string): string | undefined {
  if (!text.trimStart().startsWith("<") || !text.includes(SABRE)) return undefined;
  try {
    const root = parseXml(text);
    const message = child(root, SABRE, "message")?.text || child(root, SABRE, "exception")?.text;
    return message?.slice(0, 300) || undefined;
  } catch {
    return undefined;
  }
}

function toResource(response: Element): DavResource | undefined {
  const href = child(response, DAV, "href")?.text;
  const found = response.children.filter(isFoundPropstat);
  if (href === undefined || found.length === 0) return undefined;
  const prop = (namespace: string, name: string): Element | undefined =>
    found
      .map((propstat) => child(child(propstat, DAV, "prop"), namespace, name))
      .find((element) => element !== undefined);
  const sizeBytes = toWhole(prop(DAV, "getcontentlength")?.text);
  const etag = prop(DAV, "getetag")?.text;
  const modifiedAt = toInstant(prop(DAV, "getlastmodified")?.text);
  const fileId = prop(OC, "fileid")?.text;
  const permissions = prop(OC, "permissions")?.text;
  const quotaAvailable = toWhole(prop(DAV, "quota-available-bytes")?.text);
  const quotaUsed = toWhole(prop(DAV, "quota-used-bytes")?.text);
  const hash = strongestOf(toChecksums(prop(OC, "checksums")));
  return {
    href,
    isFolder: child(prop(DAV, "resourcetype"), DAV, "collection") !== undefined,
    ...(sizeBytes === undefined || sizeBytes < 0 ? {} : { sizeBytes }),
    ...(etag ? { etag } : {}),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
    ...(fileId ? { fileId } : {}),
    ...(permissions ? { permissions } : {}),
    ...(quotaAvailable === undefined ? {} : { quotaAvailable }),
    ...(quotaUsed === undefined || quotaUsed < 0 ? {} : { quotaUsed }),
    ...(hash === undefined ? {} : { hash }),
  };
}

const isFoundPropstat = (element: Element): boolean =>
  element.namespace === DAV &&
  element.name === "propstat" &&
  /^HTTP\/\S+ 200\b/.test(child(element, DAV, "status")?.text ?? "");

function toWhole(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

function toInstant(text: string | undefined): string | undefined {
  const epochMs = text ? Date.parse(text) : Number.NaN;
  return Number.isNaN(epochMs) ? undefined : new Date(epochMs).toISOString();
}

/** Several values may stand in one element, separated by blanks: `SHA1:8b75 MD5:b194`. */
function toChecksums(checksums: Element | undefined): ReadonlyMap<string, string> {
  return parseChecksums(checksums?.children.map((element) => element.text).join(" ") ?? "");
}

function strongestOf(checksums: ReadonlyMap<string, string>): FileHash | undefined {
  for (const algorithm of ["sha256", "sha1", "md5"] as const) {
    const value = checksums.get(algorithm);
    if (value !== undefined) return { algorithm, value };
  }
  return undefined;
}

/** `SHA256:<hex> MD5:<hex>`, as in the property and in the `OC-Checksum` header. */
export function parseChecksums(text: string): ReadonlyMap<string, string> {
  const pairs = [...text.matchAll(/([A-Za-z0-9-]+):([0-9A-Fa-f]+)/g)];
  return new Map(pairs.map(([, name = "", hex = ""]) => [name.toLowerCase(), hex.toLowerCase()]));
}
