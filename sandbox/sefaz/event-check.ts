import { DAY_MS, HOUR_MS } from "./clock.ts";
import type { Environment } from "./documents/feed.ts";
import { isAccessKey, isCnpj, isCpf } from "./identifiers.ts";
import { identityOf, isFromAuthority, isValidAt, rootOf } from "./identity.ts";
import { AWARENESS, MANIFESTATIONS, type ManifestationType } from "./manifestation-types.ts";
import { checkEnvironment } from "./message.ts";
import { Refusal } from "./refusal.ts";
import type { SignedEvent } from "./signature.ts";
import type { Located, System } from "./system.ts";
import { childOf, fieldOf, hasShape, type Node } from "./tree.ts";

const CONCLUSIVE_DAYS = 180;
const MAX_CONCLUSIVE = 2;
const TIME =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d[+-](0\d|1[0-4]):00$/;
const FIELDS = "cOrgao tpAmb CNPJ|CPF chNFe dhEvento tpEvento nSeqEvento verEvento detEvento".split(
  " ",
);

/** What an event says, as far as it can be read. */
export interface EventFields {
  readonly id: string;
  readonly author: string;
  readonly key: string;
  readonly type: string;
  readonly sequence: string;
  readonly at: string;
  readonly info: Node;
}

export function fieldsOf(event: Node): EventFields {
  const info = childOf(event, "infEvento") ?? event;
  return {
    id: info.attributes.get("Id") ?? "",
    author: fieldOf(info, "CNPJ") || fieldOf(info, "CPF"),
    key: fieldOf(info, "chNFe"),
    type: fieldOf(info, "tpEvento"),
    sequence: fieldOf(info, "nSeqEvento"),
    at: fieldOf(info, "dhEvento"),
    info,
  };
}

/** @throws Refusal for what is wrong in the event itself */
export function checkForm(event: EventFields, environment: Environment): ManifestationType {
  const { info, author, key, sequence } = event;
  const isShaped = hasShape(info, FIELDS) && /^[1-9]\d?$/.test(sequence);
  if (!isShaped || !/^[0-9]{6}[0-9A-Z]{12}[0-9]{26}$/.test(key) || !TIME.test(event.at))
    throw new Refusal(215);
  checkEnvironment(fieldOf(info, "tpAmb"), environment);
  if (fieldOf(info, "cOrgao") !== "91") throw new Refusal(657);
  if (childOf(info, "CNPJ") && !isCnpj(author)) throw new Refusal(489);
  if (childOf(info, "CPF") && !isCpf(author)) throw new Refusal(490);
  if (!isAccessKey(key)) throw new Refusal(236);
  const type = MANIFESTATIONS[event.type];
  if (!type) throw new Refusal(491);
  if (event.id !== `ID${event.type}${key}${sequence.padStart(2, "0")}`) throw new Refusal(572);
  if (fieldOf(info, "verEvento") !== "1.00") throw new Refusal(492);
  checkDetail(childOf(info, "detEvento"), type);
  if (Number(sequence) > (type.isConclusive ? MAX_CONCLUSIVE : 1)) throw new Refusal(594);
  return type;
}

function checkDetail(detail: Node | undefined, type: ManifestationType): void {
  const names = type.hasReason ? ["descEvento", "xJust"] : ["descEvento"];
  const isRight =
    detail !== undefined &&
    hasShape(detail, names) &&
    detail.attributes.get("versao") === "1.00" &&
    fieldOf(detail, "descEvento") === type.name;
  if (!isRight) throw new Refusal(493);
  const reason = fieldOf(detail, "xJust");
  if (!type.hasReason) return;
  if (reason.length < 15 || reason.length > 255 || reason.trim() !== reason) throw new Refusal(493);
}

/** @throws Refusal 213, 291 or 293 */
export function checkSigner({ certificate }: SignedEvent, author: string, now: number): void {
  if (!isFromAuthority(certificate)) throw new Refusal(293);
  if (!isValidAt(certificate, now)) throw new Refusal(291);
  const identity = identityOf(certificate, now);
  const isAuthor =
    author.length === 11
      ? identity?.cpf === author
      : rootOf(identity?.cnpj ?? "") === rootOf(author);
  if (!isAuthor) throw new Refusal(213);
}

/** @throws Refusal for what the environment knows of the NF-e against the event */
export function checkAgainst(
  system: System,
  { key, author, type, sequence, at }: EventFields,
  located: Located | undefined,
): void {
  const now = system.clock.now();
  if (!located) throw new Refusal(217);
  const { nfe } = located;
  if (nfe.recipient.taxId !== author) throw new Refusal(575);
  const happened = Date.parse(at);
  if (happened > now) throw new Refusal(578);
  if (happened < Math.floor(nfe.issuedAt / 1000) * 1000) throw new Refusal(577);
  const said = system.saidOf(key);
  if (said.some((one) => one.type === type && one.sequence === Number(sequence)))
    throw new Refusal(573);
  const isAwareness = type === AWARENESS;
  if (isAwareness && system.situationOf(located) !== "authorised") throw new Refusal(650);
  if (isAwareness && said.some((one) => MANIFESTATIONS[one.type]?.isConclusive))
    throw new Refusal(655);
  const days = isAwareness ? system.awarenessDays : CONCLUSIVE_DAYS;
  if (now - nfe.authorisedAt > days * DAY_MS + HOUR_MS)
    throw new Refusal(596, { detail: `: [${days} dias]` });
}
