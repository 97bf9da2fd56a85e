import { createRandom, type Random } from "../../fakturownia/random.ts";
import { localMonth, localTime } from "../clock.ts";
import { accessKey, padded } from "../identifiers.ts";
import { buyer, OTHER_BUYER, PRODUCER, SUPPLIERS } from "./companies.ts";
import { type Feed, isBornCancelled, issuedAt, kindOf, seedOf } from "./feed.ts";
import { infNfe } from "./nfe-body.ts";
import { type Line, type Nfe, totalOf } from "./nfe-model.ts";
import { digestOf, signatureXml } from "./sign.ts";
import { el, escaped, money, taxIdXml } from "./xml.ts";

export const NFE_NAMESPACE = "http://www.portalfiscal.inf.br/nfe";
/** Numbers of one feed; a number tells its feed. */
const FEED_SPAN = 10_000_000;
const MAX_LINES = 4;
const PRODUCER_SERIES = 920;

const GOODS: readonly Omit<Line, "code" | "quantity" | "price">[] = [
  { name: "Parafuso sextavado M8 x 40 cx c/ 100", ncm: "73181500", unit: "CX" },
  { name: "Papel sulfite A4 75 g/m² cx c/ 10 pct", ncm: "48025610", unit: "CX" },
  { name: "Café torrado e moído 500 g", ncm: "09012100", unit: "UN" },
  { name: 'Monitor LED 27" QHD', ncm: "85285200", unit: "UN" },
  { name: "Cabo flexível 2,5 mm² <750 V rolo 100 m", ncm: "85444900", unit: "RL" },
  { name: "Água mineral natural s/ gás 510 ml", ncm: "22011000", unit: "FD" },
];

/** The NF-e with this number of the feed; the same one whenever it is asked for. */
export function nfeOf(feed: Feed, index: number): Nfe {
  const random = createRandom(seedOf(feed, index));
  const kind = kindOf(index);
  const issuer = kind === "producer" ? PRODUCER : random.pick(SUPPLIERS);
  const issued = issuedAt(feed, index);
  const series = kind === "producer" ? PRODUCER_SERIES : 1;
  const number = feed.id * FEED_SPAN + index + 1;
  const code = padded(10_000_000 + random.below(89_999_999), 8);
  const key = accessKey({
    ...{ state: issuer.place.state, month: localMonth(issued), series, number, code },
    issuer: issuer.taxId.padStart(14, "0"),
    model: 55,
  });
  return {
    ...{ key, issuer, series, number, code, issuedAt: issued },
    isProduction: feed.environment === "production",
    recipient: kind === "download" ? OTHER_BUYER : buyer(feed.taxId),
    reader: kind === "download" ? feed.taxId : undefined,
    authorisedAt: issued + 5_000,
    protocol: protocolNumber(issuer.place.state, issued, number),
    lines: linesOf(random),
    isSigned: index < feed.signed,
    isBornCancelled: isBornCancelled(index),
  };
}

/** Which feed and item a key may belong to. */
export const placeOfKey = (key: string): readonly [feed: number, index: number] => {
  const number = Number(key.slice(25, 34)) - 1;
  return [Math.floor(number / FEED_SPAN), number % FEED_SPAN];
};

/** Fifteen digits: kind, state, year, running number. */
export const protocolNumber = (state: number, at: number, serial: number): string =>
  `1${state}${localTime(at).slice(2, 4)}${padded(serial, 10)}`;

function linesOf(random: Random): readonly Line[] {
  return Array.from({ length: 1 + random.below(MAX_LINES) }, () => ({
    ...random.pick(GOODS),
    code: `P${padded(random.below(100_000), 5)}`,
    quantity: 1 + random.below(60),
    price: 250 + random.below(60_000),
  }));
}

/** The whole authorised document, `nfeProc` without a declaration. */
export function nfeProc(nfe: Nfe): string {
  const id = `NFe${nfe.key}`;
  const inner = infNfe(nfe);
  const canonical = el("infNFe", inner, ` xmlns="${NFE_NAMESPACE}" Id="${id}" versao="4.00"`);
  const signature = signatureXml({ id, canonical, isSigned: nfe.isSigned });
  const signed = el("infNFe", inner, ` Id="${id}" versao="4.00"`);
  return el(
    "nfeProc",
    el("NFe", `${signed}${signature}`, ` xmlns="${NFE_NAMESPACE}"`) +
      el("protNFe", protocolOf(nfe, digestOf(canonical)), ' versao="4.00"'),
    ` versao="4.00" xmlns="${NFE_NAMESPACE}"`,
  );
}

function protocolOf(nfe: Nfe, digest: string): string {
  return el(
    "infProt",
    [
      el("tpAmb", nfe.isProduction ? 1 : 2),
      el("verAplic", `${nfe.issuer.place.uf}_NFE_PL010_V1`),
      el("chNFe", nfe.key),
      el("dhRecbto", localTime(nfe.authorisedAt)),
      el("nProt", nfe.protocol),
      el("digVal", digest),
      el("cStat", 100),
      el("xMotivo", "Autorizado o uso da NF-e"),
    ].join(""),
  );
}

/** What the recipient gets before it has said anything about the document. */
export function resNfe(nfe: Nfe): string {
  const canonical = el(
    "infNFe",
    infNfe(nfe),
    ` xmlns="${NFE_NAMESPACE}" Id="NFe${nfe.key}" versao="4.00"`,
  );
  const fields = [
    el("chNFe", nfe.key),
    taxIdXml(nfe.issuer.taxId),
    el("xNome", escaped(nfe.issuer.name)),
    el("IE", nfe.issuer.stateTaxId),
    el("dhEmi", localTime(nfe.issuedAt)),
    el("tpNF", 1),
    el("vNF", money(totalOf(nfe))),
    el("digVal", digestOf(canonical)),
    el("dhRecbto", localTime(nfe.authorisedAt)),
    el("nProt", nfe.protocol),
    el("cSitNFe", nfe.isBornCancelled ? 3 : 1),
  ];
  return el("resNFe", fields.join(""), ` versao="1.01" xmlns="${NFE_NAMESPACE}"`);
}
