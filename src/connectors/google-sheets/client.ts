import {
  AuthError,
  type Clock,
  ConfigError,
  type Http,
  type HubError,
  type Lasting,
  type Net,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import type { Cell } from "./cells.ts";
import { assertionOf, readServiceAccount, TOKEN_URL } from "./service-account.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const MARGIN_MS = 60_000;
const SPOKEN = [400, 401, 403, 404];

interface Token extends Lasting {
  readonly value: string;
}

export interface Account {
  readonly http: Http;
  readonly net: Net;
  readonly clock: Clock;
  readonly serviceAccount: string;
  readonly tokenUrl: string | undefined;
}

/** A token of the account, kept until a minute before it runs out. */
export async function tokenOf(account: Account): Promise<string> {
  const token = await account.net.shared("token", () => fetchToken(account));
  return token.value;
}

/** https://developers.google.com/identity/protocols/oauth2/service-account#httprest */
async function fetchToken({ http, clock, serviceAccount, tokenUrl }: Account): Promise<Token> {
  const now = clock.now();
  const assertion = assertionOf(readServiceAccount(serviceAccount), now);
  const response = await http.request({
    method: "POST",
    path: tokenUrl ?? TOKEN_URL,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
    accept: [400, 401],
    isRepeatable: true,
  });
  const answer = (await response.json()) as TokenAnswer | null;
  if (response.status !== 200) {
    const code = /^\w{1,60}$/.test(String(answer?.error)) ? answer?.error : response.status;
    throw new AuthError(
      `Google answered ${code} for the service account: make a new key and paste its file; check this machine's clock.`,
    );
  }
  if (typeof answer?.access_token !== "string") {
    throw new TransientError("Google answered without a token.", { code: "bad_answer" });
  }
  const until = now + Number(answer.expires_in ?? 0) * 1_000 - MARGIN_MS;
  return { value: answer.access_token, isOpen: () => clock.now() < until, close: async () => {} };
}

interface TokenAnswer {
  readonly access_token?: unknown;
  readonly expires_in?: unknown;
  readonly error?: string;
}

export interface Append {
  readonly spreadsheetId: string;
  readonly range: string;
  readonly valueInputOption: string;
  readonly row: readonly Cell[];
}

/**
 * Adds a row below the table; resolves with the cells that it took, `NFes!A2:E2`.
 * https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values/append
 */
export async function appendRow(
  http: Http,
  token: string,
  { spreadsheetId, range, valueInputOption, row }: Append,
): Promise<string> {
  const response = await http.request({
    method: "POST",
    path: `/v4/spreadsheets/${spreadsheetId}/values/${encodeURIComponent(range)}:append`,
    query: { valueInputOption },
    headers: { authorization: `Bearer ${token}`, accept: "application/json" },
    body: { values: [row] },
    accept: SPOKEN,
  });
  const answer = (await response.json()) as AppendAnswer | null;
  if (response.status !== 200) throw faultOf(response.status, answer?.error);
  const updated = answer?.updates?.updatedRange;
  if (typeof updated !== "string") {
    throw new TransientError("Google answered without the row that it added.", {
      code: "bad_answer",
    });
  }
  return updated;
}

interface AppendAnswer {
  readonly updates?: { readonly updatedRange?: unknown };
  readonly error?: { readonly message?: unknown; readonly status?: unknown };
}

/** What Google says of a range, an id or a right is for people and holds no data. */
function faultOf(status: number, error: AppendAnswer["error"]): HubError {
  const said = typeof error?.message === "string" ? error.message.slice(0, 200) : String(status);
  const words = `Google Sheets answered: ${said}`;
  if (status === 401) return new AuthError(`${words} Make a new key of the service account.`);
  if (status === 403) {
    return new AuthError(
      `${words} Share the spreadsheet with the service account as an editor, and switch the Sheets API on.`,
    );
  }
  if (status === 404) return new ConfigError(`${words} Check the spreadsheet's id.`);
  if (/range|sheet/i.test(said)) return new ConfigError(`${words} Check the range.`);
  return new RejectedError(words);
}
