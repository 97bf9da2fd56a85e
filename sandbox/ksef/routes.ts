import { hash } from "node:crypto";
import { table } from "../../src/lib/table.ts";
import { RequestError } from "../simulator.ts";
import { hashOf, instant, metadataOf } from "./documents.ts";
import type { Answer, System } from "./index.ts";
import { markOf, maySee, readPaging, readQuery, select } from "./query.ts";
import type { LimitGroup } from "./rate-limits.ts";
import { forbidden, refuse } from "./refusal.ts";

export interface Request {
  /** Of the sign-in; empty where none is needed. */
  readonly nip: string;
  readonly token: string | undefined;
  readonly url: URL;
  readonly json: unknown;
  readonly xml: Buffer;
  readonly contentType: string;
  /** What stands in the path's places. */
  readonly parts: readonly string[];
  /** Where links lead. */
  readonly origin: string;
}

interface Route {
  readonly isSigned: boolean;
  readonly limit?: LimitGroup;
  readonly body?: "json" | "xml";
  answer(system: System, request: Request): Answer | Promise<Answer>;
}

const open = (answer: Route["answer"], body?: "json" | "xml"): Route => ({
  isSigned: false,
  answer,
  ...(body ? { body } : {}),
});
const signed = (limit: LimitGroup, answer: Route["answer"], body?: "json"): Route => ({
  isSigned: true,
  limit,
  answer,
  ...(body ? { body } : {}),
});
const ok = (body: object, status = 200): Answer => ({ body, status });
const rowOf = (value: unknown) => (value ?? {}) as Readonly<Record<string, unknown>>;

/** A star stands for one part of the path. */
const ROUTES: Readonly<Record<string, Route>> = table({
  "GET /security/public-key-certificates": open(({ ministry }) => ({
    body: ministry.published(),
  })),
  "POST /auth/challenge": open(({ auth }) => ok(auth.challenge())),
  "POST /auth/ksef-token": open(
    ({ auth }, { json }) => ok(auth.withToken(rowOf(json)), 202),
    "json",
  ),
  "POST /auth/xades-signature": open(async ({ auth }, { xml, contentType }) => {
    if (!/^application\/xml\b/.test(contentType)) throw new RequestError(415, {});
    return ok(await auth.withSignature(xml), 202);
  }, "xml"),
  "POST /auth/token/redeem": open(({ auth }, { token }) => ok(auth.redeem(token))),
  "POST /auth/token/refresh": open(({ auth }, { token }) => ok(auth.refresh(token))),
  "DELETE /auth/sessions/current": open(({ auth }, { token }) => {
    auth.signOut(token);
    return {};
  }),
  "GET /auth/*": {
    isSigned: false,
    limit: "other",
    answer: ({ auth }, { parts, token }) => ok(auth.status(parts[0] ?? "", token)),
  },
  "GET /rate-limits": signed("other", ({ limits }) => ok(limits.effective())),
  "POST /invoices/query/metadata": signed("invoiceMetadata", queryMetadata, "json"),
  "GET /invoices/ksef/*": signed("invoiceDownload", download),
  "POST /invoices/exports": signed(
    "invoiceExport",
    ({ exports }, { json, nip }) => ok(exports.start(json, nip), 201),
    "json",
  ),
  "GET /invoices/exports/*": signed("invoiceExportStatus", ({ exports }, { parts, nip, origin }) =>
    ok(exports.status(parts[0] ?? "", { nip, origin })),
  ),
  "POST /sessions/online": signed(
    "onlineSession",
    ({ sessions }, { json, nip }) => ok(sessions.open(json, nip), 201),
    "json",
  ),
  "POST /sessions/online/*/invoices": signed(
    "invoiceSend",
    async ({ sessions }, { parts, json, nip }) =>
      ok(await sessions.send(parts[0] ?? "", json, nip), 202),
    "json",
  ),
  "POST /sessions/online/*/close": signed("onlineSession", ({ sessions }, { parts, nip }) => {
    sessions.close(parts[0] ?? "", nip);
    return {};
  }),
  "GET /sessions/*": signed("sessionMisc", ({ sessions }, { parts, nip }) =>
    ok(sessions.status(parts[0] ?? "", nip)),
  ),
  "GET /sessions/*/invoices/*": signed("invoiceStatus", ({ sessions }, { parts, nip, origin }) =>
    ok(sessions.invoiceStatus(parts[0] ?? "", parts[1] ?? "", { nip, origin })),
  ),
  "GET /sessions/*/invoices/ksef/*/upo": signed("sessionMisc", ({ sessions }, { parts, nip }) => ({
    xml: sessions.receipt(parts[0] ?? "", parts[1] ?? "", nip),
  })),
  "GET /storage/*": open(storage),
  "GET /storage/upo/*/*": open(storage),
  "POST /testdata/behaviour": open(({ behaviour }, { json }) => {
    behaviour.setFrom(json);
    return {};
  }, "json"),
});

/** @throws RequestError 404 */
export function routeOf(
  method: string,
  path: string,
): Route & { readonly parts: readonly string[] } {
  for (const [name, route] of Object.entries(ROUTES)) {
    const [verb, pattern = ""] = name.split(" ");
    const form = new RegExp(`^${pattern.replaceAll("*", "([^/]+)")}$`);
    const found = verb === method ? form.exec(path) : null;
    if (found) return { ...route, parts: found.slice(1).map(decodeURIComponent) };
  }
  throw new RequestError(404, { title: "Not Found", status: 404 });
}

function queryMetadata(system: System, { json, nip, url }: Request): Answer {
  if (system.behaviour.takes("no_right")) throw forbidden("missing-permissions", ["InvoiceRead"]);
  const now = system.now();
  const query = readQuery(json, now);
  const { page, size } = readPaging(url.searchParams);
  const found = select(system.docs(), query, { nip, now });
  const shown = found.slice(0, system.maxListed);
  const end = (page + 1) * size;
  return ok({
    hasMore: end < found.length,
    isTruncated: found.length > system.maxListed && end >= system.maxListed,
    ...(query.dateType === "PermanentStorage"
      ? { permanentStorageHwmDate: instant(markOf(query, now)) }
      : {}),
    invoices: shown.slice(page * size, end).map(metadataOf),
  });
}

function download({ docs, behaviour }: System, { parts, nip }: Request): Answer {
  const doc = docs().find(({ ksefNumber }) => ksefNumber === parts[0]);
  if (!doc || !maySee(doc, nip)) throw refuse(21164);
  if (behaviour.takes("download_not_yet")) throw refuse(21165);
  if (!behaviour.takes("wrong_hash")) return { xml: doc.xml };
  return { xml: Buffer.concat([doc.xml, Buffer.from(" ")]), hash: hashOf(doc.xml) };
}

/** Signed links: whoever shows a token here gives it away. */
function storage({ exports, sessions }: System, { url, token }: Request): Answer {
  if (token !== undefined) throw new RequestError(400, { error: "no token for signed links" });
  const receipt = sessions.receiptAt(url.pathname);
  if (receipt) return { xml: receipt };
  const bytes = exports.download(url.pathname + url.search);
  if (!bytes) throw new RequestError(403, `link over ${hash("sha256", url.pathname).slice(0, 6)}`);
  return { bytes };
}
