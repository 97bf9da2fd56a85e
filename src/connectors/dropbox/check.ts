import { type CheckResult, ConfigError, type Quota } from "../../sdk/index.ts";
import { ask, granted } from "./client.ts";
import type { DropboxContext } from "./manifest.ts";
import { AccountInfo, SpaceUsage, toQuota } from "./metadata.ts";
import { parse } from "./parse.ts";

const LOW_SPACE_BYTES = 100 * 1024 * 1024;

/** Whose account it is, how full it is, and whether its folder answers. Writes nothing. */
export async function check(ctx: DropboxContext): Promise<CheckResult> {
  const about = await ask(ctx, "users/get_current_account");
  const account = parse(AccountInfo, granted(about, "the account"));
  if (account.disabled) throw new ConfigError("This Dropbox account is disabled.");
  const { used_bytes: used, total_bytes: total } = await readQuota(ctx);
  granted(await ask(ctx, "files/list_folder", { path: "", limit: 1 }), "/");
  const isLow = total !== undefined && total - used < LOW_SPACE_BYTES;
  const { ".tag": kind } = account.root_info;
  const isAlone = ctx.settings.team_space === true && kind !== "team";
  return {
    account_name: `${account.name.display_name} (${account.email})`,
    warnings: [
      ...(isLow ? [`Only ${mib(Math.max(total - used, 0))} MiB are left.`] : []),
      ...(isAlone ? ["The account belongs to no team with a space of its own."] : []),
    ],
  };
}

export const readQuota = async (ctx: DropboxContext): Promise<Quota> =>
  toQuota(parse(SpaceUsage, granted(await ask(ctx, "users/get_space_usage"), "the account")));

const mib = (bytes: number): string => (bytes / 1024 / 1024).toFixed(1);
