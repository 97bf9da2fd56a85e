import {
  AuthError,
  ConfigError,
  type Http,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";

/** The statuses that mean something else here than elsewhere. */
const SPOKEN = [400, 401, 403, 404, 410, 413];

/** Resolves with the id of the request, by which Zapier's history lists it. */
export async function catchHook(http: Http, hookUrl: string, body: string): Promise<string> {
  const { pathname, search } = new URL(hookUrl);
  const response = await http.request({
    method: "POST",
    path: pathname + search,
    headers: { "content-type": "application/json", accept: "application/json" },
    body,
    accept: SPOKEN,
  });
  const { status } = response;
  if (status === 410) {
    const message = "Zapier answered 410: the Zap was deleted or wants no more events.";
    throw new ConfigError(message, { code: "destination_gone" });
  }
  if (status === 401 || status === 403 || status === 404) {
    throw new AuthError(`Zapier answered ${status}: copy the webhook URL of the Zap anew.`);
  }
  if (status >= 400) throw new RejectedError(`Zapier answered ${status}: it refuses this event.`);
  const answer = (await response.json()) as { status?: unknown; request_id?: unknown } | null;
  if (answer?.status !== "success") {
    throw new TransientError("Zapier answered without success.", { code: "bad_answer" });
  }
  return typeof answer.request_id === "string" ? answer.request_id.slice(0, 100) : "";
}
