import { randomBytes } from "node:crypto";
import { readJson, sendJson } from "../simulator.ts";
import { checkLock, type Exchange, GraphError, receive, type Session } from "./exchange.ts";
import { checkTarget, existing, type Place, shown, store } from "./items.ts";
import { checkFields, invalid } from "./rules.ts";
import { sizeOf } from "./tree.ts";

const UNIT_BYTES = 320 * 1024;
const MAX_PART_BYTES = 60 * 1024 * 1024;
const LIFETIME_MS = 7 * 24 * 3_600_000;
const BEHAVIOR = "@microsoft.graph.conflictBehavior";

/** POST …:/createUploadSession */
export async function createSession(exchange: Exchange, place: Place): Promise<void> {
  const { req, res, state, base } = exchange;
  const body = (await readJson(req)) as Record<string, unknown>;
  checkFields(body, ["item", "deferCommit"]);
  const item = (body.item ?? {}) as Record<string, unknown>;
  checkFields(item, [BEHAVIOR, "name", "fileSystemInfo", "description"]);
  const behavior = String(item[BEHAVIOR] ?? "fail");
  if (item.name !== undefined && item.name !== place.names.at(-1)) throw invalid("name");
  checkTarget(state, place, behavior);
  const { lastModifiedDateTime } = (item.fileSystemInfo ?? {}) as Record<string, unknown>;
  if (
    lastModifiedDateTime !== undefined &&
    Number.isNaN(Date.parse(String(lastModifiedDateTime)))
  ) {
    throw invalid("lastModifiedDateTime");
  }
  const secret = randomBytes(32).toString("hex");
  state.sessions.set(secret, {
    ...place,
    behavior,
    modified: lastModifiedDateTime === undefined ? undefined : String(lastModifiedDateTime),
    parts: [],
    total: undefined,
    lag: state.control.sessionLag,
  });
  sendJson(res, 200, { uploadUrl: `${base}/upload/${secret}`, ...progress(exchange, 0) });
}

/** `/upload/<secret>`: the address is the authorisation, and a token beside it is refused. */
export async function handleUpload(exchange: Exchange, secret: string): Promise<void> {
  const { req, res, state } = exchange;
  if (req.headers.authorization !== undefined) {
    throw new GraphError(401, "unauthenticated", "The address needs no authorization.");
  }
  const session = state.sessions.get(secret);
  if (session && session.lag > 0) session.lag -= 1;
  else if (session && req.method === "GET") {
    return sendJson(res, 200, progress(exchange, sizeOf(session.parts), session.total));
  } else if (session && req.method === "DELETE") {
    state.sessions.delete(secret);
    res.writeHead(204);
    res.end();
    return;
  } else if (session && req.method === "PUT") {
    return await receivePart(exchange, secret, session);
  }
  throw new GraphError(404, "itemNotFound", "The upload session was not found");
}

async function receivePart(exchange: Exchange, secret: string, session: Session): Promise<void> {
  const { res, state } = exchange;
  const { end, total } = readRange(exchange, session);
  checkLock(state, session.names);
  const parts = await receive(exchange);
  if (!parts) return;
  if (end + 1 < total) {
    session.parts.push(...parts);
    return sendJson(res, 202, progress(exchange, end + 1, total));
  }
  const isNew = !session.tree.find(session.names);
  const { behavior, modified } = session;
  // What does not fit is not kept, and can be sent again.
  const all = [...session.parts, ...parts];
  store(state, session, { parts: all, mime: "application/octet-stream", behavior, modified });
  state.sessions.delete(secret);
  sendJson(res, isNew ? 201 : 200, shown(state, session, existing(session)));
}

/** @throws GraphError for a part that is not the next one, of another total or of a wrong size */
function readRange({ req }: Exchange, session: Session): { end: number; total: number } {
  const text = String(req.headers["content-range"] ?? "");
  const numbers = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(text)?.slice(1).map(Number);
  if (!numbers) throw invalid("Content-Range is missing or not valid");
  const [start = 0, end = 0, total = 0] = numbers;
  const length = end - start + 1;
  if (Number(req.headers["content-length"]) !== length || end >= total) {
    throw invalid("Content-Range and Content-Length do not match");
  }
  if (length > MAX_PART_BYTES) throw invalid("The fragment is larger than 60 MiB");
  if (end + 1 < total && length % UNIT_BYTES !== 0) {
    throw invalid("The fragment is no multiple of 320 KiB");
  }
  session.total ??= total;
  if (session.total !== total) throw invalid("The total size has changed");
  if (start === sizeOf(session.parts)) return { end, total };
  throw new GraphError(
    416,
    "invalidRange",
    "Optimistic concurrency failure during fragmented upload",
  );
}

const progress = ({ state }: Exchange, next: number, total?: number) => ({
  expirationDateTime: new Date(state.now() + LIFETIME_MS).toISOString(),
  nextExpectedRanges: [total === undefined ? `${next}-` : `${next}-${total - 1}`],
});
