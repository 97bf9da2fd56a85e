import { joinPath } from "../../sdk/index.ts";
import { send } from "./client.ts";
import { driveAddress } from "./drive.ts";
import { type Answer, errorOf, folderMissing, hasCode, isDone } from "./errors.ts";
import type { OneDriveContext } from "./manifest.ts";
import { itemAddress } from "./paths.ts";

/**
 * Most drives make missing folders by themselves; where one says that the folder is not there, makes it and
 * asks once more.
 */
export async function withFolders(
  ctx: OneDriveContext,
  names: readonly string[],
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await attempt();
  const isMissing =
    answer.status === 404 || (answer.status === 409 && hasCode(answer, "itemNotFound"));
  if (!isMissing) return answer;
  await makeFolders(ctx, names.slice(0, -1));
  const again = await attempt();
  if (again.status === 404) throw folderMissing(joinPath(names));
  return again;
}

/** The folder and all above it, from the top. That somebody else makes them at the same time does no harm. */
async function makeFolders(ctx: OneDriveContext, names: readonly string[]): Promise<void> {
  const drive = await driveAddress(ctx);
  for (const [depth, name] of names.entries()) {
    const answer = await send(ctx, {
      method: "POST",
      path: drive + itemAddress(names.slice(0, depth), "/children"),
      body: { name, folder: {}, "@microsoft.graph.conflictBehavior": "fail" },
      isRepeatable: true,
    });
    if (isDone(answer) || hasCode(answer, "nameAlreadyExists")) continue;
    throw errorOf(answer, joinPath(names.slice(0, depth + 1)));
  }
}
