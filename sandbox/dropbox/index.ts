import type { IncomingMessage, ServerResponse } from "node:http";
import { createOAuthServer, type OAuthServer } from "../oauth.ts";
import { readBody, type Simulator, type SimulatorOptions, sendJson } from "../simulator.ts";
import { argumentOfHeader, parseArgument } from "./arguments.ts";
import {
  badRequest,
  type Control,
  DropboxError,
  type Exchange,
  type SeenRequest,
  type State,
  sendRefusal,
} from "./exchange.ts";
import { download, HOME_NAMESPACE, TEAM_NAMESPACE } from "./reads.ts";
import { ROUTES, type Route } from "./routes.ts";
import { Space } from "./space.ts";
import { newId } from "./writes.ts";

export type { Control, SeenRequest } from "./exchange.ts";

export interface DropboxSimulator extends Simulator {
  readonly control: Control;
  readonly oauth: OAuthServer;
  /** As after seven days: no session is known any more. */
  forgetSessions(): void;
}

const START_OF_2026 = Date.UTC(2026, 0, 1);
const QUOTA_BYTES = 2 * 1024 ** 3;
const MAX_SEEN = 5_000;
const CLIENT = { id: "sandboxdropboxkey", secret: "sandboxdropboxsecret" };
/** The first is that of the documentation's example, so that it can be tried as it stands. */
const TOKENS = { accessToken: "sl.token-z-dropbox", refreshToken: "sandbox-dropbox-refresh-token" };
const SCOPES = [
  "account_info.read",
  "files.metadata.read",
  "files.content.read",
  "files.content.write",
];

/** A Dropbox with one account: files, upload sessions, content hashes, quota, OAuth. Files are kept in memory. */
export function createSimulator({
  now = () => START_OF_2026,
}: SimulatorOptions = {}): DropboxSimulator {
  const control: Control = { ...freshControl(), loseAnswers: [], refusals: [], requests: [] };
  const oauth = createOAuthServer({
    title: "Dropbox",
    paths: { authorize: /^\/oauth2\/authorize$/, token: /^\/oauth2\/token$/ },
    client: CLIENT,
    scopes: SCOPES,
    isOffline: (query) => query.get("token_access_type") === "offline",
    rotation: "never",
    lifetimeSeconds: 14_400,
    accessPrefix: "sl.",
    refreshPrefix: "",
    known: TOKENS,
    now,
  });
  const state: State = {
    control,
    home: new Space(newId),
    team: new Space(newId),
    sessions: new Map(),
    isWriting: false,
    now,
  };
  return {
    id: "dropbox",
    title: "Dropbox",
    integrationType: "cloud_storage",
    credentials: {
      client_id: CLIENT.id,
      client_secret: CLIENT.secret,
      access_token: TOKENS.accessToken,
      refresh_token: TOKENS.refreshToken,
    },
    settings: (baseUrl) => ({
      default_folder: "/BR-Reports",
      content_url: `${baseUrl}/content`,
      authorize_url: `${baseUrl}/oauth2/authorize`,
      token_url: `${baseUrl}/oauth2/token`,
    }),
    control,
    oauth,
    forgetSessions: () => state.sessions.clear(),
    async handle(req, res, url) {
      if (await oauth.handle(req, res, url)) return;
      try {
        await answer(state, oauth, { req, res, path: url.pathname });
      } catch (error) {
        if (!(error instanceof DropboxError)) throw error;
        req.resume();
        sendRefusal(res, error);
      }
    },
    reset() {
      Object.assign(control, freshControl());
      for (const list of [control.loseAnswers, control.refusals, control.requests]) list.length = 0;
      oauth.reset();
      state.home.clear();
      state.team.clear();
      state.sessions = new Map();
    },
    answerExpired: (res) => sendRefusal(res, signInError("expired_access_token")),
  };
}

const freshControl = () => ({
  quotaBytes: QUOTA_BYTES,
  hasTeam: false,
  pageSize: Number.POSITIVE_INFINITY,
  resetNext: false,
  breakAtBytes: Number.POSITIVE_INFINITY,
  damageNext: false,
  isHashBlind: false,
  writeMs: 0,
  receivedBytes: 0,
});

interface Call {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly path: string;
}

