import { type Static, Type } from "typebox";
import { ConfigError, type Http, type Quota, RejectedError } from "../../sdk/index.ts";
import { API, granted, send } from "./client.ts";
import type { OneDriveContext } from "./manifest.ts";

const Bytes = Type.Integer({ minimum: 0 });
const Identity = Type.Optional(
  Type.Object({ displayName: Type.Optional(Type.Union([Type.String(), Type.Null()])) }),
);

/** https://learn.microsoft.com/graph/api/resources/drive */
export const Drive = Type.Object({
  id: Type.String(),
  name: Type.Optional(Type.String()),
  driveType: Type.String(),
  owner: Type.Optional(Type.Object({ user: Identity, group: Identity })),
  quota: Type.Optional(
    Type.Object({
      used: Type.Optional(Bytes),
      total: Type.Optional(Bytes),
      remaining: Type.Optional(Type.Integer()),
      state: Type.Optional(Type.String()),
    }),
  ),
});
export type Drive = Static<typeof Drive>;

const Site = Type.Object({ id: Type.String() });

/** Asked once for the life of a context: its `http` stands for one account. */
const siteDrives = new WeakMap<Http, Promise<string>>();

/** Where the drive is below the base URL: the person's own, the one that is set, or that of the site. */
export async function driveAddress(ctx: OneDriveContext): Promise<string> {
  const { drive_id: id, site } = ctx.settings;
  if (id) return `${API}/drives/${encodeURIComponent(id)}`;
  if (!site) return `${API}/me/drive`;
  const known = siteDrives.get(ctx.http);
  if (known) return known;
  const asked = siteDrive(ctx, site);
  siteDrives.set(ctx.http, asked);
  asked.catch(() => siteDrives.delete(ctx.http));
  return asked;
}

/** Name, owner and quota. @throws ConfigError where the account has no drive */
export async function readDrive(ctx: OneDriveContext): Promise<Drive> {
  const path = await driveAddress(ctx);
  const query = { $select: "id,name,driveType,owner,quota" };
  const answer = await send(ctx, { method: "GET", path, query });
  if (answer.status === 404) {
    throw new ConfigError(
      ctx.settings.drive_id
        ? "There is no drive with this drive ID, or the account may not see it."
        : "This account has no OneDrive yet: open OneDrive once in a browser, or give the account a licence for it.",
    );
  }
  return granted(Drive, answer, "the drive");
}

export async function readQuota(ctx: OneDriveContext): Promise<Quota> {
  const { quota } = await readDrive(ctx);
  if (quota?.used === undefined)
    throw new RejectedError("This drive does not tell how full it is.");
  const { used, total } = quota;
  return { used_bytes: used, ...(total ? { total_bytes: total } : {}) };
}

/** The first library of a SharePoint site: `https://contoso.sharepoint.com/sites/finance`. */
async function siteDrive(ctx: OneDriveContext, address: string): Promise<string> {
  const { hostname, pathname } = new URL(address);
  const names = pathname.split("/").filter((name) => name !== "");
  const path = names.length === 0 ? "" : `:/${names.join("/")}`;
  const found = await send(ctx, { method: "GET", path: `${API}/sites/${hostname}${path}` });
  if (found.status === 404) {
    throw new ConfigError(`There is no site ${address}, or the account may not see it.`);
  }
  const site = granted(Site, found, address);
  const drivePath = `${API}/sites/${encodeURIComponent(site.id)}/drive`;
  const answer = await send(ctx, {
    method: "GET",
    path: drivePath,
    query: { $select: "id,driveType" },
  });
  const { id } = granted(Drive, answer, address);
  return `${API}/drives/${encodeURIComponent(id)}`;
}
