import { localTime } from "../clock.ts";
import { CARRIER, type Company } from "./companies.ts";
import { type Line, type Nfe, totalOf } from "./nfe-model.ts";
import { el, escaped, money, share, taxIdXml } from "./xml.ts";

const STATE_TAX_PERCENT = { inside: 18, outside: 12 };
const IBS_PERCENT = 0.1;
const CBS_PERCENT = 0.9;
/** In homologation it stands there instead of the buyer's name. */
const TEST_RECIPIENT = "NF-E EMITIDA EM AMBIENTE DE HOMOLOGACAO - SEM VALOR FISCAL";

/** The content of `infNFe`, in canonical form. */
export function infNfe(nfe: Nfe): string {
  const isInside = nfe.issuer.place.uf === nfe.recipient.place.uf;
  return [
    ide(nfe, isInside),
    emit(nfe.issuer),
    dest(nfe),
    nfe.reader === undefined ? "" : el("autXML", taxIdXml(nfe.reader)),
    ...nfe.lines.map((line, i) => det(line, i + 1, isInside)),
    total(nfe, isInside),
    transport(),
    payment(nfe),
    el("infAdic", el("infCpl", `Pedido ${4000 + (nfe.number % 6000)}. Documento de teste.`)),
  ].join("");
}

function ide(nfe: Nfe, isInside: boolean): string {
  const issued = localTime(nfe.issuedAt);
  return el(
    "ide",
    [
      el("cUF", nfe.issuer.place.state),
      el("cNF", nfe.code),
      el("natOp", "Venda de mercadoria"),
      el("mod", 55),
      el("serie", nfe.series),
      el("nNF", nfe.number),
      el("dhEmi", issued),
      el("dhSaiEnt", issued),
      el("tpNF", 1),
      el("idDest", isInside ? 1 : 2),
      el("cMunFG", nfe.issuer.place.cityCode),
      el("tpImp", 1),
      el("tpEmis", 1),
      el("cDV", nfe.key.slice(43)),
      el("tpAmb", nfe.isProduction ? 1 : 2),
      el("finNFe", 1),
      el("indFinal", 0),
      el("indPres", 9),
      el("procEmi", 0),
      el("verProc", "Sandbox 1.0"),
    ].join(""),
  );
}

const address = (name: string, { street, place }: Company): string =>
  el(
    name,
    [
      el("xLgr", street),
      el("nro", 100),
      el("xBairro", "Centro"),
      el("cMun", place.cityCode),
      el("xMun", place.city),
      el("UF", place.uf),
      el("CEP", place.postcode),
      el("cPais", 1058),
      el("xPais", "Brasil"),
    ].join(""),
  );

const emit = (issuer: Company): string =>
  el(
    "emit",
    [
      taxIdXml(issuer.taxId),
      el("xNome", escaped(issuer.name)),
      address("enderEmit", issuer),
      el("IE", issuer.stateTaxId),
      el("CRT", 3),
    ].join(""),
  );

function dest({ recipient, isProduction }: Nfe): string {
  const name = isProduction ? escaped(recipient.name) : TEST_RECIPIENT;
  const fields = [
    taxIdXml(recipient.taxId),
    el("xNome", name),
    address("enderDest", recipient),
    el("indIEDest", 1),
    el("IE", recipient.stateTaxId),
  ];
  return el("dest", fields.join(""));
}

function det(line: Line, number: number, isInside: boolean): string {
  const amount = line.quantity * line.price;
  const quantity = `${line.quantity}.0000`;
  const price = `${money(line.price)}00000000`;
  const fields = [
    el("cProd", line.code),
    el("cEAN", "SEM GTIN"),
    el("xProd", escaped(line.name)),
    el("NCM", line.ncm),
    el("CFOP", isInside ? 5102 : 6102),
    el("uCom", line.unit),
    el("qCom", quantity),
    el("vUnCom", price),
    el("vProd", money(amount)),
    el("cEANTrib", "SEM GTIN"),
    el("uTrib", line.unit),
    el("qTrib", quantity),
    el("vUnTrib", price),
    el("indTot", 1),
  ];
  const content = el("prod", fields.join("")) + el("imposto", taxes(amount, isInside));
  return el("det", content, ` nItem="${number}"`);
}

