import { escapeXml } from "../../formats/xml/xml-writer.ts";
import {
  DataError,
  type EventToRegister,
  hasAccessKeyShape,
  type Manifestation,
  normalizeAccessKey,
} from "../../sdk/index.ts";
import { NFE, taxIdElement } from "./services.ts";

/** descEvento, letter for letter. */
const NAMES: Readonly<Record<Manifestation, string>> = {
  "210200": "Confirmacao da Operacao",
  "210210": "Ciencia da Operacao",
  "210220": "Desconhecimento da Operacao",
  "210240": "Operacao nao Realizada",
};
const WITH_REASON: Manifestation = "210240";
const REASON = { min: 15, max: 255 };
/** The national environment, as cOrgao names it. */
const NATIONAL_ENVIRONMENT = "91";
const BRASILIA_OFFSET_MS = 3 * 3_600_000;
const MAX_SEQUENCE = 99;

export interface EventAuthor {
  readonly tax_id: string;
  /** tpAmb. */
  readonly environment: "1" | "2";
}

/** `evento` without its signature, and the Id that it is signed by. @throws DataError */
export function eventXml(
  event: EventToRegister,
  author: EventAuthor,
): { readonly id: string; readonly xml: string } {
  const { type, sequence, happened_at } = event;
  const key = normalizeAccessKey(event.access_key);
  if (!hasAccessKeyShape(key)) throw new DataError("The access key has not its 44 positions.");
  const name = Object.hasOwn(NAMES, type) ? NAMES[type] : undefined;
  if (name === undefined) throw new DataError(`${type} is no manifestation of a recipient.`);
  if (!Number.isInteger(sequence) || sequence < 1 || sequence > MAX_SEQUENCE)
    throw new DataError(`The sequence of an event is a number from 1 to ${MAX_SEQUENCE}.`);
  const id = `ID${type}${key}${String(sequence).padStart(2, "0")}`;
  const what = `<tpEvento>${type}</tpEvento><nSeqEvento>${sequence}</nSeqEvento><verEvento>1.00</verEvento>`;
  const detail = `<detEvento versao="1.00"><descEvento>${name}</descEvento>${reasonOf(event)}</detEvento>`;
  const head = `<cOrgao>${NATIONAL_ENVIRONMENT}</cOrgao><tpAmb>${author.environment}</tpAmb>${taxIdElement(author.tax_id)}`;
  const body = `${head}<chNFe>${key}</chNFe><dhEvento>${brasilia(happened_at)}</dhEvento>${what}${detail}`;
  return {
    id,
    xml: `<evento versao="1.00" xmlns="${NFE}"><infEvento Id="${id}">${body}</infEvento></evento>`,
  };
}

function reasonOf({ type, reason }: EventToRegister): string {
  if (type !== WITH_REASON) {
    if (reason === undefined) return "";
    throw new DataError(`Only ${WITH_REASON} (Operacao nao Realizada) has a reason.`);
  }
  const text = escapeXml((reason ?? "").replace(/\s+/g, " ").trim());
  const { length } = (reason ?? "").replace(/\s+/g, " ").trim();
  if (length >= REASON.min && length <= REASON.max) return `<xJust>${text}</xJust>`;
  throw new DataError(
    `The reason of ${WITH_REASON} has ${REASON.min} to ${REASON.max} characters.`,
  );
}

/** `2026-11-19T08:00:00-03:00`, seconds cut so that it is never in the future. */
function brasilia(epochMs: number): string {
  if (!Number.isFinite(epochMs)) throw new DataError("The time of the event is none.");
  return `${new Date(epochMs - BRASILIA_OFFSET_MS).toISOString().slice(0, 19)}-03:00`;
}
