import { type Exchange, MAX_SHOWN_BYTES } from "./exchange.ts";

interface Posting {
  readonly person: string;
  readonly command: string;
  readonly unitId: string;
  /** Both empty: the session signs the request. */
  readonly user: string;
  readonly password: string;
  readonly body: string;
  readonly signal: AbortSignal;
  /** Told how many bytes have come, and of how many where that is known. */
  readonly onProgress: (received: number, total: number | undefined) => void;
}

/** UTF-8 and Base64, as Basic wants it. */
export function basicAuthorization(user: string, password: string): string {
  const bytes = new TextEncoder().encode(`${user}:${password}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
}

/** Sends one command to the hub itself. @throws DOMException AbortError; TypeError where no answer came */
export async function postCommand(posting: Posting): Promise<Exchange> {
  const { person, command, unitId, user, password, body, signal } = posting;
  const at = Date.now();
  const start = performance.now();
  const response = await fetch("/api/comm", {
    method: "POST",
    credentials: "same-origin",
    headers: {
      "content-type": "application/json; charset=utf-8",
      "id-uj": unitId,
      ...(user === "" ? {} : { authorization: basicAuthorization(user, password) }),
    },
    body,
    signal,
  });
  const type = response.headers.get("content-type") ?? "";
  const bytes = new Blob([...(await read(response, posting.onProgress))], { type });
  const isText = /json|^text\//.test(type);
  return {
    id: crypto.randomUUID?.() ?? `${at}-${Math.random()}`,
    ...{ person, at, command, unitId, user },
    request: body,
    status: response.status,
    headers: [...response.headers],
    sizeBytes: bytes.size,
    durationMs: Math.round(performance.now() - start),
    body: bytes,
    text: isText && bytes.size <= MAX_SHOWN_BYTES ? await bytes.text() : undefined,
  };
}

async function read(
  response: Response,
  onProgress: Posting["onProgress"],
): Promise<Uint8Array<ArrayBuffer>[]> {
  const reader = response.body?.getReader();
  if (!reader) return [];
  const total = Number(response.headers.get("content-length")) || undefined;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return pieces;
    pieces.push(value);
    received += value.length;
    onProgress(received, total);
  }
}
