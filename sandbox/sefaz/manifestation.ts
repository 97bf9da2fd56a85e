import { localTime } from "./clock.ts";
import type { Environment } from "./documents/feed.ts";
import { checkAgainst, checkForm, checkSigner, type EventFields, fieldsOf } from "./event-check.ts";
import { padded } from "./identifiers.ts";
import { MANIFESTATIONS, RELEASING } from "./manifestation-types.ts";
import { documentOf } from "./message.ts";
import { Refusal, reasonOf } from "./refusal.ts";
import { type SignedEvent, verifyEvents } from "./signature.ts";
import type { System } from "./system.ts";
import { fieldOf, hasShape, type Node } from "./tree.ts";

const NAMESPACE = "http://www.portalfiscal.inf.br/nfe";
const MAX_EVENTS = 20;
const MAX_SAME_REJECTIONS = 20;

/** `retEnvEvento` for a lot of manifestations. `raw` is the whole message, in which signatures are checked. */
export async function receiveLot(
  system: System,
  environment: Environment,
  message: Node,
  raw: string,
): Promise<string> {
  try {
    const lot = documentOf(message, { name: "envEvento", namespace: NAMESPACE, version: "1.00" });
    const events = eventsOf(lot);
    const signed = await verifyEvents(lotText(raw));
    const answers = events.map((event, i) =>
      answerEvent(system, environment, fieldsOf(event), signed[i] ?? new Refusal(298)),
    );
    return lotXml(environment, fieldOf(lot, "idLote"), 128, reasonOf(128), answers.join(""));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    note(system, environment, { taxId: "", what: "?", cStat: error.status });
    return refusedLot(environment, error);
  }
}

/** The answer to a lot that is refused as a whole. */
export const refusedLot = (environment: Environment, { status, message }: Refusal): string =>
  lotXml(environment, "0", status, message, "");

/** The text of a message of which is known that it has no prefixes. */
const lotText = (raw: string): string =>
  raw.slice(raw.indexOf("<envEvento"), raw.lastIndexOf("</envEvento>") + "</envEvento>".length);

/** @throws Refusal 215 */
function eventsOf(lot: Node): readonly Node[] {
  const [id, ...events] = lot.children;
  const isGood =
    id?.name === "idLote" &&
    /^\d{1,15}$/.test(id.text) &&
    events.length >= 1 &&
    events.length <= MAX_EVENTS &&
    events.every(isEvent);
  if (!isGood) throw new Refusal(215);
  return events;
}

const isEvent = (node: Node): boolean =>
  node.name === "evento" &&
  node.attributes.get("versao") === "1.00" &&
  hasShape(node, ["infEvento", "Signature"]);

function answerEvent(
  system: System,
  environment: Environment,
  event: EventFields,
  signed: SignedEvent | Refusal,
): string {
  const { author, key, type } = event;
  const query = { taxId: author, what: `${type} ${key}` };
  try {
    checkRepeats(system, event);
    checkForm(event, environment);
    if (signed instanceof Refusal) throw signed;
    checkSigner(signed, author, system.clock.now());
    checkAgainst(system, event, system.locate(key, environment));
    note(system, environment, { ...query, cStat: 135 });
    return accept(system, environment, event, signed.xml);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    countRejection(system, event, error.status);
    note(system, environment, { ...query, cStat: error.status });
    return eventXml(system, environment, event, error);
  }
}

const note = (
  system: System,
  environment: Environment,
  query: { readonly taxId: string; readonly what: string; readonly cStat: number },
): void => system.note({ service: "events", environment, ...query });

/** Whoever sends the same refused event again and again is refused for that alone. */
function checkRepeats(system: System, { id, author }: EventFields): void {
  if ((system.rejections.get(id) ?? 0) < MAX_SAME_REJECTIONS) return;
  system.forbid("events", author, "same_rejection_20_times");
  throw new Refusal(656);
}

function countRejection(system: System, { id }: EventFields, status: number): void {
  if (status !== 656) system.rejections.set(id, (system.rejections.get(id) ?? 0) + 1);
}

function accept(system: System, environment: Environment, event: EventFields, xml: string): string {
  const { author, key, type, sequence } = event;
  const now = system.clock.now();
  const number = system.registered + 1;
  const protocol = `891${localTime(now).slice(2, 4)}${padded(number, 10)}`;
  const isFirstRelease =
    RELEASING.includes(type) && !system.saidOf(key).some((one) => RELEASING.includes(one.type));
  system.register({
    ...{ at: system.time(), taxId: author, key, type, protocol, xml },
    sequence: Number(sequence),
  });
  if (isFirstRelease) release(system, environment, key);
  return eventXml(system, environment, event, undefined, protocol);
}

/** The recipient gets the whole document under a number of its own, some minutes later. */
function release(system: System, environment: Environment, key: string): void {
  const located = system.locate(key, environment);
  if (!located) return;
  const { feed, index } = located;
  const at = system.clock.now() + system.releaseMs;
  const { sequence } = system.world("nfe", environment, feed.taxId);
  sequence.add({ at, kind: "full", feed, index, added: undefined });
}

function eventXml(
  system: System,
  environment: Environment,
  { key, type, sequence, author }: EventFields,
  refusal: Refusal | undefined,
  protocol = "",
): string {
  const name = MANIFESTATIONS[type]?.name ?? "";
  const recipient = author.length === 11 ? "CPFDest" : "CNPJDest";
  const fields = [
    ...[`<tpAmb>${ambientOf(environment)}</tpAmb><verAplic>AN_1.4.3</verAplic><cOrgao>91</cOrgao>`],
    `<cStat>${refusal?.status ?? 135}</cStat><xMotivo>${refusal?.message ?? reasonOf(135)}</xMotivo>`,
    /^[0-9A-Z]{44}$/.test(key) ? `<chNFe>${key}</chNFe>` : "",
    /^\d{6}$/.test(type) ? `<tpEvento>${type}</tpEvento>` : "",
    refusal ? "" : `<xEvento>${name}</xEvento>`,
    /^\d{1,2}$/.test(sequence) ? `<nSeqEvento>${sequence}</nSeqEvento>` : "",
    refusal ? "" : `<${recipient}>${author}</${recipient}>`,
    `<dhRegEvento>${localTime(system.clock.now())}</dhRegEvento>`,
    refusal ? "" : `<nProt>${protocol}</nProt>`,
  ];
  const namespace = refusal ? "" : ` xmlns="${NAMESPACE}"`;
  return `<retEvento versao="1.00"${namespace}><infEvento>${fields.join("")}</infEvento></retEvento>`;
}

const ambientOf = (environment: Environment): number => (environment === "production" ? 1 : 2);

function lotXml(
  environment: Environment,
  id: string,
  status: number,
  reason: string,
  events: string,
): string {
  return `<retEnvEvento versao="1.00" xmlns="${NAMESPACE}"><idLote>${id}</idLote><tpAmb>${ambientOf(environment)}</tpAmb><verAplic>AN_1.4.3</verAplic><cOrgao>91</cOrgao><cStat>${status}</cStat><xMotivo>${reason}</xMotivo>${events}</retEnvEvento>`;
}
