import { accessKeyDigit } from "../../../model/identifiers-br.ts";

/** What a made document's key and its `ide` both say. */
interface Made {
  readonly model: string;
  /** As written, with or without an offset. */
  readonly issuedAt: string;
  readonly layout: string;
}

const ISSUER = "15881399000134";
const NUMBER = "77";
const CODE = "10203040";

export function madeKey({ model, issuedAt }: Made): string {
  const month = issuedAt.slice(2, 4) + issuedAt.slice(5, 7);
  const start = `35${month}${ISSUER}${model}001${NUMBER.padStart(9, "0")}1${CODE}`;
  return `${start}${accessKeyDigit(start)}`;
}

const PLACE =
  "<xLgr>Rua A</xLgr><nro>1</nro><xBairro>B</xBairro><cMun>3550308</cMun><xMun>Sao Paulo</xMun><UF>SP</UF>";

/** A party of the name `name`, with the address in `place`. */
export const madeParty = (name: string, place: string, extra = ""): string =>
  `<${name}>${extra}<CNPJ>11222333000181</CNPJ><xNome>Parte ${name}</xNome><${place}>${PLACE}</${place}></${name}>`;

/** A CT-e of any kind without protocol: `element` is the outer one, `body` what follows the issuer. */
export function madeCte(
  made: Made,
  { element, ide, body }: { readonly element: string; readonly ide: string; readonly body: string },
): Buffer {
  const key = madeKey(made);
  const head = `<ide><cUF>35</cUF><cCT>${CODE}</cCT><CFOP>5353</CFOP><natOp>Transporte</natOp><mod>${made.model}</mod>
    <serie>1</serie><nCT>${NUMBER}</nCT><dhEmi>${made.issuedAt}</dhEmi><tpImp>1</tpImp><tpEmis>1</tpEmis>
    <cDV>${key.at(-1)}</cDV><tpAmb>2</tpAmb>${ide}</ide>`;
  const issuer = `<emit><CNPJ>${ISSUER}</CNPJ><xNome>Rota</xNome><enderEmit>${PLACE}</enderEmit></emit>`;
  return Buffer.from(
    `<${element} xmlns="http://www.portalfiscal.inf.br/cte"><infCte Id="CTe${key}" versao="${made.layout}">${head}${issuer}${body}</infCte></${element}>`,
  );
}

/** An NF-e of an old layout without protocol; `date` is its element with the time of issue. */
export function madeNfe(
  made: Made,
  { date, payment }: { readonly date: string; readonly payment: string },
): Buffer {
  const key = madeKey(made);
  const sums =
    "<vBC>0.00</vBC><vICMS>0.00</vICMS><vProd>10.00</vProd><vDesc>0.00</vDesc><vNF>10.00</vNF>";
  return Buffer.from(
    `<NFe xmlns="http://www.portalfiscal.inf.br/nfe"><infNFe Id="NFe${key}" versao="${made.layout}"><ide><cUF>35</cUF>
    <cNF>${CODE}</cNF><natOp>Venda</natOp><mod>${made.model}</mod><serie>1</serie><nNF>${NUMBER}</nNF>${date}<tpNF>1</tpNF>
    <tpEmis>1</tpEmis><cDV>${key.at(-1)}</cDV><tpAmb>1</tpAmb><finNFe>1</finNFe></ide>
    <emit><CNPJ>${ISSUER}</CNPJ><xNome>Fixadores</xNome></emit>
    <det nItem="1"><prod><cProd>1</cProd><xProd>P</xProd><vProd>10.00</vProd></prod><imposto/></det>
    <total><ICMSTot>${sums}</ICMSTot></total>${payment}</infNFe></NFe>`,
  );
}
