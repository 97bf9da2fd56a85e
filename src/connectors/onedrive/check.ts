import { AuthError, type CheckResult } from "../../sdk/index.ts";
import { granted, send } from "./client.ts";
import { type Drive, driveAddress, readDrive } from "./drive.ts";
import { DriveItem, SELECT } from "./items.ts";
import type { OneDriveContext } from "./manifest.ts";
import { itemAddress } from "./paths.ts";

const LOW_SPACE_BYTES = 100 * 1024 * 1024;
const MIB = 1024 * 1024;

/** Whose drive it is, how full it is, and whether its root folder answers. Writes nothing. */
export async function check(ctx: OneDriveContext): Promise<CheckResult> {
  const drive = await readDrive(ctx);
  const path = (await driveAddress(ctx)) + itemAddress([]);
  const root = await send(ctx, { method: "GET", path, query: { $select: SELECT } });
  if (root.status === 403) {
    throw new AuthError(
      "The account may not see the files of this drive: choose the right that is asked for to suit it, give it to the app, and connect again.",
    );
  }
  granted(DriveItem, root, "the root folder");
  return { account_name: nameOf(drive), warnings: warningsOf(drive) };
}

function nameOf({ owner, name, driveType }: Drive): string {
  const who = owner?.user?.displayName ?? owner?.group?.displayName ?? name ?? "OneDrive";
  return `${who} (${driveType})`;
}

function warningsOf({ quota }: Drive): readonly string[] {
  const { state, remaining } = quota ?? {};
  if (state === "exceeded") {
    return ["The quota is exceeded: nothing can be stored until space is freed."];
  }
  const isLow = remaining !== undefined && remaining >= 0 && remaining < LOW_SPACE_BYTES;
  return isLow && quota?.total ? [`Only ${(remaining / MIB).toFixed(1)} MiB are left.`] : [];
}
