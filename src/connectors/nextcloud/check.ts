import { type CheckResult, ConfigError, TransientError } from "../../sdk/index.ts";
import { propfind } from "../dav-client/client.ts";
import type { DavResource } from "../dav-client/dav-xml.ts";
import { type Account, accountOf, isPlainWebdav, openAccount } from "./account.ts";
import type { NextcloudContext } from "./manifest.ts";
import { readStatus, readUser } from "./ocs.ts";

const LOW_SPACE_BYTES = 100 * 1024 * 1024;

/** App passwords: five groups of five made in the settings, 72 characters made by the login flow. */
const APP_PASSWORD = /^(?:[A-Za-z0-9]{5}(?:-[A-Za-z0-9]{5}){4}|[A-Za-z0-9]{72})$/;

/** Is the server up, are the credentials right, does the user's root folder answer? Writes nothing. */
export async function check(ctx: NextcloudContext): Promise<CheckResult> {
  return isPlainWebdav(ctx) ? await checkWebdav(ctx) : await checkNextcloud(ctx);
}

async function checkNextcloud(ctx: NextcloudContext): Promise<CheckResult> {
  const { status, dateMs } = await readStatus(ctx);
  const askedAt = ctx.clock.now();
  if (status.maintenance) {
    throw new TransientError(
      "The server is in maintenance mode: nothing can be stored until it ends.",
      {
        code: "maintenance",
      },
    );
  }
  if (!status.installed) throw new ConfigError("This Nextcloud is not set up yet.");
  const user = await readUser(ctx);
  const root = await rootOf(ctx, accountOf(user.id));
  const isAppPassword = APP_PASSWORD.test(ctx.credentials.password);
  return {
    account_name: user.displayname || user["display-name"] || user.id,
    server_version: `${status.productname ?? "Nextcloud"} ${status.versionstring}`,
    ...(dateMs === undefined ? {} : { clock_skew_ms: dateMs - askedAt }),
    warnings: [
      ...(status.needsDbUpgrade ? ["The server waits for an upgrade of its database."] : []),
      ...(isAppPassword
        ? []
        : [
            "The password does not look like an app password. Create one under Personal settings → Security: it can be revoked alone and works with two-factor sign-in.",
          ]),
      ...warningsOf(root),
    ],
  };
}

async function checkWebdav(ctx: NextcloudContext): Promise<CheckResult> {
  const root = await rootOf(ctx, await openAccount(ctx));
  return { account_name: ctx.credentials.username, warnings: warningsOf(root) };
}

async function rootOf(ctx: NextcloudContext, account: Account): Promise<DavResource> {
  const [root] = (await propfind(ctx, account, { names: [], depth: 0 })) ?? [];
  if (root?.isFolder) return root;
  throw new ConfigError(`There is no WebDAV folder at ${decodeURIComponent(account.root) || "/"}.`);
}

function warningsOf({ quotaAvailable, permissions }: DavResource): readonly string[] {
  const isLow =
    quotaAvailable !== undefined && quotaAvailable >= 0 && quotaAvailable < LOW_SPACE_BYTES;
  const canMakeFiles = permissions === undefined || permissions.includes("C");
  return [
    ...(isLow ? [`Only ${(quotaAvailable / 1024 / 1024).toFixed(1)} MiB are left.`] : []),
    ...(canMakeFiles ? [] : ["The account may not create files in its root folder."]),
  ];
}
