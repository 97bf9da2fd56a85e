import type { IncomingMessage, ServerResponse } from "node:http";
import { createOAuthServer, type OAuthServer } from "../oauth.ts";
import type { Simulator, SimulatorOptions } from "../simulator.ts";
import { Drive, FOLDER, ROOT_ID } from "./drive.ts";
import type { DriveControl, Exchange } from "./exchange.ts";
import { handleApi } from "./files.ts";
import { DriveProblem, sendProblem } from "./problem.ts";
import { handleUpload, type Session } from "./uploads.ts";

export type { DriveControl, SeenRequest } from "./exchange.ts";

export interface GoogleDriveSimulator extends Simulator {
  readonly control: DriveControl;
  readonly oauth: OAuthServer;
  /** The Drive as it is now; another one after `reset`. */
  drive(): Drive;
  /** Every upload under way is forgotten, as after a week. */
  dropSessions(): void;
}

const CLIENT = {
  id: "twoj-client-id.apps.googleusercontent.com",
  secret: "twoj-client-secret",
};
const EXAMPLE = { accessToken: "ya29.token", refreshToken: "1//refresh-token" };
/** The example's folder, so that it can be tried as it stands. */
const EXAMPLE_FOLDER = "folder-id-lub-root";
export const SHARED_DRIVE = "0AShareDriveUk9PVA";
const SCOPE = "https://www.googleapis.com/auth/drive.file";
const START_OF_2026 = Date.UTC(2026, 0, 1);
const QUOTA_BYTES = 15 * 1024 ** 3;
const MAX_SEEN = 10_000;

/**
 * Google's sign-in and Drive API v3 with one person's My Drive and a shared drive, seen with the scope drive.file: a
 * BR-Reports that the person made by hand is there and hidden. Files are kept in memory.
 */
export function createSimulator({
  now = () => START_OF_2026,
}: SimulatorOptions = {}): GoogleDriveSimulator {
  const oauth = createGoogleSignIn(now);
  const control: DriveControl = { ...freshControl(), requests: [] };
  const sessions = new Map<string, Session>();
  let drive = freshDrive(now);
  return {
    id: "google_drive",
    title: "Google Drive",
    integrationType: "cloud_storage",
    credentials: {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      access_token: EXAMPLE.accessToken,
      refresh_token: EXAMPLE.refreshToken,
    },
    settings: (baseUrl) => ({
      default_folder_id: EXAMPLE_FOLDER,
      authorize_url: `${baseUrl}/o/oauth2/v2/auth`,
      token_url: `${baseUrl}/token`,
      revoke_url: `${baseUrl}/revoke`,
    }),
    control,
    oauth,
    drive: () => drive,
    dropSessions: () => sessions.clear(),
    async handle(req, res, url) {
      if (await oauth.handle(req, res, url)) return;
      note(control, req, url);
      drive.quotaBytes = control.quotaBytes;
      const origin = `http://${req.headers.host}${mountOf(req, url)}`;
      try {
        await route({ req, res, url, origin, drive, sessions, control }, oauth);
      } catch (error) {
        if (!(error instanceof DriveProblem)) throw error;
        req.resume();
        sendProblem(res, error);
      }
    },
    reset() {
      oauth.reset();
      sessions.clear();
      control.requests.length = 0;
      Object.assign(control, freshControl());
      drive = freshDrive(now);
    },
    answerExpired: (res) => sendProblem(res, invalidCredentials()),
  };
}

const createGoogleSignIn = (now: () => number): OAuthServer =>
  createOAuthServer({
    title: "Sign in with Google",
    paths: { authorize: /^\/o\/oauth2\/v2\/auth$/, token: /^\/token$/, revoke: /^\/revoke$/ },
    client: CLIENT,
    scopes: [SCOPE],
    // Without prompt=consent a person who agreed before gets no refresh token again.
    isOffline: (query) =>
      query.get("access_type") === "offline" && query.get("prompt") === "consent",
    rotation: "never",
    lifetimeSeconds: 3_599,
    accessPrefix: "ya29.",
    refreshPrefix: "1//0",
    known: EXAMPLE,
    now,
  });

const freshControl = () => ({
  receivedBytes: 0,
  refusals: [],
  breakAfterBytes: undefined,
  lostAnswers: 0,
  keepsHalf: false,
  damagesNext: false,
  hasOnlyMd5: false,
  listLag: 0,
  pageSize: 1_000,
  quotaBytes: QUOTA_BYTES,
});

function freshDrive(now: () => number): Drive {
  const drive = new Drive(now, QUOTA_BYTES);
  const folder = { mimeType: FOLDER, parents: [ROOT_ID] };
  drive.add({ ...folder, id: "1ByHand", name: "BR-Reports", isVisible: false });
  drive.add({ ...folder, id: EXAMPLE_FOLDER, name: "Viadukt" });
  const shared = { id: SHARED_DRIVE, name: "Finanse", driveId: SHARED_DRIVE };
  drive.add({ ...folder, ...shared, parents: [] });
  return drive;
}

function note(control: DriveControl, req: IncomingMessage, url: URL): void {
  control.requests.push({
    ...{ method: req.method ?? "", path: url.pathname, query: url.searchParams },
    range: req.headers["content-range"],
  });
  if (control.requests.length > MAX_SEEN) control.requests.shift();
}

async function route(exchange: Exchange, oauth: OAuthServer): Promise<void> {
  const { req, res, url, control } = exchange;
  const upload = /^\/upload\/drive\/v3\/files(?:\/([^/]+))?$/.exec(url.pathname);
  const { state } = oauth.tokenOf(req);
  // The address of an upload is a key of its own; a token that comes along has to be right.
  const isKeyed = upload !== null && url.searchParams.has("upload_id") && state === "missing";
  if (state !== "valid" && !isKeyed) throw invalidCredentials();
  const refusal = control.refusals.shift();
  if (refusal) return refuse(res, req, refusal);
  if (upload) return handleUpload(exchange, upload[1]);
  const [, path] = /^\/drive\/v3\/(.+)$/.exec(url.pathname) ?? [];
  if (path === undefined) throw new DriveProblem(404, "notFound", "Not Found");
  await handleApi(exchange, path);
}

function refuse(
  res: ServerResponse,
  req: IncomingMessage,
  { reason, retryAfter }: DriveControl["refusals"][number],
): void {
  req.resume();
  const headers = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  sendProblem(res, new DriveProblem(403, reason, `Refused: ${reason}`), headers);
}

const invalidCredentials = (): DriveProblem =>
  new DriveProblem(401, "authError", "Invalid Credentials");

/** What of the request's address the frame has taken away. */
function mountOf(req: IncomingMessage, url: URL): string {
  const whole = new URL(req.url ?? "/", "http://host").pathname;
  return whole.endsWith(url.pathname) ? whole.slice(0, -url.pathname.length) : "";
}
