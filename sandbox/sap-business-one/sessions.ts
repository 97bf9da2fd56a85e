import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { RequestError, readJson, sendJson } from "../simulator.ts";
import { type ApiVersion, noSession, ServiceFault } from "./refusal.ts";

export interface User {
  readonly name: string;
  readonly password: string;
  readonly canWrite: boolean;
}

export const COMPANY_DB = "SBODEMOPL";
export const VERSION = "1000200";
const SESSION_MINUTES = 30;

/** Who is signed in; a session lives on one node behind the load balancer. */
export interface Sessions {
  login(req: IncomingMessage, res: ServerResponse, version: ApiVersion): Promise<void>;
  logout(req: IncomingMessage): void;
  /** @throws ServiceFault 301 where one of the two cookies is missing or the session is over */
  userOf(req: IncomingMessage): User;
}

interface Session {
  readonly user: User;
  readonly route: string;
  usedAt: number;
}

export function openSessions(users: readonly User[], now: () => number): Sessions {
  const sessions = new Map<string, Session>();
  let count = 0;
  const find = (req: IncomingMessage): [string, Session] => {
    const cookies = cookiesOf(req);
    const id = cookies.get("B1SESSION") ?? "";
    const session = sessions.get(id);
    if (!session || cookies.get("ROUTEID") !== session.route) throw noSession();
    if (now() - session.usedAt > SESSION_MINUTES * 60_000) throw noSession();
    session.usedAt = now();
    return [id, session];
  };
  return {
    async login(req, res, version) {
      const user = signIn(users, await readJson(req));
      count += 1;
      const route = `.node${(count % 2) + 1}`;
      const id = randomUUID();
      sessions.set(id, { user, route, usedAt: now() });
      res.setHeader("set-cookie", [`B1SESSION=${id};HttpOnly;`, `ROUTEID=${route}; path=/b1s`]);
      const context = version === "v1" ? "odata.metadata" : "@odata.context";
      sendJson(res, 200, {
        [context]: `https://sap.example/b1s/${version}/$metadata#B1Sessions/@Element`,
        ...{ SessionId: id, Version: VERSION, SessionTimeout: SESSION_MINUTES },
      });
    },
    logout(req) {
      const [id] = find(req);
      sessions.delete(id);
    },
    userOf: (req) => find(req)[1].user,
  };
}

function signIn(users: readonly User[], body: unknown): User {
  const { CompanyDB, UserName, Password, Language, ...others } = body as Record<string, unknown>;
  if (Object.keys(others).length > 0 || !["undefined", "number"].includes(typeof Language))
    throw new RequestError(400, { error: { code: -1, message: "Invalid JSON format" } });
  const user = users.find(({ name, password }) => name === UserName && password === Password);
  if (CompanyDB !== COMPANY_DB)
    throw new ServiceFault(401, -304, "Fail to get DB Credentials from SLD");
  if (!user) throw new ServiceFault(401, 100_000_027, "Login failed");
  return user;
}

const cookiesOf = (req: IncomingMessage): ReadonlyMap<string, string> =>
  new Map(
    (req.headers.cookie ?? "").split(";").map((pair): [string, string] => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
