import type { IncomingMessage, ServerResponse } from "node:http";
import { type Simulator, type SimulatorOptions, send, sendJson } from "../simulator.ts";
import {
  type Control,
  DavError,
  type Exchange,
  header,
  type State,
  sendDavError,
} from "./exchange.ts";
import { handleFiles } from "./files.ts";
import { answerOcs, answerStatus } from "./ocs.ts";
import { createTree } from "./tree.ts";
import { handleUploads } from "./uploads.ts";

export type { Control, SeenRequest } from "./exchange.ts";

export interface NextcloudSimulator extends Simulator {
  readonly control: Control;
}

const UID = "anna";
const LOGIN = "anna@example.org";
const PASSWORD = "Sandb-oxNex-tclou-dApp0-Passw";
/** The documentation's example signs in too, so that it can be tried as it stands. */
const EXAMPLE = "uzytkownik:haslo-lub-app-password";

const START_OF_2026 = Date.UTC(2026, 0, 1);
const QUOTA_BYTES = 256 * 1024 * 1024;
const CHUNK_MAX_BYTES = 100 * 1024 * 1024;
/** After so many wrong passwords in a row the next ones are put off. */
const MAX_FAILURES = 10;
const MAX_SEEN = 1_000;

/**
 * A Nextcloud 31 with one user, whose login name is not her id: status, OCS, files, chunked upload v2,
 * checksums, quota. Files are kept in memory.
 */
export function createSimulator({
  now = () => START_OF_2026,
}: SimulatorOptions = {}): NextcloudSimulator {
  const control: Control = { ...freshControl(), locks: new Map(), requests: [] };
  let state = freshState(control, now);
  let failures = 0;
  const signIn = (req: IncomingMessage): boolean => {
    const isRight = hasCredentials(req);
    failures = isRight ? 0 : failures + 1;
    return isRight;
  };
  return {
    id: "nextcloud",
    title: "Nextcloud",
    integrationType: "cloud_storage",
    credentials: { username: LOGIN, password: PASSWORD },
    settings: { default_folder: "/BR-Reports" },
    control,
    async handle(req, res, url) {
      const exchange = { req, res, state, names: [], mount: mountOf(req, url) };
      control.requests.push({ method: req.method ?? "", path: url.pathname, headers: req.headers });
      if (control.requests.length > MAX_SEEN) control.requests.shift();
      try {
        if (url.pathname === "/status.php") return answerStatus(exchange);
        if (control.maintenance) return answerMaintenance(res);
        const isSignedIn = signIn(req);
        if (failures > MAX_FAILURES) return answerTooMany(res);
        await route(exchange, url, isSignedIn);
      } catch (error) {
        if (!(error instanceof DavError)) throw error;
        req.resume();
        sendDavError(res, error);
      }
    },
    reset() {
      control.locks.clear();
      control.requests.length = 0;
      Object.assign(control, freshControl());
      failures = 0;
      state = freshState(control, now);
    },
  };
}

const freshControl = () => ({
  maintenance: false,
  quotaBytes: QUOTA_BYTES,
  chunkMaxBytes: CHUNK_MAX_BYTES,
  bodyMaxBytes: Number.POSITIVE_INFINITY,
  slowMerges: 0,
  damageNext: false,
  hasHashes: true,
  receivedBytes: 0,
});

const freshState = (control: Control, now: () => number): State => ({
  uid: UID,
  tree: createTree(now),
  uploads: new Map(),
  control,
});

async function route(exchange: Exchange, url: URL, isSignedIn: boolean): Promise<void> {
  const ocs = /^\/ocs\/(.+)$/.exec(url.pathname)?.[1];
  if (ocs !== undefined) return answerOcs(exchange, ocs, isSignedIn);
  const dav = /^\/remote\.php\/dav\/(files|uploads)\/([^/]+)(\/.*)?$/.exec(url.pathname);
  if (!dav)
    return send(exchange.res, 404, "<!DOCTYPE html><title>Not found</title>", {
      "content-type": "text/html",
    });
  if (!isSignedIn) {
    exchange.res.setHeader("www-authenticate", 'Basic realm="Nextcloud", charset="UTF-8"');
    throw new DavError(
      401,
      "NotAuthenticated",
      "No public access to this resource., Username or password was incorrect",
    );
  }
  const [, area, uid = "", path = ""] = dav;
  // Another user's id, the login name included, leads to nothing that the user may see.
  if (decodeURIComponent(uid) !== UID) throw new DavError(404, "NotFound", "Principal not found");
  const names = path
    .split("/")
    .filter((part) => part !== "")
    .map(decodeName);
  await (area === "files" ? handleFiles : handleUploads)({ ...exchange, names });
}

/** @throws DavError 400 for a name that decodes to no name */
function decodeName(part: string): string {
  try {
    const name = decodeURIComponent(part);
    if (name !== ".." && name !== "." && !/[/\0]/.test(name)) return name;
  } catch {
    // The same answer as for the others.
  }
  throw new DavError(400, "BadRequest", "The path is not valid");
}

function hasCredentials(req: IncomingMessage): boolean {
  const [scheme, pair = ""] = (header(req, "authorization") ?? "").split(" ");
  if (scheme?.toLowerCase() !== "basic") return false;
  const [user, ...password] = Buffer.from(pair, "base64").toString("utf8").split(":");
  if (pair === Buffer.from(EXAMPLE).toString("base64")) return true;
  return (user === UID || user === LOGIN) && password.join(":") === PASSWORD;
}

/** What of the request's address the frame has taken away. */
function mountOf(req: IncomingMessage, url: URL): string {
  const whole = new URL(req.url ?? "/", "http://host").pathname;
  return whole.endsWith(url.pathname) ? whole.slice(0, -url.pathname.length) : "";
}

function answerMaintenance(res: ServerResponse): void {
  sendJson(
    res,
    503,
    { message: "maintenance" },
    { "x-nextcloud-maintenance-mode": "1", "retry-after": "120" },
  );
}

function answerTooMany(res: ServerResponse): void {
  sendJson(res, 429, { message: "Reached maximum delay" }, { "retry-after": "30" });
}
