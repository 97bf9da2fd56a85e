import { gzipSync } from "node:zlib";
import { checkKey } from "./access-key.ts";
import { localTime } from "./clock.ts";
import type { Environment } from "./documents/feed.ts";
import { receivedAt } from "./documents/feed.ts";
import { nfeProc, resNfe } from "./documents/nfe.ts";
import { documentOfEntry } from "./entry-document.ts";
import { nsuText } from "./identifiers.ts";
import { type Identity, rootOf } from "./identity.ts";
import { RELEASING } from "./manifestation-types.ts";
import { checkAsker, checkEnvironment, documentOf, isState } from "./message.ts";
import { Refusal, reasonOf } from "./refusal.ts";
import { type AddedDocument, type Entry, isKept, PAGE_SIZE } from "./sequence.ts";
import type { Located, System, World } from "./system.ts";
import { childOf, fieldOf, hasShape, type Node } from "./tree.ts";

const NAMESPACES = {
  nfe: "http://www.portalfiscal.inf.br/nfe",
  cte: "http://www.portalfiscal.inf.br/cte",
} as const;
const VERSIONS = { nfe: "1.01", cte: "1.00" } as const;
export interface Call {
  readonly service: "nfe" | "cte";
  readonly environment: Environment;
  readonly identity: Identity;
}

interface Result {
  readonly cStat: number;
  readonly reason: string;
  readonly lastNsu: number;
  readonly highest: number;
  readonly documents: readonly Packed[];
}

/** A document of an answer before it is packed; `nsu` is absent in answers by key. */
export interface Packed extends AddedDocument {
  readonly nsu?: number;
  readonly isDamaged?: boolean;
}

interface Ask {
  readonly taxId: string;
  readonly query: Node;
}

/** `retDistDFeInt` for the message of one call; what it says of every query stands in `system.queries`. */
export async function distribute(
  system: System,
  call: Call,
  message: Node,
  pause: () => Promise<void>,
  twist?: (documents: readonly Packed[]) => readonly Packed[],
): Promise<string> {
  let ask: Ask | undefined;
  let result: Result;
  try {
    ask = askOf(message, call);
    result = await resultOf(system, call, ask, pause);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    result = refused(error, call.service);
  }
  const { service, environment } = call;
  const what = ask ? `${ask.query.name} ${ask.query.children[0]?.text ?? ""}` : "?";
  system.note({ service, environment, taxId: ask?.taxId ?? "", what, cStat: result.cStat });
  const documents = twist ? twist(result.documents) : result.documents;
  return answerXml({ ...result, documents }, call, system.clock.now());
}

/** The answer to a query that is refused before it is read. */
export const refusedQuery = (refusal: Refusal, call: Call, now: number): string =>
  answerXml(refused(refusal, call.service), call, now);

const refused = ({ status, message, lastNsu }: Refusal, service: string): Result => ({
  cStat: status,
  reason: status === 656 && service === "cte" ? "Rejeicao: Consumo indevido" : message,
  ...{ lastNsu, highest: 0, documents: [] },
});

/** @throws Refusal */
function askOf(message: Node, { service, environment, identity }: Call): Ask {
  const document = documentOf(message, {
    name: "distDFeInt",
    namespace: NAMESPACES[service],
    version: VERSIONS[service],
  });
  const state = service === "cte" ? "cUFAutor" : "cUFAutor?";
  const queries = service === "cte" ? "distNSU|consNSU" : "distNSU|consNSU|consChNFe";
  if (!hasShape(document, ["tpAmb", state, "CNPJ|CPF", queries])) throw new Refusal(215);
  const code = childOf(document, "cUFAutor");
  if (code && !isState(code.text)) throw new Refusal(215);
  checkEnvironment(fieldOf(document, "tpAmb"), environment);
  const query = document.children.at(-1) as Node;
  checkQuery(query);
  const asker = childOf(document, "CNPJ") ?? childOf(document, "CPF");
  return { query, taxId: checkAsker(asker as Node, identity) };
}

const FIELDS = { distNSU: "ultNSU", consNSU: "NSU", consChNFe: "chNFe" } as const;

function checkQuery(query: Node): void {
  const field = FIELDS[query.name as keyof typeof FIELDS];
  if (!hasShape(query, [field])) throw new Refusal(215);
  if (field !== "chNFe" && !/^\d{15}$/.test(fieldOf(query, field))) throw new Refusal(215);
}

