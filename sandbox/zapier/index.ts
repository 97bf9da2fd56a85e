import { readJson, type Simulator, sendJson } from "../simulator.ts";

export interface ZapierSimulator extends Simulator {
  /** Events that started the Zap. */
  readonly caught: readonly Readonly<Record<string, unknown>>[];
}

const HOOK = "/hooks/catch/1000001/sandbox/";
const UNSUBSCRIBED = "/hooks/catch/1000001/deleted/";
const MAX_CAUGHT = 1_000;

export const hookUrl = (path: string = HOOK): string => `https://hooks.zapier.com${path}`;
export const unsubscribedUrl = (): string => hookUrl(UNSUBSCRIBED);

/** One Zap that catches hooks, and the address of another one that was deleted. */
export function createSimulator(): ZapierSimulator {
  const caught: Readonly<Record<string, unknown>>[] = [];
  return {
    id: "zapier",
    title: "Zapier",
    integrationType: "notify",
    credentials: { hook_url: hookUrl() },
    caught,
    reset: () => void caught.splice(0),
    async handle(req, res, url) {
      if (req.method === "GET" && url.pathname === "/") return sendJson(res, 200, { caught });
      if (req.method !== "POST") return sendJson(res, 405, { status: "error" });
      const event = await readJson(req);
      if (url.pathname === UNSUBSCRIBED) return sendJson(res, 410, { status: "unsubscribed" });
      if (url.pathname !== HOOK)
        return sendJson(res, 404, { status: "error", detail: "not found" });
      if (typeof event !== "object" || event === null || Array.isArray(event)) {
        return sendJson(res, 400, { status: "error", detail: "send one object" });
      }
      caught.push(event as Readonly<Record<string, unknown>>);
      if (caught.length > MAX_CAUGHT) caught.shift();
      const number = String(caught.length).padStart(12, "0");
      const id = `019f0000-0000-7000-8000-${number}`;
      sendJson(res, 200, { attempt: id, id, request_id: id, status: "success" });
    },
  };
}