function taxes(amount: number, isInside: boolean): string {
  const percent = isInside ? STATE_TAX_PERCENT.inside : STATE_TAX_PERCENT.outside;
  const base = el("vBC", money(amount));
  const icms = [
    el("orig", 0),
    el("CST", "00"),
    el("modBC", 3),
    base,
    el("pICMS", `${percent}.0000`),
    el("vICMS", money(share(amount, percent))),
  ];
  const pis = `${el("CST", "01")}${base}${el("pPIS", "1.6500")}${el("vPIS", money(share(amount, 1.65)))}`;
  const cofins = `${el("CST", "01")}${base}${el("pCOFINS", "7.6000")}${el("vCOFINS", money(share(amount, 7.6)))}`;
  return [
    el("ICMS", el("ICMS00", icms.join(""))),
    el("PIS", el("PISAliq", pis)),
    el("COFINS", el("COFINSAliq", cofins)),
    el("IBSCBS", reformTaxes(amount)),
  ].join("");
}

function reformTaxes(amount: number): string {
  const ibs = money(share(amount, IBS_PERCENT));
  const groups = [
    el("vBC", money(amount)),
    el("gIBSUF", el("pIBSUF", "0.1000") + el("vIBSUF", ibs)),
    el("gIBSMun", el("pIBSMun", "0.0000") + el("vIBSMun", "0.00")),
    el("vIBS", ibs),
    el("gCBS", el("pCBS", "0.9000") + el("vCBS", money(share(amount, CBS_PERCENT)))),
  ];
  return el("CST", "000") + el("cClassTrib", "000001") + el("gIBSCBS", groups.join(""));
}

/** The sum over the lines of a share of each, as taxes are rounded line by line. */
const sumOf = ({ lines }: Nfe, percent: number): number =>
  lines.reduce((sum, { quantity, price }) => sum + share(quantity * price, percent), 0);

function total(nfe: Nfe, isInside: boolean): string {
  const all = totalOf(nfe);
  const percent = isInside ? STATE_TAX_PERCENT.inside : STATE_TAX_PERCENT.outside;
  const amounts: Readonly<Record<string, number>> = {
    ...{ vBC: all, vICMS: sumOf(nfe, percent), vICMSDeson: 0, vFCP: 0, vBCST: 0, vST: 0 },
    ...{ vFCPST: 0, vFCPSTRet: 0, vProd: all, vFrete: 0, vSeg: 0, vDesc: 0, vII: 0, vIPI: 0 },
    ...{ vIPIDevol: 0, vPIS: sumOf(nfe, 1.65), vCOFINS: sumOf(nfe, 7.6), vOutro: 0, vNF: all },
  };
  const fields = Object.entries(amounts).map(([name, cents]) => el(name, money(cents)));
  return el("total", el("ICMSTot", fields.join("")) + reformTotal(nfe));
}

function reformTotal(nfe: Nfe): string {
  const ibs = money(sumOf(nfe, IBS_PERCENT));
  const none = el("vDif", "0.00") + el("vDevTrib", "0.00");
  const credits = el("vCredPres", "0.00") + el("vCredPresCondSus", "0.00");
  const state = el("gIBSUF", none + el("vIBSUF", ibs));
  const city = el("gIBSMun", none + el("vIBSMun", "0.00"));
  const cbs = none + el("vCBS", money(sumOf(nfe, CBS_PERCENT))) + credits;
  return el(
    "IBSCBSTot",
    el("vBCIBSCBS", money(totalOf(nfe))) +
      el("gIBS", state + city + el("vIBS", ibs) + credits) +
      el("gCBS", cbs),
  );
}

function transport(): string {
  const carrier = [
    taxIdXml(CARRIER.taxId),
    el("xNome", escaped(CARRIER.name)),
    el("IE", CARRIER.stateTaxId),
    el("xEnder", CARRIER.street),
    el("xMun", CARRIER.place.city),
    el("UF", CARRIER.place.uf),
  ];
  return el("transp", el("modFrete", 0) + el("transporta", carrier.join("")));
}

function payment(nfe: Nfe): string {
  const amount = money(totalOf(nfe));
  const due = localTime(nfe.issuedAt + 28 * 86_400_000).slice(0, 10);
  const invoice = [
    el("nFat", nfe.number),
    el("vOrig", amount),
    el("vDesc", "0.00"),
    el("vLiq", amount),
  ];
  const instalment = el("nDup", "001") + el("dVenc", due) + el("vDup", amount);
  const way = el("indPag", 1) + el("tPag", 15) + el("vPag", amount);
  return (
    el("cobr", el("fat", invoice.join("")) + el("dup", instalment)) + el("pag", el("detPag", way))
  );
}
