import { createRandom } from "../../fakturownia/random.ts";
import { localMonth, localTime } from "../clock.ts";
import { accessKey, padded } from "../identifiers.ts";
import { buyer, CARRIER, type Company, SUPPLIERS } from "./companies.ts";
import { carriedBy, type Feed, issuedAt, seedOf } from "./feed.ts";
import { nfeOf, protocolNumber } from "./nfe.ts";
import { totalOf } from "./nfe-model.ts";
import { digestOf, signatureXml } from "./sign.ts";
import { el, escaped, money, share, taxIdXml } from "./xml.ts";

export const CTE_NAMESPACE = "http://www.portalfiscal.inf.br/cte";
const STATE_TAX_PERCENT = 12;
const QR_CODE = "https://dfe-portal.svrs.rs.gov.br/cte/QRCode";

/** One transport, of which the buyer of the goods is the taker. */
export interface Cte {
  readonly key: string;
  readonly isProduction: boolean;
  readonly sender: Company;
  readonly recipient: Company;
  readonly number: number;
  readonly code: string;
  readonly issuedAt: number;
  readonly protocol: string;
  /** Cents. */
  readonly price: number;
  readonly cargo: number;
  /** Keys of the NF-e that it carries. */
  readonly carried: readonly string[];
  readonly isSigned: boolean;
}

/** The CT-e with this number of the feed. */
export function cteOf(feed: Feed, index: number): Cte {
  const random = createRandom(seedOf(feed, index));
  const issued = issuedAt(feed, index);
  const goods = carriedBy(index).map((number) => nfeOf(feed, number));
  const number = feed.id * 10_000_000 + index + 1;
  const code = padded(10_000_000 + random.below(89_999_999), 8);
  const key = accessKey({
    ...{ state: CARRIER.place.state, month: localMonth(issued), issuer: CARRIER.taxId },
    ...{ model: 57, series: 1, number, code },
  });
  return {
    ...{ key, number, code, issuedAt: issued },
    isProduction: feed.environment === "production",
    sender: goods[0]?.issuer ?? (SUPPLIERS[0] as Company),
    recipient: buyer(feed.taxId),
    protocol: protocolNumber(CARRIER.place.state, issued, number),
    price: 8_000 + random.below(150_000),
    cargo: goods.reduce((sum, nfe) => sum + totalOf(nfe), 0),
    carried: goods.map((nfe) => nfe.key),
    isSigned: index < feed.signed,
  };
}

/** The whole authorised document, `cteProc` without a declaration. */
export function cteProc(cte: Cte): string {
  const id = `CTe${cte.key}`;
  const inner = infCte(cte);
  const canonical = el("infCte", inner, ` xmlns="${CTE_NAMESPACE}" Id="${id}" versao="4.00"`);
  const signature = signatureXml({ id, canonical, isSigned: cte.isSigned });
  const code = `${QR_CODE}?chCTe=${cte.key}&amp;tpAmb=${cte.isProduction ? 1 : 2}`;
  const protocol = [
    el("tpAmb", cte.isProduction ? 1 : 2),
    el("verAplic", "SVRS202609"),
    el("chCTe", cte.key),
    el("dhRecbto", localTime(cte.issuedAt)),
    el("nProt", cte.protocol),
    el("digVal", digestOf(canonical)),
    el("cStat", 100),
    el("xMotivo", "Autorizado o uso do CT-e"),
  ];
  const signed =
    el("infCte", inner, ` Id="${id}" versao="4.00"`) +
    el("infCTeSupl", el("qrCodCTe", code)) +
    signature;
  return el(
    "cteProc",
    el("CTe", signed, ` xmlns="${CTE_NAMESPACE}"`) +
      el("protCTe", el("infProt", protocol.join("")), ' versao="4.00"'),
    ` versao="4.00" xmlns="${CTE_NAMESPACE}"`,
  );
}

function infCte(cte: Cte): string {
  const price = money(cte.price);
  const service = el("vTPrest", price) + el("vRec", price);
  return [
    ide(cte),
    party("emit", "enderEmit", CARRIER).replace("</emit>", `${el("CRT", 3)}</emit>`),
    party("rem", "enderReme", cte.sender),
    party("dest", "enderDest", cte.recipient),
    el("vPrest", service + el("Comp", el("xNome", "FRETE VALOR") + el("vComp", price))),
    el("imp", el("ICMS", el("ICMS00", stateTax(cte.price)))),
    el("infCTeNorm", cargo(cte)),
  ].join("");
}

const stateTax = (cents: number): string =>
  [
    el("CST", "00"),
    el("vBC", money(cents)),
    el("pICMS", `${STATE_TAX_PERCENT}.00`),
    el("vICMS", money(share(cents, STATE_TAX_PERCENT))),
  ].join("");

function ide(cte: Cte): string {
  const from = cte.sender.place;
  const to = cte.recipient.place;
  const isInside = from.uf === to.uf;
  return el(
    "ide",
    [
      el("cUF", CARRIER.place.state),
      el("cCT", cte.code),
      el("CFOP", isInside ? 5353 : 6353),
      el("natOp", "PRESTACAO DE SERVICO DE TRANSPORTE"),
      el("mod", 57),
      el("serie", 1),
      el("nCT", cte.number),
      el("dhEmi", localTime(cte.issuedAt)),
      ...[el("tpImp", 1), el("tpEmis", 1), el("cDV", cte.key.slice(43))],
      ...[el("tpAmb", cte.isProduction ? 1 : 2), el("tpCTe", 0), el("procEmi", 0)],
      el("verProc", "Sandbox 1.0"),
      ...[el("cMunEnv", 3550308), el("xMunEnv", "Sao Paulo"), el("UFEnv", "SP")],
      ...[el("modal", "01"), el("tpServ", 0)],
      ...[el("cMunIni", from.cityCode), el("xMunIni", from.city), el("UFIni", from.uf)],
      ...[el("cMunFim", to.cityCode), el("xMunFim", to.city), el("UFFim", to.uf)],
      ...[el("retira", 1), el("indIEToma", 1), el("toma3", el("toma", 3))],
    ].join(""),
  );
}

function party(name: string, addressName: string, company: Company): string {
  const { place } = company;
  const address = [
    ...[el("xLgr", company.street), el("nro", 100), el("xBairro", "Centro")],
    ...[el("cMun", place.cityCode), el("xMun", place.city)],
    ...[el("CEP", place.postcode), el("UF", place.uf)],
  ];
  return el(
    name,
    [
      taxIdXml(company.taxId),
      el("IE", company.stateTaxId),
      el("xNome", escaped(company.name)),
      el(addressName, address.join("")),
    ].join(""),
  );
}

function cargo(cte: Cte): string {
  const weight = el("cUnid", "01") + el("tpMed", "PESO BRUTO") + el("qCarga", "370.5000");
  const keys = cte.carried.map((key) => el("infNFe", el("chave", key)));
  return [
    el("infCarga", el("vCarga", money(cte.cargo)) + el("proPred", "DIVERSOS") + el("infQ", weight)),
    el("infDoc", keys.join("")),
    el("infModal", el("rodo", el("RNTRC", "12345678")), ' versaoModal="4.00"'),
  ].join("");
}
