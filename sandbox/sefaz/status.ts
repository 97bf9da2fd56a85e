import { localTime, MINUTE_MS } from "./clock.ts";
import type { Environment } from "./documents/feed.ts";
import type { Identity } from "./identity.ts";
import { checkEnvironment, documentOf, isState } from "./message.ts";
import { Refusal, reasonOf } from "./refusal.ts";
import type { System } from "./system.ts";
import { fieldOf, hasShape, type Node } from "./tree.ts";

const NAMESPACE = "http://www.portalfiscal.inf.br/nfe";
const SHORTEST_MS = 3 * MINUTE_MS;

/** `retConsStatServ`. Whoever asks more often than every three minutes is answered, and counted. */
export function answerStatus(
  system: System,
  environment: Environment,
  { cnpj, cpf }: Identity,
  message: Node,
): string {
  const taxId = cnpj ?? cpf ?? "";
  const now = system.clock.now();
  const last = system.statusAskedAt.get(taxId);
  if (last !== undefined && now - last < SHORTEST_MS)
    system.forbid("status", taxId, "status_within_3_minutes");
  system.statusAskedAt.set(taxId, now);
  const { state, status, reason } = statusOf(message, environment);
  const what = `consStatServ ${state}`;
  system.note({ service: "status", environment, taxId, what, cStat: status });
  return statusXml({ environment, state, status, reason, now });
}

function statusOf(message: Node, environment: Environment) {
  let state = "91";
  try {
    const wanted = { name: "consStatServ", namespace: NAMESPACE, version: "4.00" };
    const document = documentOf(message, wanted);
    const isGood =
      hasShape(document, ["tpAmb", "cUF", "xServ"]) && fieldOf(document, "xServ") === "STATUS";
    if (!isGood) throw new Refusal(215);
    checkEnvironment(fieldOf(document, "tpAmb"), environment);
    if (!isState(fieldOf(document, "cUF"))) throw new Refusal(289);
    state = fieldOf(document, "cUF");
    return { state, status: 107, reason: reasonOf(107) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { state, status: error.status, reason: error.message };
  }
}

export interface StatusAnswer {
  readonly environment: Environment;
  readonly state: string;
  readonly status: number;
  readonly reason: string;
  readonly now: number;
}

export function statusXml({ environment, state, status, reason, now }: StatusAnswer): string {
  const ambient = environment === "production" ? 1 : 2;
  return `<retConsStatServ versao="4.00" xmlns="${NAMESPACE}"><tpAmb>${ambient}</tpAmb><verAplic>SVRS202611</verAplic><cStat>${status}</cStat><xMotivo>${reason}</xMotivo><cUF>${state}</cUF><dhRecbto>${localTime(now)}</dhRecbto><tMed>1</tMed></retConsStatServ>`;
}
