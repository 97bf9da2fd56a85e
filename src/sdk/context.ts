import type { Readable } from "node:stream";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { Disk } from "./disk.ts";
import type { Http } from "./http.ts";
import type { Net } from "./net.ts";

/**
 * What an integration keeps between its pieces of work: tokens, references of exports under way. Encrypted
 * like credentials; gone with the integration and whenever its credentials or address change.
 */
export interface State {
  get(name: string): Promise<string | undefined>;
  /** `expiresAt` in epoch milliseconds: afterwards it is as if it were not there. */
  set(name: string, value: string, options?: { readonly expiresAt?: number }): Promise<void>;
  remove(name: string): Promise<void>;
  /**
   * Runs `work` while no other worker of this integration, in any process, is inside the same lock: two never
   * refresh one token at once. Look again for what the other may have stored before doing the work.
   */
  locked<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/** A file that somebody uploaded to the integration or laid into its folder. */
export interface InboxFile {
  /** Relative to the folder, with forward slashes. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
}

/** What a stream made of a file. */
export interface FileReport {
  /** `refused`: it is no document, or it breaks off; what came before it breaks off is counted. */
  readonly state: "read" | "refused";
  /** The whole file was looked at, not only a period: as long as it does not change nothing more comes of it. */
  readonly is_whole: boolean;
  /** As the document names itself: `JPK_V7M (3)`. */
  readonly format?: string;
  /** Hexadecimal. */
  readonly sha256?: string;
  readonly records: number;
  readonly refused: number;
  /** Why it was refused, or what a person should know. */
  readonly message?: string;
}

/** What became of the files, by stream; forgotten when a file changes. */
export interface InboxReports {
  /** By file name, only of files that are as they were then. */
  reports(stream: string, files: readonly InboxFile[]): Promise<ReadonlyMap<string, FileReport>>;
  /** Call it once the file's last page is stored. */
  report(stream: string, file: InboxFile, report: FileReport): Promise<void>;
}

/** The files that wait for an integration of the category `file`. */
export interface Inbox extends InboxReports {
  /** In the order of their names; never one that is still being written. */
  list(): Promise<readonly InboxFile[]>;
  /** @throws NotFoundError */
  open(name: string): Promise<Readable>;
}

/** How an outside system reaches the integration, and what it shows to be let in. */
export interface CallAddress {
  /** Absolute; undefined where the hub does not know its own address. */
  readonly url: string | undefined;
  readonly secret: string;
  /** The streams that a call has read; undefined for all of them. */
  readonly streams: readonly string[] | undefined;
}

/** What the engine hands to every ability. `signal` aborts when the run is cancelled or out of time. */
export interface Context<
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  /** Where paths of `http` lead: the integration's address, else the manifest's own. Absent without HTTP. */
  readonly baseUrl?: string | undefined;
  readonly http: Http;
  readonly net: Net;
  readonly disk: Disk;
  readonly state: State;
  readonly inbox: Inbox;
  /** Where the outside system may call, for one that has to be told by the connector; undefined: nowhere. */
  readonly calls?: ((scheme: string) => Promise<CallAddress | undefined>) | undefined;
  readonly credentials: C;
  readonly settings: S;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly clock: Clock;
}

/** Answer of `check`: who we are at the remote, and what a person should know. */
export interface CheckResult {
  readonly account_name?: string;
  readonly tax_id?: string;
  readonly server_version?: string;
  readonly scopes?: readonly string[];
  /** Remote clock minus ours, in milliseconds. */
  readonly clock_skew_ms?: number;
  readonly warnings?: readonly string[];
}
