import type { IncomingMessage } from "node:http";
import { createOAuthServer, type OAuthServer } from "../oauth.ts";
import { type Simulator, type SimulatorOptions, sendJson } from "../simulator.ts";
import { type Control, type Exchange, GraphError, type State, sendError } from "./exchange.ts";
import {
  getItem,
  listChildren,
  makeFolder,
  type Place,
  putContent,
  redirectToContent,
  removeItem,
} from "./items.ts";
import { createSession, handleUpload } from "./sessions.ts";
import { LIBRARY, readTarget, type Target } from "./targets.ts";
import { DriveTree } from "./tree.ts";

export type { Control, SeenRequest } from "./exchange.ts";
export { LIBRARY } from "./targets.ts";

export interface OneDriveSimulator extends Simulator {
  readonly control: Control;
  readonly oauth: OAuthServer;
  /** No session is known any more. */
  forgetSessions(): void;
}

const START_OF_2026 = Date.UTC(2026, 0, 1);
const QUOTA_BYTES = 5 * 1024 ** 3;
const MAX_SEEN = 5_000;
/** The documentation's example, so that it can be tried as it stands. */
const CLIENT = { id: "azure-app-client-id", secret: "azure-app-secret" };
const TOKENS = { accessToken: "eyJ0-token", refreshToken: "refresh-token" };
const SCOPES = [
  "Files.ReadWrite",
  "Files.ReadWrite.All",
  "Sites.ReadWrite.All",
  "User.Read",
  "offline_access",
];

type Handler = (exchange: Exchange, place: Place) => void | Promise<void>;

const CALLS: Readonly<Record<string, Handler>> = {
  "GET item": getItem,
  "DELETE item": removeItem,
  "GET children": listChildren,
  "POST children": makeFolder,
  "GET content": redirectToContent,
  "PUT content": putContent,
  "POST createUploadSession": createSession,
};

/** OneDrive behind Microsoft Graph: a person's drive and a library of SharePoint. Files are kept in memory. */
export function createSimulator({
  now = () => START_OF_2026,
}: SimulatorOptions = {}): OneDriveSimulator {
  const lists = { loseAnswers: [], refusals: [], locks: new Map(), requests: [] };
  const control: Control = { ...freshControl(), ...lists };
  const oauth = createOAuthServer({
    title: "Microsoft",
    paths: {
      authorize: /^\/[\w.-]+\/oauth2\/v2\.0\/authorize$/,
      token: /^\/[\w.-]+\/oauth2\/v2\.0\/token$/,
    },
    client: CLIENT,
    scopes: SCOPES,
    isOffline: (query) => (query.get("scope") ?? "").split(" ").includes("offline_access"),
    rotation: "keeps_old",
    lifetimeSeconds: 3_599,
    accessPrefix: "eyJ0",
    refreshPrefix: "M.C5_",
    known: TOKENS,
    now,
  });
  const state: State = {
    control,
    own: new DriveTree("b!own", now),
    library: new DriveTree(LIBRARY, now),
    sessions: new Map(),
    downloads: new Map(),
    now,
  };
  return {
    id: "onedrive",
    title: "OneDrive",
    integrationType: "cloud_storage",
    credentials: {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      access_token: TOKENS.accessToken,
      refresh_token: TOKENS.refreshToken,
    },
    settings: (baseUrl) => ({
      default_folder: "/BR-Reports",
      authorize_url: `${baseUrl}/common/oauth2/v2.0/authorize`,
      token_url: `${baseUrl}/common/oauth2/v2.0/token`,
    }),
    control,
    oauth,
    forgetSessions: () => state.sessions.clear(),
    async handle(req, res, url) {
      if (await oauth.handle(req, res, url)) return;
      try {
        await route(state, oauth, { req, res, url });
      } catch (error) {
        if (!(error instanceof GraphError)) throw error;
        req.resume();
        sendError(res, error);
      }
    },
    reset() {
      Object.assign(control, freshControl());
      control.locks.clear();
      for (const list of [control.loseAnswers, control.refusals, control.requests]) list.length = 0;
      oauth.reset();
      state.own.clear();
      state.library.clear();
      state.sessions.clear();
      state.downloads.clear();
    },
    answerExpired: (res) => sendError(res, signInError("Access token has expired.")),
  };
}

