import type { Http, HttpRequest } from "../../sdk/index.ts";
import type { DropboxContext } from "./manifest.ts";
import { AccountInfo } from "./metadata.ts";
import { parse } from "./parse.ts";

/** Asked once for the life of a context: its `http` stands for one account. */
const roots = new WeakMap<Http, Promise<string>>();

/**
 * With the setting `team_space`, paths start at the team's space instead of the member's own folder.
 * https://developers.dropbox.com/dbx-team-files-guide
 */
export async function rootHeaders(
  ctx: DropboxContext,
  route: string,
): Promise<NonNullable<HttpRequest["headers"]>> {
  if (ctx.settings.team_space !== true || !route.startsWith("files/")) return {};
  const root = await rootOf(ctx);
  return { "dropbox-api-path-root": JSON.stringify({ ".tag": "root", root }) };
}

/** A failure is not kept. */
function rootOf(ctx: DropboxContext): Promise<string> {
  const known = roots.get(ctx.http);
  if (known) return known;
  const asked = readRoot(ctx);
  roots.set(ctx.http, asked);
  asked.catch(() => roots.delete(ctx.http));
  return asked;
}

async function readRoot({ http }: DropboxContext): Promise<string> {
  const path = "/2/users/get_current_account";
  const account = parse(AccountInfo, await http.json({ method: "POST", path, isRepeatable: true }));
  return account.root_info.root_namespace_id;
}
