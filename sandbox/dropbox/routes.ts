import type { Exchange } from "./exchange.ts";
import {
  currentAccount,
  download,
  getMetadata,
  listFolder,
  listMore,
  spaceUsage,
} from "./reads.ts";
import { append, finish, start } from "./sessions.ts";
import { createFolder, remove, upload } from "./writes.ts";

export interface Route {
  readonly scope: string;
  /** Of the host for contents: the argument is in a header. */
  readonly isContent: boolean;
  readonly hasArgument: boolean;
  /** Undefined where the connection was cut. */
  readonly run: (exchange: Exchange) => unknown;
}

const rpc = (scope: string, run: Route["run"], hasArgument = true): Route => ({
  scope,
  isContent: false,
  hasArgument,
  run,
});
const content = (scope: string, run: Route["run"]): Route => ({
  scope,
  isContent: true,
  hasArgument: true,
  run,
});

const [ACCOUNT, LOOK, READ, WRITE] = [
  "account_info.read",
  "files.metadata.read",
  "files.content.read",
  "files.content.write",
] as const;

export const ROUTES: ReadonlyMap<string, Route> = new Map([
  ["users/get_current_account", rpc(ACCOUNT, ({ state }) => currentAccount(state), false)],
  ["users/get_space_usage", rpc(ACCOUNT, ({ state }) => spaceUsage(state), false)],
  ["files/list_folder", rpc(LOOK, listFolder)],
  ["files/list_folder/continue", rpc(LOOK, listMore)],
  ["files/get_metadata", rpc(LOOK, getMetadata)],
  ["files/create_folder_v2", rpc(WRITE, createFolder)],
  ["files/delete_v2", rpc(WRITE, remove)],
  ["files/upload", content(WRITE, upload)],
  ["files/download", content(READ, download)],
  ["files/upload_session/start", content(WRITE, start)],
  ["files/upload_session/append_v2", content(WRITE, append)],
  ["files/upload_session/finish", content(WRITE, finish)],
]);
