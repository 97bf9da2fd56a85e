import {
  AuthError,
  ConfigError,
  type Http,
  type HttpResponse,
  type HubError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";

/** What Slack shows: https://docs.slack.dev/reference/methods/chat.postMessage */
export interface SlackMessage {
  readonly text: string;
  readonly username: string;
  readonly icon_emoji: string;
  readonly channel?: string;
}

/** The statuses whose text says what is wrong. */
const SPOKEN = [400, 403, 404, 410];
/** A text that nobody needs more of; Slack cuts at 40,000 characters. */
const MAX_TEXT_LENGTH = 39_000;
const UNFIT_PAYLOAD =
  /^(invalid_(payload|blocks|attachments)|no_text|missing_text_or_fallback_or_attachments|too_many_attachments|msg_too_long|too_long)$/;
const HIDDEN_WEBHOOK = "The incoming webhook";

export const cut = (text: string): string =>
  text.length > MAX_TEXT_LENGTH ? `${text.slice(0, MAX_TEXT_LENGTH)}…` : text;

/** Slack answers the plain text `ok`. */
export async function postToWebhook(
  http: Http,
  webhookUrl: string,
  message: SlackMessage,
): Promise<HttpResponse> {
  const response = await callWebhook(http, webhookUrl, message);
  const answer = (await response.text()).trim();
  if (response.status !== 200) throw webhookFault(response.status, answer);
  if (answer !== "ok") {
    throw new TransientError(`Slack answered something else than ok.`, { code: "bad_answer" });
  }
  return response;
}

/** Posts nothing: a webhook that is there complains of the empty text. */
export async function probeWebhook(http: Http, webhookUrl: string): Promise<void> {
  const response = await callWebhook(http, webhookUrl, { text: "" });
  const answer = (await response.text()).trim();
  const isThere = response.status === 400 && UNFIT_PAYLOAD.test(answer);
  if (isThere) return;
  if (response.status === 200) {
    throw new TransientError("Slack answered the test as nobody expects.", { code: "bad_answer" });
  }
  throw webhookFault(response.status, answer);
}

const callWebhook = (http: Http, webhookUrl: string, body: object): Promise<HttpResponse> => {
  const { pathname, search } = new URL(webhookUrl);
  return http.request({ method: "POST", path: pathname + search, body, accept: SPOKEN });
};

/** https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
function webhookFault(status: number, answer: string): HubError {
  const said = /^[a-z_]{1,60}$/.test(answer) ? answer : `status ${status}`;
  const words = `${HIDDEN_WEBHOOK} answered ${said}`;
  if (
    /^(no_service|no_team|no_active_hooks|invalid_token|token_revoked|team_disabled)/.test(said)
  ) {
    return new AuthError(`${words}: make a new one in Slack and enter it in the integration.`);
  }
  if (said === "channel_is_archived") return gone(`${words}: choose another channel.`);
  if (UNFIT_PAYLOAD.test(said)) return new RejectedError(`${words}.`);
  if (status === 400) return new TransientError(`${words}.`, { code: "bad_answer" });
  return new ConfigError(`${words}: correct the channel, or what Slack's administrators allow.`);
}

interface ApiAnswer {
  readonly ok?: boolean;
  readonly error?: string;
  readonly needed?: string;
  readonly team?: string;
  readonly user?: string;
  readonly ts?: string;
  readonly channel?: string;
}

const REFUSED =
  /^(invalid_auth|not_authed|account_inactive|token_(revoked|expired)|no_permission|missing_scope|not_allowed_token_type|org_login_required|access_denied)$/;
const PASSING = /^(fatal_error|internal_error|service_unavailable|request_timeout)$/;
const UNFIT = /^(msg_too_long|no_text|invalid_blocks|invalid_arguments|as_user_not_supported)$/;

/** One method of the Web API with a bot token; every answer has status 200. */
export async function callApi(
  http: Http,
  method: "auth.test" | "chat.postMessage",
  { token, body }: { token: string; body: object },
): Promise<ApiAnswer> {
  const answer = (await http.json({
    method: "POST",
    path: `/api/${method}`,
    headers: { authorization: `Bearer ${token}` },
    body,
  })) as ApiAnswer | null;
  if (answer?.ok === true) return answer;
  throw apiFault(answer);
}

function apiFault(answer: ApiAnswer | null): HubError {
  const code = String(answer?.error ?? "");
  const said = /^[a-z_]{1,60}$/.test(code) ? code : "something else than ok";
  const words = `Slack answered ${said}`;
  if (REFUSED.test(code)) {
    const needed = answer?.needed ? ` (scope ${answer.needed})` : "";
    return new AuthError(`${words}${needed}: give the app what it needs and copy its token anew.`);
  }
  if (code === "ratelimited" || code === "rate_limited") return new RateLimitError(`${words}.`);
  if (PASSING.test(code) || code === "") return new TransientError(`${words}.`);
  if (code === "is_archived") return gone(`${words}: choose another channel.`);
  if (UNFIT.test(code)) return new RejectedError(`${words}.`);
  return new ConfigError(`${words}: correct the channel, or invite the app into it.`);
}

const gone = (message: string): ConfigError =>
  new ConfigError(message, { code: "destination_gone" });
