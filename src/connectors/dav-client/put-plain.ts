import { type FileEntry, type Http, joinPath, temporaryName } from "../../sdk/index.ts";
import { type DavContext, type DavRoot, discard, send, sendOnce, serverRoot } from "./client.ts";
import { errorOf, isDone } from "./errors.ts";
import { encodePath } from "./paths.ts";
import { type Filing, putWhole, receivedHash } from "./put-whole.ts";
import { confirm } from "./transfer.ts";

/** What is known of a server, for the life of a context. */
interface Server {
  /** A PUT shows nothing before it is whole. */
  readonly isCareful: boolean;
  /** As the server writes it; asked for with the first MOVE. */
  root?: string;
  refusesMove?: boolean;
}

const servers = new WeakMap<Http, Server>();

/**
 * The `DAV` header of Apache's mod_dav_fs, which writes to a temporary file by itself since 2.4:
 * https://bz.apache.org/bugzilla/show_bug.cgi?id=39815
 */
const CAREFUL = /<http:\/\/apache\.org\/dav\/propset\/fs\/\d+>/;

const MOVE_REFUSED = [400, 403, 405, 501, 502];

/**
 * Puts a file to a server that promises no more than WebDAV: under another name first, then a MOVE, since it
 * may show what has come so far and keep it when the rest never comes. A server that is careful by
 * itself, or takes no such MOVE, gets the file directly.
 */
export async function putPlain(ctx: DavContext, at: DavRoot, filing: Filing): Promise<FileEntry> {
  const server = await knowledgeOf(ctx, at);
  if (!server.isCareful && !server.refusesMove) {
    const entry = await putAside(ctx, at, { ...filing, server });
    if (entry) return entry;
  }
  const { names, source } = filing;
  const answer = await putWhole(ctx, at, filing);
  if (!isDone(answer)) throw errorOf(answer, joinPath(names));
  return await confirm(ctx, at, { names, source, received: receivedHash(answer) });
}

/** Undefined where the server refuses the MOVE: some want an address that is right behind their proxy too. */
async function putAside(
  ctx: DavContext,
  at: DavRoot,
  { names, source, server }: Filing & { readonly server: Server },
): Promise<FileEntry | undefined> {
  const aside = [...names.slice(0, -1), temporaryName(joinPath(names), source.sha256)];
  const path = at.root + encodePath(aside);
  try {
    const answer = await putWhole(ctx, at, { names: aside, source });
    if (!isDone(answer)) throw errorOf(answer, joinPath(names));
    await confirm(ctx, at, { names: aside, source, received: receivedHash(answer) });
    server.root ??= await serverRoot(ctx, at);
    const headers = { destination: server.root + encodePath(names), overwrite: "T" };
    const moved = await send(ctx, { method: "MOVE", path, headers, accept: [502] });
    // Not found: a try whose answer was lost has moved it.
    if (isDone(moved) || moved.status === 404) {
      return await confirm(ctx, at, { names, source, received: undefined });
    }
    if (!MOVE_REFUSED.includes(moved.status)) throw errorOf(moved, joinPath(names));
  } catch (error) {
    await discard(ctx, path);
    throw error;
  }
  await discard(ctx, path);
  server.refusesMove = true;
  return undefined;
}

async function knowledgeOf(ctx: DavContext, at: DavRoot): Promise<Server> {
  const known = servers.get(ctx.http);
  if (known) return known;
  const answer = await sendOnce(ctx, { method: "OPTIONS", path: `${at.root}/` });
  const server = { isCareful: isDone(answer) && CAREFUL.test(answer.headers.dav ?? "") };
  servers.set(ctx.http, server);
  return server;
}