async function resultOf(
  system: System,
  call: Call,
  { taxId, query }: Ask,
  pause: () => Promise<void>,
): Promise<Result> {
  const { sequence, limits } = system.world(call.service, call.environment, taxId);
  const tell = (why: Parameters<System["forbid"]>[2]) => system.forbid(call.service, taxId, why);
  const asked = system.clock.now();
  limits.enter(asked, tell);
  try {
    const nsu = Number(query.children[0]?.text);
    if (query.name !== "distNSU") limits.checkSingle(asked, tell);
    else limits.checkPage(nsu, sequence.highest(asked), asked, tell);
    await pause();
    if (query.name === "consChNFe")
      return found(byKey(system, call, taxId, fieldOf(query, "chNFe")));
    const now = system.clock.now();
    return query.name === "consNSU"
      ? oneOf(sequence, nsu, now)
      : pageOf({ sequence, limits }, nsu, now);
  } finally {
    limits.leave();
  }
}

/** @throws Refusal 589 */
function oneOf(sequence: World["sequence"], nsu: number, now: number): Result {
  if (nsu > sequence.highest(now)) throw new Refusal(589);
  const entry = sequence.at(nsu, now);
  return entry ? found(packed(entry)) : nothing(0, 0);
}

function pageOf({ sequence, limits }: World, nsu: number, now: number): Result {
  const highest = sequence.highest(now);
  const page = sequence.after(nsu, now);
  const isLast = page.length < PAGE_SIZE;
  const lastNsu = isLast ? highest : (page.at(-1)?.nsu ?? highest);
  limits.gavePage(lastNsu, lastNsu === highest, now);
  if (page.length === 0) return nothing(lastNsu, highest);
  return { ...found(...page.map(packed)), lastNsu, highest };
}

const packed = (entry: Entry): Packed => ({ ...documentOfEntry(entry), nsu: entry.nsu });

const found = (...documents: readonly Packed[]): Result => ({
  ...{ cStat: 138, reason: reasonOf(138), lastNsu: 0, highest: 0, documents },
});

const nothing = (lastNsu: number, highest: number): Result => ({
  ...{ cStat: 137, reason: reasonOf(137), lastNsu, highest, documents: [] },
});

/** @throws Refusal for a bad key and for a document that the asker cannot have */
function byKey(system: System, call: Call, taxId: string, key: string): Packed {
  const now = system.clock.now();
  checkKey(key, now);
  const isIssuer = rootOf(key.slice(6, 20)) === rootOf(taxId) && taxId.length === 14;
  if (isIssuer) throw new Refusal(641);
  const located = system.locate(key, call.environment);
  if (!located) throw new Refusal(217);
  const { feed, index, nfe } = located;
  if (feed.taxId !== taxId) throw new Refusal(640);
  if (!isKept(receivedAt(feed, index), now)) throw new Refusal(632);
  const situation = system.situationOf(located);
  if (situation !== "authorised") throw new Refusal(situation === "cancelled" ? 653 : 654);
  return nfe.reader === taxId || isReleased(system, located)
    ? { schema: "procNFe_v4.00.xsd", xml: nfeProc(nfe) }
    : { schema: "resNFe_v1.01.xsd", xml: resNfe(nfe) };
}

const isReleased = (system: System, { nfe }: Located): boolean =>
  system.saidOf(nfe.key).some(({ type }) => RELEASING.includes(type));

function answerXml(result: Result, { service, environment }: Call, now: number): string {
  const packages = result.documents.map(docZip).join("");
  const lot = packages === "" ? "" : `<loteDistDFeInt>${packages}</loteDistDFeInt>`;
  return [
    `<retDistDFeInt xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" versao="${VERSIONS[service]}" xmlns="${NAMESPACES[service]}">`,
    `<tpAmb>${environment === "production" ? 1 : 2}</tpAmb><verAplic>1.7.6</verAplic>`,
    `<cStat>${result.cStat}</cStat><xMotivo>${result.reason}</xMotivo>`,
    `<dhResp>${localTime(now)}</dhResp>`,
    `<ultNSU>${nsuText(result.lastNsu)}</ultNSU><maxNSU>${nsuText(result.highest)}</maxNSU>`,
    `${lot}</retDistDFeInt>`,
  ].join("");
}

function docZip({ nsu, schema, xml, isDamaged = false }: Packed): string {
  const bytes = gzipSync(xml);
  if (isDamaged) bytes.fill(0, 0, 30);
  const number = nsu === undefined ? "" : ` NSU="${nsuText(nsu)}"`;
  return `<docZip${number} schema="${schema}">${bytes.toString("base64")}</docZip>`;
}
