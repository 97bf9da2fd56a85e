import {
  ConfigError,
  ConflictError,
  type HubError,
  NotFoundError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import { parseErrorMessage } from "./dav-xml.ts";

/** Statuses whose meaning depends on what was asked; all others are the engine's. */
export const HANDLED = [400, 403, 404, 405, 406, 409, 412, 413, 415, 423, 424, 501, 507];

export interface DavAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export const isDone = (answer: DavAnswer): boolean => answer.status >= 200 && answer.status < 300;

/** What a status that did not go well means for one path, with the server's own words. */
export function errorOf(answer: DavAnswer, path: string): HubError {
  const words = parseErrorMessage(answer.text);
  const says = words === undefined ? "" : ` It says: ${words}`;
  const refused = (what: string, code: string): HubError =>
    new RejectedError(`The server ${what} ${path}.${says}`, { code });
  switch (answer.status) {
    case 403:
      return refused("does not allow", "forbidden_by_remote");
    case 404:
      return new NotFoundError("file", path);
    case 405:
    case 501:
      return new ConfigError(
        `The server does not take this request for ${path}: is its address that of a WebDAV folder?${says}`,
      );
    case 409:
      return refused("finds no folder for", "folder_missing");
    case 412:
      return new ConflictError("changed_at_remote", `Somebody else changed ${path}.${says}`);
    case 413:
      return refused(
        "or a proxy before it limits the size of one request, too low for",
        "too_large",
      );
    case 423:
      return new TransientError(`${path} is locked at the server.${says}`, { code: "locked" });
    case 500:
      return new TransientError(`The server failed on ${path}.${says}`);
    case 507:
      return new ConfigError(
        `There is no storage left for ${path}: free space or raise the quota.${says}`,
        { code: "storage_full" },
      );
    default:
      return refused("refuses", "rejected_by_remote");
  }
}
