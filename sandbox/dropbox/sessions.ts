import { checkArgument } from "./arguments.ts";
import { type DropboxError, type Exchange, receive, refusal } from "./exchange.ts";
import { hashOfContent, sizeOf } from "./space.ts";
import { commit, readCommit, writing } from "./writes.ts";

interface Session {
  readonly parts: Buffer[];
  /** No bytes come any more: it was closed, or the file was made. */
  isClosed: boolean;
}

export type Sessions = Map<string, Session>;

const MAX_PART_BYTES = 150 * 1024 * 1024;

/** POST /2/files/upload_session/start */
export async function start(exchange: Exchange): Promise<unknown> {
  const { argument, state } = exchange;
  checkArgument("files/upload_session/start", argument, ["close", "session_type", "content_hash"]);
  const parts = await receivePart(exchange);
  if (!parts) return undefined;
  checkHash(argument, parts);
  const id = `pid_upload_session:${(state.sessions.size + 1).toString(36).padStart(12, "A")}`;
  state.sessions.set(id, { parts: [...parts], isClosed: argument.close === true });
  return { session_id: id };
}

/** POST /2/files/upload_session/append_v2 */
export async function append(exchange: Exchange): Promise<unknown> {
  const { argument } = exchange;
  checkArgument("files/upload_session/append_v2", argument, ["cursor", "close", "content_hash"]);
  const session = sessionOf(exchange, (tag, more) => refusal(tag, { ".tag": tag, ...more }));
  const parts = await receivePart(exchange, (cut) => session.parts.push(...cut));
  if (!parts) return undefined;
  checkHash(argument, parts);
  session.parts.push(...parts);
  session.isClosed = argument.close === true;
  return null;
}

/** POST /2/files/upload_session/finish */
export async function finish(exchange: Exchange): Promise<unknown> {
  const { argument } = exchange;
  checkArgument("files/upload_session/finish", argument, ["cursor", "commit", "content_hash"]);
  const wanted = readCommit("files/upload_session/finish", argument.commit);
  const session = sessionOf(exchange, (tag, more) =>
    refusal(`lookup_failed/${tag}`, {
      ".tag": "lookup_failed",
      lookup_failed: { ".tag": tag, ...more },
    }),
  );
  const parts = await receivePart(exchange);
  if (!parts) return undefined;
  checkHash(argument, parts);
  session.parts.push(...parts);
  return writing(exchange.state, () => {
    const fail = (tag: string, inner?: object) =>
      refusal(`path/${tag}`, { ".tag": "path", path: { ".tag": tag, ...inner } });
    const made = commit(exchange, { ...wanted, parts: session.parts, fail });
    session.isClosed = true;
    return made;
  });
}

/** Bytes that came before a cut stay: the next try is told how far the session is. */
function receivePart(exchange: Exchange, onCut?: (parts: readonly Buffer[]) => void) {
  const length = Number(exchange.req.headers["content-length"] ?? 0);
  if (length > MAX_PART_BYTES) {
    throw refusal("payload_too_large", { ".tag": "payload_too_large" });
  }
  return receive(exchange, onCut);
}

function sessionOf(
  { argument, state }: Exchange,
  fail: (tag: string, more?: object) => DropboxError,
): Session {
  const cursor = (argument.cursor ?? {}) as Record<string, unknown>;
  checkArgument("files/upload_session", cursor, ["session_id", "offset"]);
  const session = state.sessions.get(String(cursor.session_id));
  if (!session) throw fail("not_found");
  if (session.isClosed) throw fail("closed");
  const offset = sizeOf(session.parts);
  if (cursor.offset !== offset) throw fail("incorrect_offset", { correct_offset: offset });
  return session;
}

function checkHash(argument: Exchange["argument"], parts: readonly Buffer[]): void {
  const { content_hash: hash } = argument;
  if (hash === undefined || hash === hashOfContent(parts)) return;
  throw refusal("content_hash_mismatch", { ".tag": "content_hash_mismatch" });
}
