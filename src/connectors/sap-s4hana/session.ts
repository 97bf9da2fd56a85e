import { isRow, textOf } from "../../formats/json/values.ts";
import { AuthError, type HttpResponse } from "../../sdk/index.ts";
import { type Call, call, PRODUCTS } from "./client.ts";
import type { S4Context } from "./manifest.ts";
import { errorOf, problemOf } from "./problems.ts";

/** What SAP wants with every write: a token against forged requests, good with its cookies alone. */
interface Session {
  readonly token: string;
  readonly cookie: string;
}

const STATE = "csrf";
/** Below the half hour after which SAP usually ends a session without calls. */
const TTL_MS = 20 * 60_000;

/**
 * One write in the kept session. Where SAP does not know its token any more the session is made anew, and the write
 * goes out once more: the first one was not looked at.
 */
export async function write(ctx: S4Context, wanted: Omit<Call, "service">): Promise<HttpResponse> {
  const session = await sessionOf(ctx);
  const response = await writeIn(ctx, wanted, session);
  if (!isTokenWanted(response)) return signedIn(response);
  const again = await writeIn(ctx, wanted, await sessionOf(ctx, session.token));
  if (!isTokenWanted(again)) return signedIn(again);
  throw new AuthError(
    "SAP does not accept its own CSRF token: look whether something between the hub and SAP takes cookies away.",
  );
}

/** Whatever else SAP says is about what was written; a refused sign-in is about all of it. */
async function signedIn(response: HttpResponse): Promise<HttpResponse> {
  if (response.status === 401) throw errorOf(await problemOf(response), PRODUCTS);
  return response;
}

function writeIn(ctx: S4Context, wanted: Omit<Call, "service">, { token, cookie }: Session) {
  return call(ctx, {
    ...wanted,
    service: PRODUCTS,
    headers: {
      ...wanted.headers,
      "x-csrf-token": token,
      ...(cookie === "" ? {} : { cookie }),
    },
  });
}

const isTokenWanted = ({ status, headers }: HttpResponse): boolean =>
  status === 403 && /^required$/i.test(headers["x-csrf-token"] ?? "");

/** The kept session, unless its token is the one that was refused. */
async function sessionOf(ctx: S4Context, refused?: string): Promise<Session> {
  const kept = await keptSession(ctx);
  if (kept && kept.token !== refused) return kept;
  return ctx.state.locked("session", async () => {
    const fresh = await keptSession(ctx);
    if (fresh && fresh.token !== refused) return fresh;
    const made = await openSession(ctx);
    const expiresAt = ctx.clock.now() + TTL_MS;
    await ctx.state.set(STATE, JSON.stringify(made), { expiresAt });
    return made;
  });
}

async function keptSession({ state }: S4Context): Promise<Session | undefined> {
  const text = await state.get(STATE);
  const kept: unknown = text === undefined ? undefined : JSON.parse(text);
  if (!isRow(kept)) return undefined;
  return { token: textOf(kept.token, 500) ?? "", cookie: textOf(kept.cookie, 8_000) ?? "" };
}

async function openSession(ctx: S4Context): Promise<Session> {
  const response = await call(ctx, {
    method: "GET",
    service: PRODUCTS,
    path: "",
    headers: { "x-csrf-token": "Fetch" },
  });
  if (response.status >= 300) throw errorOf(await problemOf(response), PRODUCTS);
  response.stream().destroy();
  const token = response.headers["x-csrf-token"];
  if (token === undefined || !/^[\x21-\x7e]{1,500}$/.test(token) || /^required$/i.test(token))
    throw new AuthError("SAP gave no CSRF token, so that nothing can be written.");
  return { token, cookie: cookiesOf(response.headers["set-cookie"] ?? "") };
}

/**
 * The pairs for the header `cookie`. Several headers come joined by commas, and a date in `expires` has a comma too:
 * a cookie begins where a name and an equals sign follow. One that is to be forgotten has no value.
 */
export function cookiesOf(setCookie: string): string {
  const pairs = setCookie.split(/,(?=\s*[^\s;,=]+=)/).flatMap((one) => {
    const [pair = ""] = one.trim().split(";", 1);
    const match = /^([^\s;,="]+)=([\x21-\x7e]+)$/.exec(pair.trim());
    return match && !/;\s*max-age=0\b/i.test(one) ? [[match[1], match[2]] as const] : [];
  });
  return [...new Map(pairs)].map(([name, value]) => `${name}=${value}`).join("; ");
}