const freshControl = () => ({
  quotaBytes: QUOTA_BYTES,
  driveType: "personal" as const,
  makesFolders: true,
  hash: "quickXorHash" as const,
  contentHost: "",
  pageSize: Number.POSITIVE_INFINITY,
  breakAtBytes: Number.POSITIVE_INFINITY,
  sessionLag: 0,
  damageNext: false,
  officeBytes: 0,
  receivedBytes: 0,
});

type Request = Pick<Exchange, "req" | "res" | "url">;

async function route(state: State, oauth: OAuthServer, { req, res, url }: Request): Promise<void> {
  const { pathname: path } = url;
  const [, area, secret = ""] = /^\/(upload|download)\/([0-9a-f]+)$/.exec(path) ?? [];
  const target = area ? undefined : readTarget(state, path);
  const kind = `${req.method} ${area ?? target?.part ?? "unknown"}`;
  const seen = { kind, path, query: url.search, headers: req.headers, bytes: 0 };
  const { control } = state;
  control.requests.push(seen);
  if (control.requests.length > MAX_SEEN) control.requests.shift();
  const exchange = { req, res, url, state, seen, base: baseOf(req, path) };
  refuseIfOrdered(exchange);
  const at = control.loseAnswers.indexOf(kind);
  if (at >= 0) {
    control.loseAnswers.splice(at, 1);
    res.writeHead = () => res;
    res.end = () => {
      res.socket?.destroy();
      return res;
    };
  }
  if (area === "upload") return await handleUpload(exchange, secret);
  if (area === "download") return sendContent(exchange, secret);
  checkToken(oauth, req, target);
  if (target?.answer) return sendJson(res, 200, target.answer);
  const call = CALLS[kind];
  if (!call || !target?.place)
    throw new GraphError(400, "BadRequest", "Resource not found for the segment.");
  await call(exchange, target.place);
}

function refuseIfOrdered({ res, state: { control }, seen }: Exchange): void {
  const at = control.refusals.findIndex(({ kind }) => kind === "*" || kind === seen.kind);
  const [ordered] = at < 0 ? [] : control.refusals.splice(at, 1);
  if (!ordered) return;
  if (ordered.retryAfter !== undefined) res.setHeader("retry-after", ordered.retryAfter);
  throw new GraphError(ordered.status, ordered.code, "The request was refused.");
}

const signInError = (message: string): GraphError =>
  new GraphError(401, "InvalidAuthenticationToken", message);

/** The person's own drive needs one right, every other drive and a site's address further ones. */
function checkToken(oauth: OAuthServer, req: IncomingMessage, target: Target | undefined): void {
  const token = oauth.tokenOf(req);
  if (token.state === "missing") throw signInError("Access token is empty.");
  if (token.state !== "valid")
    throw signInError("Lifetime validation failed, the token is expired.");
  const forAll = ["Sites.ReadWrite.All", "Files.ReadWrite.All", "Files.ReadWrite"];
  const isOther = target?.place?.tree.id === LIBRARY;
  const wanted = forAll.slice(0, target?.part === "site" ? 1 : isOther ? 2 : 3);
  if (wanted.some((scope) => token.scopes.includes(scope))) return;
  throw new GraphError(403, "accessDenied", "Access denied");
}

function sendContent({ req, res, state }: Exchange, secret: string): void {
  const place = state.downloads.get(secret);
  if (req.headers.authorization !== undefined) {
    throw new GraphError(401, "unauthenticated", "The address needs no authorization.");
  }
  const file = place?.tree.find(place.names)?.file;
  if (!file) throw new GraphError(404, "itemNotFound", "The address is over.");
  res.writeHead(200, { "content-type": file.mime, "content-length": file.size });
  for (const part of file.parts) res.write(part);
  res.end();
}

/** With the path that the simulator is mounted on. */
function baseOf(req: IncomingMessage, path: string): string {
  const whole = new URL(req.url ?? "/", "http://host").pathname;
  return `http://${req.headers.host}${whole.slice(0, whole.length - path.length)}`;
}
