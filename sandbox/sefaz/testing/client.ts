import { createPrivateKey, hash, sign } from "node:crypto";
import { Agent, request } from "node:https";
import { gunzipSync } from "node:zlib";
import type { SefazBed } from "../index.ts";

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export interface CallOptions {
  readonly url: string;
  readonly action: string;
  readonly body: string | Buffer;
  /** The PKCS#12 as Base64; `null` for no certificate. */
  readonly pfx?: string | null;
  readonly passphrase?: string;
  /** Instead of a PKCS#12. */
  readonly pem?: { readonly cert: string; readonly key: string };
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
}

/** One call over mutual TLS. @throws Error where the connection is cut */
export function call(bed: SefazBed, options: CallOptions): Promise<Reply> {
  const { url, action, body, pfx = bed.certificates.pfx.aes256 } = options;
  const type = `application/soap+xml; charset=utf-8; action="${action}"`;
  const client =
    pfx === null
      ? (options.pem ?? {})
      : {
          pfx: Buffer.from(pfx, "base64"),
          passphrase: options.passphrase ?? bed.certificates.password,
        };
  return new Promise((done, fail) => {
    const sent = request(
      url,
      {
        ...client,
        agent: new Agent({ keepAlive: false }),
        ca: bed.certificates.authority,
        method: options.method ?? "POST",
        headers: { "content-type": options.contentType ?? type, ...options.headers },
      },
      (res) => {
        const chunks: Buffer[] = [];
        res.on("data", (chunk: Buffer) => chunks.push(chunk));
        res.on("error", fail);
        res.on("end", () =>
          done({
            status: res.statusCode ?? 0,
            type: res.headers["content-type"] ?? "",
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    sent.on("error", fail);
    sent.end(body);
  });
}

const FISCAL = "http://www.portalfiscal.inf.br";
const SOAP = "http://www.w3.org/2003/05/soap-envelope";
export const NFE_ACTION = `${FISCAL}/nfe/wsdl/NFeDistribuicaoDFe/nfeDistDFeInteresse`;
export const CTE_ACTION = `${FISCAL}/cte/wsdl/CTeDistribuicaoDFe/cteDistDFeInteresse`;
export const EVENT_ACTION = `${FISCAL}/nfe/wsdl/NFeRecepcaoEvento4/nfeRecepcaoEvento`;
export const STATUS_ACTION = `${FISCAL}/nfe/wsdl/NFeStatusServico4/nfeStatusServicoNF`;

const wrap = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><soap12:Envelope xmlns:soap12="${SOAP}"><soap12:Body>${body}</soap12:Body></soap12:Envelope>`;

export interface QueryParts {
  /** `<distNSU>…`, or the whole `distDFeInt` where it starts so. */
  readonly query: string;
  readonly cnpj?: string;
  readonly ambient?: number;
  readonly version?: string;
}

export function nfeQuery({
  query,
  cnpj = "11222333000181",
  ambient = 2,
  version = "1.01",
}: QueryParts): string {
  const message = query.startsWith("<distDFeInt")
    ? query
    : `<distDFeInt xmlns="${FISCAL}/nfe" versao="${version}"><tpAmb>${ambient}</tpAmb><cUFAutor>35</cUFAutor><CNPJ>${cnpj}</CNPJ>${query}</distDFeInt>`;
  return wrap(
    `<nfeDistDFeInteresse xmlns="${FISCAL}/nfe/wsdl/NFeDistribuicaoDFe"><nfeDadosMsg>${message}</nfeDadosMsg></nfeDistDFeInteresse>`,
  );
}

export const cteQuery = (query: string, cnpj = "11222333000181"): string =>
  wrap(
    `<cteDistDFeInteresse xmlns="${FISCAL}/cte/wsdl/CTeDistribuicaoDFe"><cteDadosMsg><distDFeInt xmlns="${FISCAL}/cte" versao="1.00"><tpAmb>2</tpAmb><cUFAutor>35</cUFAutor><CNPJ>${cnpj}</CNPJ>${query}</distDFeInt></cteDadosMsg></cteDistDFeInteresse>`,
  );

export const statusQuery = (state: string): string =>
  wrap(
    `<nfeDadosMsg xmlns="${FISCAL}/nfe/wsdl/NFeStatusServico4"><consStatServ versao="4.00" xmlns="${FISCAL}/nfe"><tpAmb>2</tpAmb><cUF>${state}</cUF><xServ>STATUS</xServ></consStatServ></nfeDadosMsg>`,
  );

export const lot = (events: string): string =>
  wrap(
    `<nfeDadosMsg xmlns="${FISCAL}/nfe/wsdl/NFeRecepcaoEvento4"><envEvento versao="1.00" xmlns="${FISCAL}/nfe"><idLote>1</idLote>${events}</envEvento></nfeDadosMsg>`,
  );

export const page = (nsu: number): string =>
  `<distNSU><ultNSU>${String(nsu).padStart(15, "0")}</ultNSU></distNSU>`;
export const single = (nsu: number): string =>
  `<consNSU><NSU>${String(nsu).padStart(15, "0")}</NSU></consNSU>`;
export const keyQuery = (key: string): string => `<consChNFe><chNFe>${key}</chNFe></consChNFe>`;

export interface EventParts {
  readonly key: string;
  readonly at: string;
  readonly type?: string;
  readonly name?: string;
  readonly reason?: string;
  readonly sequence?: number;
  readonly author?: string;
  readonly organ?: number;
  readonly id?: string;
}

const DSIG = "http://www.w3.org/2000/09/xmldsig#";
const C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";

/** `evento`, signed by hand: what is digested is written here in its canonical form. */
export function signedEvent(bed: SefazBed, parts: EventParts): string {
  const { key, at, type = "210210", name = "Ciencia da Operacao", sequence = 1 } = parts;
  const { author = "11222333000181", organ = 91, reason } = parts;
  const id = parts.id ?? `ID${type}${key}${String(sequence).padStart(2, "0")}`;
  const why = reason === undefined ? "" : `<xJust>${reason}</xJust>`;
  const inner = `<cOrgao>${organ}</cOrgao><tpAmb>2</tpAmb><CNPJ>${author}</CNPJ><chNFe>${key}</chNFe><dhEvento>${at}</dhEvento><tpEvento>${type}</tpEvento><nSeqEvento>${sequence}</nSeqEvento><verEvento>1.00</verEvento><detEvento versao="1.00"><descEvento>${name}</descEvento>${why}</detEvento>`;
  const canonical = `<infEvento xmlns="${FISCAL}/nfe" Id="${id}">${inner}</infEvento>`;
  const info = `<CanonicalizationMethod Algorithm="${C14N}"></CanonicalizationMethod><SignatureMethod Algorithm="${DSIG}rsa-sha1"></SignatureMethod><Reference URI="#${id}"><Transforms><Transform Algorithm="${DSIG}enveloped-signature"></Transform><Transform Algorithm="${C14N}"></Transform></Transforms><DigestMethod Algorithm="${DSIG}sha1"></DigestMethod><DigestValue>${hash("sha1", canonical, "base64")}</DigestValue></Reference>`;
  const toSign = `<SignedInfo xmlns="${DSIG}">${info}</SignedInfo>`;
  const value = sign("sha1", Buffer.from(toSign), createPrivateKey(bed.certificates.key));
  const certificate = bed.certificates.certificate.replace(/-----[A-Z ]+-----|\s/g, "");
  return `<evento versao="1.00" xmlns="${FISCAL}/nfe"><infEvento Id="${id}">${inner}</infEvento><Signature xmlns="${DSIG}"><SignedInfo>${info}</SignedInfo><SignatureValue>${value.toString("base64")}</SignatureValue><KeyInfo><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></Signature></evento>`;
}

export const askNfe = (bed: SefazBed, query: string, parts: Partial<QueryParts> = {}) =>
  call(bed, { url: bed.urls.nfe, action: NFE_ACTION, body: nfeQuery({ query, ...parts }) });

export const askCte = (bed: SefazBed, query: string) =>
  call(bed, { url: bed.urls.cte, action: CTE_ACTION, body: cteQuery(query) });

export const sendEvents = (bed: SefazBed, events: string) =>
  call(bed, { url: bed.urls.events, action: EVENT_ACTION, body: lot(events) });

/** The text of the first element of this name. */
export const field = (text: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1] ?? "";

/** Every `cStat` of an answer, the lot's first. */
export const statuses = ({ text }: Reply): string[] =>
  [...text.matchAll(/<cStat>(\d+)</g)].map((match) => match[1] ?? "");

export interface Received {
  readonly nsu: number | undefined;
  readonly schema: string;
  readonly xml: string;
}

/** The documents of an answer. @throws Error for a damaged one */
export const documents = ({ text }: Reply): Received[] =>
  [...text.matchAll(/<docZip( NSU="(\d{15})")? schema="([^"]+)">([^<]+)</g)].map(
    ([, , nsu, schema = "", packed = ""]) => ({
      nsu: nsu === undefined ? undefined : Number(nsu),
      schema,
      xml: gunzipSync(Buffer.from(packed, "base64")).toString(),
    }),
  );

/** All pages from `from` on, each where the last one ended. */
export async function readAll(
  ask: (query: string) => Promise<Reply>,
  from = 0,
): Promise<Received[]> {
  const all: Received[] = [];
  for (let nsu = from; ; ) {
    const reply = await ask(page(nsu));
    all.push(...documents(reply));
    nsu = Number(field(reply.text, "ultNSU"));
    if (field(reply.text, "cStat") !== "138" || nsu >= Number(field(reply.text, "maxNSU")))
      return all;
  }
}
