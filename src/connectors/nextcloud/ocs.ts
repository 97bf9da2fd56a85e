import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { ConfigError } from "../../sdk/index.ts";
import type { NextcloudContext } from "./manifest.ts";

const ServerStatus = Type.Object({
  installed: Type.Boolean(),
  maintenance: Type.Boolean(),
  needsDbUpgrade: Type.Optional(Type.Boolean()),
  versionstring: Type.String(),
  productname: Type.Optional(Type.String()),
});

const User = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 250 }),
  displayname: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  "display-name": Type.Optional(Type.Union([Type.String(), Type.Null()])),
});
export type User = Static<typeof User>;

const Capabilities = Type.Object({
  capabilities: Type.Object({
    files: Type.Optional(
      Type.Object({
        chunked_upload: Type.Optional(Type.Object({ max_size: Type.Optional(Type.Number()) })),
      }),
    ),
  }),
});

const envelope = <T extends import("typebox").TSchema>(data: T) =>
  Type.Object({ ocs: Type.Object({ data }) });

const OCS_HEADERS = { "ocs-apirequest": "true", accept: "application/json" };
const MAX_BYTES = 1024 * 1024;

export interface ServerInfo {
  readonly status: Static<typeof ServerStatus>;
  /** The server's clock, epoch milliseconds. */
  readonly dateMs: number | undefined;
}

/**
 * What the server tells everybody about itself.
 * @throws ConfigError where the address is that of no Nextcloud.
 */
export async function readStatus({ http }: NextcloudContext): Promise<ServerInfo> {
  const response = await http.request({
    method: "GET",
    path: "/status.php",
    isAnonymous: true,
    maxBytes: MAX_BYTES,
    accept: [403, 404],
  });
  const status: unknown = response.status === 200 ? await response.json() : undefined;
  if (!Value.Check(ServerStatus, status)) {
    throw new ConfigError(
      "The base URL is not that of a Nextcloud: it has no status.php. For another WebDAV server choose the provider WebDAV.",
    );
  }
  const dateMs = Date.parse(response.headers.date ?? "");
  return { status, dateMs: Number.isNaN(dateMs) ? undefined : dateMs };
}

/** The user behind the credentials; `id` is what addresses are made of, whatever was typed to sign in. */
export async function readUser(ctx: NextcloudContext): Promise<User> {
  return (await readOcs(ctx, "/ocs/v2.php/cloud/user", envelope(User))).ocs.data;
}

/** In bytes; undefined where the server announces no chunks, 0 where it switched them off. */
export async function readChunkLimit(ctx: NextcloudContext): Promise<number | undefined> {
  const { ocs } = await readOcs(ctx, "/ocs/v2.php/cloud/capabilities", envelope(Capabilities));
  return ocs.data.capabilities.files?.chunked_upload?.max_size;
}

async function readOcs<T extends import("typebox").TSchema>(
  { http }: NextcloudContext,
  path: string,
  schema: T,
): Promise<Static<T>> {
  const response = await http.request({
    method: "GET",
    path,
    query: { format: "json" },
    headers: OCS_HEADERS,
    maxBytes: MAX_BYTES,
    accept: [404],
  });
  const body: unknown = response.status === 404 ? undefined : await response.json();
  if (Value.Check(schema, body)) return body;
  throw new ConfigError(
    `The server does not answer ${path} as a Nextcloud does. For another WebDAV server choose the provider WebDAV.`,
  );
}
