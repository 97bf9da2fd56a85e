import { signEnveloped } from "../../formats/dsig/sign.ts";
import type { XmlElement } from "../../formats/xml/xml-reader.ts";
import { escapeXml } from "../../formats/xml/xml-writer.ts";
import {
  DataError,
  type EventReceipt,
  type EventToRegister,
  normalizeAccessKey,
} from "../../sdk/index.ts";
import { openCertificate } from "./certificate.ts";
import { readyCompany } from "./company.ts";
import { statusOf } from "./distribution.ts";
import { eventXml } from "./event-xml.ts";
import type { SefazContext } from "./manifest.ts";
import { environmentCode, NFE, SERVICES } from "./services.ts";
import { type Answer, call } from "./soap.ts";
import { childrenNamed, textOf } from "./tree.ts";

const MAX_EVENTS = 20;
/** Not greedy, and nothing of that name lies inside. */
const RAW = /<retEvento[\s>][\s\S]*?<\/retEvento>/g;

interface Signed {
  readonly event: EventToRegister;
  readonly xml: string;
}

/**
 * Signs and sends a lot. An event that the answer does not mention has no receipt; a lot that is refused as a whole
 * gives each event the lot's status.
 * @throws DataError for an event that cannot be told; otherwise as `call`
 */
export async function register(
  ctx: SefazContext,
  events: readonly EventToRegister[],
): Promise<EventReceipt[]> {
  if (events.length === 0) return [];
  if (events.length > MAX_EVENTS)
    throw new DataError(`A lot has at most ${MAX_EVENTS} events, and these are ${events.length}.`);
  const { tax_id } = readyCompany(ctx);
  const signer = openCertificate(ctx.credentials);
  const author = { tax_id, environment: environmentCode(ctx.settings) };
  const signed = events.map((event) => {
    const { id, xml } = eventXml(event, author);
    return { event, xml: signEnveloped(xml, id, signer) };
  });
  const lot = `<envEvento versao="1.00" xmlns="${NFE}"><idLote>${ctx.clock.now()}</idLote>${signed.map(({ xml }) => xml).join("")}</envEvento>`;
  return receiptsOf(signed, await call(ctx, SERVICES.events, lot));
}

function receiptsOf(signed: readonly Signed[], { root, text }: Answer): EventReceipt[] {
  const answers = childrenNamed(root, "retEvento");
  if (answers.length === 0) {
    const lot = statusOf(root);
    return signed.map(({ event, xml }) => ({ ...named(event), ...lot, xml: pair(xml, "") }));
  }
  const raw = text.match(RAW) ?? [];
  return answers.flatMap((answer, at) => {
    const info = answer.children.find(({ name }) => name === "infEvento");
    const found =
      signed.find((one) => isAbout(info, one)) ??
      withoutKey(info, signed, { at, of: answers.length });
    if (!info || !found) return [];
    const told = raw.length === answers.length ? raw[at] : undefined;
    return [receiptOf(found, info, told ?? rebuilt(answer))];
  });
}

function receiptOf({ event, xml }: Signed, info: XmlElement, answer: string): EventReceipt {
  const protocol = textOf(info, "nProt");
  const registered = textOf(info, "dhRegEvento");
  return {
    ...named(event),
    ...statusOf(info),
    ...(protocol === undefined ? {} : { protocol }),
    ...(registered === undefined ? {} : { registered_at: registered }),
    xml: pair(xml, answer),
  };
}

const named = ({ access_key, type }: EventToRegister) => ({ access_key, type });

const isAbout = (info: XmlElement | undefined, { event }: Signed): boolean =>
  textOf(info, "chNFe") === normalizeAccessKey(event.access_key) &&
  (textOf(info, "tpEvento") ?? event.type) === event.type &&
  Number(textOf(info, "nSeqEvento") ?? event.sequence) === event.sequence;

/** A refusal of what was not even read names no key: answers come in the order of the lot. */
function withoutKey(
  info: XmlElement | undefined,
  signed: readonly Signed[],
  { at, of }: { readonly at: number; readonly of: number },
): Signed | undefined {
  return textOf(info, "chNFe") === undefined && of === signed.length ? signed[at] : undefined;
}

const pair = (event: string, answer: string): Uint8Array =>
  Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?><procEventoNFe versao="1.00" xmlns="${NFE}">${event}${answer}</procEventoNFe>`,
  );

/** For a server that writes prefixes: the same in the namespace of the pair. */
function rebuilt({ name, attributes, text, children }: XmlElement): string {
  const own = [...attributes].map(([key, value]) => ` ${key}="${escapeXml(value)}"`).join("");
  return `<${name}${own}>${escapeXml(text)}${children.map(rebuilt).join("")}</${name}>`;
}
