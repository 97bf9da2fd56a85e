import { AuthError, type HttpRequest, type HttpResponse } from "../../sdk/index.ts";
import {
  badAnswer,
  errorOf,
  FAULT_STATUSES,
  type Fault,
  faultOf,
  isSessionOver,
  rowIn,
  told,
} from "./answer.ts";
import type { SapContext } from "./manifest.ts";
import { rowOf, textOf } from "./values.ts";

/** A session is a licence seat: all workers of an integration share one. */
const STATE = "session";

interface Session {
  readonly id: string;
  /** Which node behind the load balancer has the session; nobody else knows it. */
  readonly route?: string;
  /** `1000200` */
  readonly version?: string;
}

export type Call = Pick<HttpRequest, "method" | "path" | "headers" | "body" | "isRepeatable">;

/** An answer or why there is none. */
export type Outcome =
  | { readonly answer: HttpResponse; readonly fault?: undefined }
  | { readonly fault: Fault; readonly answer?: undefined };

/**
 * A call within the session; one that is over is begun anew and the call made once more.
 * @throws AuthError where there is no session to be had or a right is missing
 */
export async function call(ctx: SapContext, wanted: Call): Promise<Outcome> {
  const session = await sessionOf(ctx);
  const first = await send(ctx, wanted, session);
  if (!first.fault || !isSessionOver(first.fault)) return first;
  ctx.log.info({ path: wanted.path.split("?", 1)[0] }, "the session is over, signing in again");
  return send(ctx, wanted, await sessionOf(ctx, session));
}

/** As `call`, where only success will do. */
export async function mustCall(ctx: SapContext, wanted: Call): Promise<HttpResponse> {
  const { answer, fault } = await call(ctx, wanted);
  if (fault) throw errorOf(fault);
  return answer;
}

/** What the server said of itself when the session began. */
export const serverVersion = async (ctx: SapContext): Promise<string | undefined> =>
  (await sessionOf(ctx)).version;

async function send(
  { http, baseUrl, settings }: SapContext,
  wanted: Call,
  session: Session,
): Promise<Outcome> {
  const answer = await http.request({
    ...wanted,
    path: apiPath({ baseUrl, settings }) + wanted.path,
    headers: { accept: "application/json", ...wanted.headers, cookie: cookieOf(session) },
    accept: FAULT_STATUSES,
  });
  const fault = await faultOf(answer);
  return fault ? { fault } : { answer };
}

/** People paste addresses with and without the path of the Service Layer. */
function apiPath({ baseUrl = "", settings }: Pick<SapContext, "baseUrl" | "settings">): string {
  const isThere = /\/b1s\/v[12]\/*$/.test(URL.parse(baseUrl)?.pathname ?? "");
  return isThere ? "" : `/b1s/${settings.api_version ?? "v2"}`;
}

const cookieOf = ({ id, route }: Session): string =>
  route === undefined ? `B1SESSION=${id}` : `B1SESSION=${id}; ROUTEID=${route}`;

/** The session that is kept, unless it is the one that was refused; else a new one, begun by one worker alone. */
async function sessionOf(ctx: SapContext, refused?: Session): Promise<Session> {
  const kept = await keptSession(ctx);
  if (kept && kept.id !== refused?.id) return kept;
  return ctx.state.locked("login", async () => {
    const other = await keptSession(ctx);
    if (other && other.id !== refused?.id) return other;
    const begun = await login(ctx);
    await ctx.state.set(STATE, JSON.stringify(begun));
    return begun;
  });
}

async function keptSession({ state }: SapContext): Promise<Session | undefined> {
  const text = await state.get(STATE);
  return text === undefined ? undefined : (JSON.parse(text) as Session);
}

async function login({ http, baseUrl, settings, credentials }: SapContext): Promise<Session> {
  const { company_db: companyDb, username, password } = credentials;
  const answer = await http.request({
    method: "POST",
    path: `${apiPath({ baseUrl, settings })}/Login`,
    headers: { accept: "application/json" },
    body: { CompanyDB: companyDb, UserName: username, Password: password },
    accept: FAULT_STATUSES.filter((status) => status !== 404),
    isRepeatable: true,
  });
  const fault = await faultOf(answer);
  if (fault) throw refusedLogin(fault, password);
  const body = await rowIn(answer);
  const id = cookieIn(answer, "B1SESSION") ?? textOf(rowOf(body).SessionId, 200);
  if (id === undefined || !/^[\w.~+/=-]+$/.test(id)) throw badAnswer("to Login names no session");
  const route = cookieIn(answer, "ROUTEID");
  const version = textOf(body.Version, 40);
  return {
    id,
    ...(route === undefined ? {} : { route }),
    ...(version === undefined ? {} : { version }),
  };
}

/** Whoever answers may repeat what it was sent. */
function refusedLogin(fault: Fault, password: string): AuthError {
  const words = told(fault).replaceAll(password, "…");
  return new AuthError(
    `SAP Business One refused the sign-in: check company database, user and password. ${words}`,
  );
}

/** Several cookies come joined by commas, and that of the session ends with an empty attribute: `…;HttpOnly;, ROUTEID=…`. */
function cookieIn({ headers }: HttpResponse, name: string): string | undefined {
  const all = headers["set-cookie"] ?? "";
  return new RegExp(`(?:^|[,;]\\s*)${name}=([^;,\\s]+)`).exec(all)?.[1];
}
