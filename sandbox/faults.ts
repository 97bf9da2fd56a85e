import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { Type } from "typebox";
import { sendJson } from "./simulator.ts";

export const SANDBOX_FAULTS = ["429", "500", "slow", "truncate", "reset", "expired"] as const;
export type SandboxFault = (typeof SANDBOX_FAULTS)[number];

/** `POST /<provider>/_sandbox/fault`: the next `times` requests meet the fault; 0 ends it. */
export const FaultOrder = Type.Object(
  {
    kind: Type.Enum([...SANDBOX_FAULTS]),
    times: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000 })),
  },
  { additionalProperties: false },
);

const SLOW_MS = 3_000;
const RETRY_AFTER_SECONDS = "2";

/** True where the fault was the whole answer; false where the simulator still has to answer. */
export async function misbehave(
  kind: SandboxFault,
  req: IncomingMessage,
  res: ServerResponse,
  answerExpired: ((res: ServerResponse) => void) | undefined,
): Promise<boolean> {
  if (kind === "truncate" || kind === "reset") {
    cutAnswer(res, kind);
    return false;
  }
  if (kind === "slow") {
    await wait(SLOW_MS);
    return false;
  }
  req.resume();
  if (kind === "429")
    sendJson(res, 429, { error: "slow down" }, { "retry-after": RETRY_AFTER_SECONDS });
  else if (kind === "500") sendJson(res, 500, { error: "internal error" });
  else if (answerExpired) answerExpired(res);
  else sendJson(res, 401, { error: "token expired" });
  return true;
}

/** From here on the answer is held back, and only its first half goes out. */
function cutAnswer(res: ServerResponse, kind: "truncate" | "reset"): void {
  const chunks: Buffer[] = [];
  let head: readonly [number, Record<string, string>] = [200, {}];
  const writeHead = res.writeHead.bind(res);
  const end = res.end.bind(res);
  const write = res.write.bind(res);
  Object.assign(res, {
    writeHead(status: number, headers: Record<string, string> = {}) {
      head = [status, headers];
      return res;
    },
    write(chunk: string | Uint8Array) {
      chunks.push(Buffer.from(chunk as Uint8Array));
      return true;
    },
    end(chunk?: string | Uint8Array) {
      if (chunk !== undefined) chunks.push(Buffer.from(chunk as Uint8Array));
      const whole = Buffer.concat(chunks);
      const half = whole.subarray(0, Math.floor(whole.length / 2));
      const length = kind === "reset" ? whole.length + 1 : half.length;
      writeHead(head[0], { ...head[1], "content-length": String(length) });
      if (kind === "truncate") end(half);
      else write(half.length > 0 ? half : " ", () => res.socket?.destroy());
      return res;
    },
  });
}