async function answer(state: State, oauth: OAuthServer, { req, res, path }: Call): Promise<void> {
  const [, host, name = ""] = /^(\/content)?\/2\/([a-z0-9_/]+)$/.exec(path) ?? [];
  const route = ROUTES.get(name);
  // The host for contents knows no other routes.
  if (!route || (host && !route.isContent)) throw badRequest(name, "Unknown API function");
  if (req.method !== "POST") throw badRequest(name, "The HTTP method has to be POST");
  checkToken(oauth, req, name, route);
  const argument = await readArgument(req, name, route);
  const seen: SeenRequest = { route: name, argument, headers: req.headers, bytes: 0 };
  const { control } = state;
  control.requests.push(seen);
  if (control.requests.length > MAX_SEEN) control.requests.shift();
  const at = control.refusals.findIndex((one) => one.route === name || one.route === "*");
  const [ordered] = at < 0 ? [] : control.refusals.splice(at, 1);
  if (ordered) {
    if (ordered.retryAfter !== undefined) res.setHeader("retry-after", ordered.retryAfter);
    throw new DropboxError(ordered.status, ordered.body);
  }
  const exchange = { req, res, state, seen, argument, space: spaceOf(state, req) };
  const result = name === "files/download" ? download(exchange) : await route.run(exchange);
  if (loses(control, name)) return void res.socket?.destroy();
  if (result === undefined) return;
  if (name === "files/download") sendFile(exchange, result as ReturnType<typeof download>);
  else sendJson(res, 200, result);
}

function loses(control: Control, route: string): boolean {
  const at = control.loseAnswers.indexOf(route);
  if (at >= 0) control.loseAnswers.splice(at, 1);
  return at >= 0;
}

function checkToken(oauth: OAuthServer, req: IncomingMessage, name: string, route: Route): void {
  const token = oauth.tokenOf(req);
  if (token.state === "missing") {
    throw badRequest(name, 'Must provide HTTP header "Authorization" or URL parameter.');
  }
  if (token.state === "expired") throw signInError("expired_access_token");
  if (token.state !== "valid") throw signInError("invalid_access_token");
  if (token.scopes.includes(route.scope)) return;
  const error = { ".tag": "missing_scope", required_scope: route.scope };
  throw new DropboxError(401, { error_summary: "missing_scope/..", error });
}

const signInError = (tag: string): DropboxError =>
  new DropboxError(401, { error_summary: `${tag}/.`, error: { ".tag": tag } });

async function readArgument(
  req: IncomingMessage,
  name: string,
  route: Route,
): Promise<Record<string, unknown>> {
  const type = req.headers["content-type"];
  if (route.isContent) {
    const wanted = name === "files/download" ? [undefined, ""] : ["application/octet-stream"];
    if (!wanted.includes(type))
      throw badRequest(name, `Bad HTTP "Content-Type" header: "${type}".`);
    return argumentOfHeader(name, req);
  }
  const text = (await readBody(req)).toString("utf8");
  if (!route.hasArgument) {
    if (text !== "" && text !== "null") throw badRequest(name, "request body: expected null");
    return {};
  }
  if (!/^application\/json\b/.test(type ?? "")) {
    throw badRequest(name, `Bad HTTP "Content-Type" header: "${type}".`);
  }
  return parseArgument(name, text);
}

/** `Dropbox-API-Path-Root` moves where paths start: https://developers.dropbox.com/dbx-team-files-guide */
function spaceOf({ control, home, team }: State, req: IncomingMessage): Space {
  const text = req.headers["dropbox-api-path-root"];
  if (text === undefined) return home;
  const root = parseArgument("files", String(text));
  const wanted = control.hasTeam ? TEAM_NAMESPACE : HOME_NAMESPACE;
  if (root[".tag"] === "root" && root.root === wanted) return control.hasTeam ? team : home;
  throw new DropboxError(422, {
    error_summary: "invalid_root/..",
    error: { ".tag": "invalid_root", invalid_root: { root_namespace_id: wanted } },
  });
}

function sendFile({ res }: Pick<Exchange, "res">, file: ReturnType<typeof download>): void {
  res.writeHead(200, {
    "content-type": "application/octet-stream",
    "content-length": file.size,
    "dropbox-api-result": file.result,
    etag: `W/"${file.rev}"`,
  });
  for (const part of file.parts) res.write(part);
  res.end();
}
