import {
  AuthError,
  ConfigError,
  type Http,
  type HubError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import type { CardMessage } from "./card.ts";

/** The statuses whose body says what is wrong. */
const SPOKEN = [400, 401, 403, 404, 413];
/** The older connectors of Office 365 hide Teams' own refusal in a 200. */
const HIDDEN_FAULT = /Webhook message delivery failed.*HTTP error (\d{3})/is;

/** Resolves with the status: a workflow answers 202, since it works on after its answer. */
export async function postCard(http: Http, webhookUrl: string, card: CardMessage): Promise<number> {
  const { pathname, search } = new URL(webhookUrl);
  const path = pathname + search;
  const response = await http.request({ method: "POST", path, body: card, accept: SPOKEN });
  const answer = await response.text();
  if (response.status >= 300) throw faultOf(response.status, codeIn(answer));
  if (/^\s*<(!doctype|html)/i.test(answer)) {
    throw new TransientError("Teams answered with a web page: check the workflow's URL.", {
      code: "web_page",
    });
  }
  const hidden = HIDDEN_FAULT.exec(answer)?.[1];
  if (hidden !== undefined) throw faultOf(Number(hidden), undefined);
  return response.status;
}

/** https://learn.microsoft.com/en-us/azure/logic-apps/logic-apps-http-endpoint */
function faultOf(status: number, code: string | undefined): HubError {
  const words = `The workflow answered ${code ?? status}`;
  if (status === 401 || status === 403) {
    return new AuthError(`${words}: copy its URL anew, from the end of the workflow's trigger.`);
  }
  if (status === 404) {
    return new ConfigError(`${words}: it was deleted or switched off in Teams.`);
  }
  if (status === 429) return new RateLimitError(`${words}: too many cards.`);
  if (status === 413) return new RejectedError(`${words}: the card is too large.`);
  return status >= 500 ? new TransientError(`${words}.`) : new RejectedError(`${words}.`);
}

/** `{"error":{"code":"WorkflowNotFound","message":"…"}}` */
function codeIn(answer: string): string | undefined {
  try {
    const { error } = JSON.parse(answer) as { error?: { code?: unknown } };
    const code = error?.code;
    return typeof code === "string" && /^\w{1,80}$/.test(code) ? code : undefined;
  } catch {
    return undefined;
  }
}
