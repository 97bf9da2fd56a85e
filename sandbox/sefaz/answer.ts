import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { RequestError, readBody, send } from "../simulator.ts";
import { distribute, type Packed, refusedQuery } from "./distribution.ts";
import type { ActiveFault, SefazFault } from "./faults.ts";
import { type Identity, identityOf } from "./identity.ts";
import { receiveLot, refusedLot } from "./manifestation.ts";
import { Refusal } from "./refusal.ts";
import { type Route, routeTo } from "./services.ts";
import {
  contentTypeOf,
  envelope,
  faultEnvelope,
  hasOtherCharset,
  messageOf,
  SoapFault,
  type SoapVersion,
  versionOf,
} from "./soap.ts";
import { answerStatus, statusXml } from "./status.ts";
import type { System } from "./system.ts";

const MAX_MESSAGE_BYTES = 500 * 1024;
const HTML = { "content-type": "text/html; charset=us-ascii" };
const STATUS_OF: Partial<Readonly<Record<SefazFault, number>>> = {
  paused: 108,
  stopped: 109,
  uncatalogued: 999,
};

/** Answers one request of the https server, the way IIS and the services behind it do. */
export async function answer(
  system: System,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const certificate = (req.socket as TLSSocket).getPeerX509Certificate();
  const identity = identityOf(certificate, system.clock.now());
  if (!identity) return page(res, 403, "403 - Forbidden: Access is denied.");
  const route = routeTo(new URL(req.url ?? "/", "https://sandbox.invalid").pathname);
  if (!route) return page(res, 404, "404 - File or directory not found.");
  if (req.method !== "POST") return page(res, 405, "405 - HTTP verb used is not allowed.");
  const version = versionOf(req.headers);
  if (!version) return page(res, 415, "415 - Unsupported media type.");
  const fault = system.faults.take(route.service.id);
  if (fault?.kind === "drop") return void res.destroy();
  if (fault?.kind === "http_503") return page(res, 503, "503 - Service Unavailable.");
  if (fault?.kind === "html") return page(res, 200, "Servico temporariamente indisponivel.");
  const [status, xml] = await soapAnswer({ system, req, route, identity, version, fault });
  if (fault?.kind === "half") return sendHalf(res, xml, version);
  send(res, status, xml, { "content-type": contentTypeOf(version) });
}

function page(res: ServerResponse, status: number, title: string): void {
  const text = `<html><head><title>${title}</title></head><body><h2>${title}</h2></body></html>`;
  send(res, status, `${text}\r\n`, HTML);
}

function sendHalf(res: ServerResponse, xml: string, version: SoapVersion): void {
  const bytes = Buffer.from(xml);
  res.writeHead(200, {
    "content-type": contentTypeOf(version),
    "content-length": String(bytes.length),
  });
  res.write(bytes.subarray(0, bytes.length >> 1), () => res.destroy());
}

interface Exchange {
  readonly system: System;
  readonly req: IncomingMessage;
  readonly route: Route;
  readonly identity: Identity;
  readonly version: SoapVersion;
  readonly fault: ActiveFault | undefined;
}

async function soapAnswer(exchange: Exchange): Promise<readonly [status: number, xml: string]> {
  const { route, version, fault } = exchange;
  try {
    if (fault?.kind === "soap_fault")
      throw new SoapFault("Server was unable to process request. ---> Timeout expired.", {
        isSender: false,
      });
    return [200, envelope(route.service, version, await resultOf(exchange))];
  } catch (error) {
    if (error instanceof RequestError) throw error;
    const known =
      error instanceof SoapFault
        ? error
        : new SoapFault("Server was unable to process request.", { isSender: false });
    return [version === "1.2" && known.isSender ? 400 : 500, faultEnvelope(version, known)];
  }
}

async function resultOf(exchange: Exchange): Promise<string> {
  const { system, req, route, identity, version, fault } = exchange;
  const { service, environment } = route;
  const bytes = await readBody(req);
  try {
    const status = fault && STATUS_OF[fault.kind];
    if (status !== undefined) throw new Refusal(status);
    const xml = textOf(bytes, req);
    const message = messageOf(xml, { service, version, headers: req.headers });
    const pause = () => wait(fault?.kind === "slow" ? fault.slowMs : system.latencyMs);
    if (service.id === "nfe" || service.id === "cte") {
      const call = { service: service.id, environment, identity };
      const needsPause = system.latencyMs > 0 || fault?.kind === "slow";
      const twist = (documents: readonly Packed[]) => twisted(documents, fault?.kind);
      return await distribute(system, call, message, needsPause ? pause : async () => {}, twist);
    }
    if (fault?.kind === "slow") await pause();
    return service.id === "events"
      ? await receiveLot(system, environment, message, xml)
      : answerStatus(system, environment, identity, message);
  } catch (error) {
    if (error instanceof Refusal) return refusalXml(exchange, error);
    throw error;
  }
}

/** @throws Refusal 214 and 402 */
function textOf(bytes: Buffer, req: IncomingMessage): string {
  if (bytes.length > MAX_MESSAGE_BYTES) throw new Refusal(214);
  const declared = /^\s*<\?xml[^>]*encoding=["']([^"']+)/.exec(bytes.toString("latin1", 0, 200));
  const isOther = declared?.[1] !== undefined && declared[1].toLowerCase() !== "utf-8";
  if (isOther || hasOtherCharset(req.headers)) throw new Refusal(402);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Refusal(402, { cause });
  }
}

/** What a service says of a query that it did not even read. */
function refusalXml({ system, route, identity }: Exchange, refusal: Refusal): string {
  const { service, environment } = route;
  const now = system.clock.now();
  const { status, message: reason } = refusal;
  const taxId = identity.cnpj ?? identity.cpf ?? "";
  system.note({ service: service.id, environment, taxId, what: "?", cStat: status });
  if (service.id === "events") return refusedLot(environment, refusal);
  if (service.id === "status") return statusXml({ environment, state: "35", status, reason, now });
  return refusedQuery(refusal, { service: service.id, environment, identity }, now);
}

/** The last document of a page is damaged, or of a schema that nobody has heard of. */
function twisted(documents: readonly Packed[], kind: SefazFault | undefined): readonly Packed[] {
  const last = documents.at(-1);
  if (!last || (kind !== "damaged_document" && kind !== "unknown_schema")) return documents;
  const other =
    kind === "damaged_document"
      ? { ...last, isDamaged: true }
      : {
          ...last,
          schema: "procNFeFutura_v5.00.xsd",
          xml: '<nfeFutura xmlns="http://www.portalfiscal.inf.br/nfe"/>',
        };
  return [...documents.slice(0, -1), other];
}
