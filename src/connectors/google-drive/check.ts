import { Type } from "typebox";
import { type CheckResult, type Quota, RejectedError } from "../../sdk/index.ts";
import { fitting, send } from "./client.ts";
import { rootOf } from "./folders.ts";
import type { DriveContext } from "./manifest.ts";

const LOW_SPACE_BYTES = 100 * 1024 * 1024;
const ABOUT_FIELDS = "user(displayName,emailAddress),storageQuota(limit,usage)";

const Bytes = Type.String({ pattern: "^\\d{1,16}$" });
const About = Type.Object({
  user: Type.Optional(
    Type.Object({
      displayName: Type.Optional(Type.String()),
      emailAddress: Type.Optional(Type.String()),
    }),
  ),
  storageQuota: Type.Optional(
    Type.Object({ limit: Type.Optional(Bytes), usage: Type.Optional(Bytes) }),
  ),
});
type About = Type.Static<typeof About>;

/** Whose Drive it is, and whether its folder is there. Writes nothing. */
export async function check(ctx: DriveContext): Promise<CheckResult> {
  const { about, dateMs } = await readAbout(ctx);
  const askedAt = ctx.clock.now();
  const warnings = [...(await folderWarnings(ctx)), ...spaceWarnings(quotaOf(about))];
  const { displayName, emailAddress } = about.user ?? {};
  const name = [displayName, emailAddress && `<${emailAddress}>`].filter(Boolean).join(" ");
  return {
    ...(name === "" ? {} : { account_name: name }),
    ...(dateMs === undefined ? {} : { clock_skew_ms: dateMs - askedAt }),
    warnings,
  };
}

export async function quota(ctx: DriveContext): Promise<Quota> {
  return quotaOf((await readAbout(ctx)).about);
}

async function readAbout(ctx: DriveContext): Promise<{ about: About; dateMs: number | undefined }> {
  const response = await send(ctx, {
    method: "GET",
    path: "/drive/v3/about",
    query: { fields: ABOUT_FIELDS },
  });
  const at = Date.parse(response.headers.date ?? "");
  const about = fitting(About, await response.json());
  return { about, dateMs: Number.isNaN(at) ? undefined : at };
}

/** Without a limit the organisation shares its storage. */
function quotaOf({ storageQuota = {} }: About): Quota {
  const { limit, usage = "0" } = storageQuota;
  return {
    used_bytes: Number(usage),
    ...(limit === undefined ? {} : { total_bytes: Number(limit) }),
  };
}

function spaceWarnings({ used_bytes, total_bytes }: Quota): readonly string[] {
  if (total_bytes === undefined) return [];
  const left = Math.max(0, total_bytes - used_bytes);
  return left < LOW_SPACE_BYTES ? [`Only ${(left / 1024 / 1024).toFixed(1)} MiB are left.`] : [];
}

async function folderWarnings(ctx: DriveContext): Promise<readonly string[]> {
  try {
    await rootOf(ctx);
    return [];
  } catch (error) {
    if (error instanceof RejectedError) return [error.message];
    throw error;
  }
}
