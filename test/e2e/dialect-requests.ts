import assert from "node:assert/strict";
import { openReceiver, type Receiver, until } from "../receiver.ts";
import { type HubProcess, startHub } from "./hub-process.ts";

/** A hub with a receiver beside it, and a sender of requests as documents print them. */
export interface Dialects extends AsyncDisposable {
  readonly hub: HubProcess;
  readonly receiver: Receiver;
  /**
   * Sends a printed request: the line with method and path, header lines, an empty line where there are
   * any, and the body. `SEU_TOKEN` is replaced; without that header it is added. Checks the status.
   */
  send<T = Record<string, unknown>>(printed: string, expected: number): Promise<T>;
  /** Waits until that many deliveries have ended. */
  ended(count: number): Promise<void>;
}

export async function openDialects(): Promise<Dialects> {
  const receiver = await openReceiver();
  receiver.answer = (_request, response) => response.writeHead(200).end("OK");
  const hub = await startHub({ AUTH: "on", EGRESS_ALLOW: "127.0.0.1" });
  const token = await signIn(hub);
  const send: Dialects["send"] = (printed, expected) =>
    sendPrinted(hub, { printed: printed.replace("SEU_TOKEN", token), token, expected });
  return {
    hub,
    receiver,
    send,
    ended: (count) =>
      until(
        async () => {
          const list = await send<{ items: { finished_at: string | null }[] }>(
            "GET /api/deliveries",
            200,
          );
          return list.items.filter((one) => one.finished_at !== null).length >= count;
        },
        { what: () => `${count} deliveries end` },
      ),
    async [Symbol.asyncDispose]() {
      await hub[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

export const fieldsOf = (value: object | undefined): string[] => Object.keys(value ?? {});

/** A token as `Authorization: Token …` takes it, made the way a person makes it. */
async function signIn({ url, email, password }: HubProcess): Promise<string> {
  const json = { "content-type": "application/json" };
  const session = await fetch(`${url}/api/session`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ email, password }),
  });
  const cookie = session.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const made = await fetch(`${url}/api/tokens`, {
    method: "POST",
    headers: { ...json, cookie },
    body: JSON.stringify({ name: "admin" }),
  });
  assert.equal(made.status, 201);
  return ((await made.json()) as { token: string }).token;
}

async function sendPrinted<T>(
  { url }: HubProcess,
  { printed, token, expected }: { printed: string; token: string; expected: number },
): Promise<T> {
  const at = printed.search(/^\{/m);
  const [line = "", ...lines] = (at < 0 ? printed : printed.slice(0, at)).trim().split("\n");
  const [method = "", path = ""] = line.split(" ");
  const headers = new Headers({ authorization: `Token ${token}` });
  for (const header of lines) {
    const [, name = "", value = ""] = /^([\w-]+): (.+)$/.exec(header) ?? [];
    headers.set(name, value);
  }
  // As bytes: `fetch` adds a type to text.
  const body = at < 0 ? {} : { body: new TextEncoder().encode(printed.slice(at)) };
  const answer = await fetch(url + path, { method, headers, ...body });
  const text = await answer.text();
  assert.equal(answer.status, expected, `${line}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}
