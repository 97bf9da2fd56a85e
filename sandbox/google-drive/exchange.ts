import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../simulator.ts";
import { type Drive, type DriveFile, resourceOf } from "./drive.ts";
import { selectFields } from "./fields.ts";
import type { Session } from "./uploads.ts";

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** `Content-Range`, if any. */
  readonly range: string | undefined;
}

/** What a test changes and looks at; `reset` puts it back. */
export interface DriveControl {
  readonly requests: SeenRequest[];
  /** Bytes of bodies that came in at upload addresses. */
  receivedBytes: number;
  /** The next so many calls of the API are refused with 403 for this reason. */
  refusals: { readonly reason: string; readonly retryAfter?: string }[];
  /** Cuts the connection of the next upload request after so many bytes of its body. */
  breakAfterBytes: number | undefined;
  /** The next so many finished uploads are kept, and their answers lost. */
  lostAnswers: number;
  /** Of the next chunk only its first half is kept, in whole steps of 256 KiB. */
  keepsHalf: boolean;
  /** The next file arrives with one byte changed. */
  damagesNext: boolean;
  /** Answers leave `sha256Checksum` out, as of old files. */
  hasOnlyMd5: boolean;
  /** New files do not show in lists for so many of them. */
  listLag: number;
  /** A page of a list has at most so many rows. */
  pageSize: number;
  quotaBytes: number;
}

export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
  /** What is before the mount's paths, with the host: `http://127.0.0.1:9/google_drive`. */
  readonly origin: string;
  readonly drive: Drive;
  readonly sessions: Map<string, Session>;
  readonly control: DriveControl;
}

const FILE_FIELDS = "kind,id,name,mimeType";

export function sendFile({ res, url, drive, control }: Exchange, file: DriveFile): void {
  const whole = resourceOf(drive, file);
  const { sha256Checksum: _, ...older } = whole;
  const body = control.hasOnlyMd5 ? older : whole;
  sendJson(res, 200, selectFields(body, url.searchParams.get("fields"), FILE_FIELDS));
}
