import { localTime } from "../clock.ts";
import { CARRIER } from "./companies.ts";
import { CTE_NAMESPACE, cteOf } from "./cte.ts";
import { carriedBy, type Feed, issuedAt, receivedAt, subjectOf } from "./feed.ts";
import { NFE_NAMESPACE, nfeOf, protocolNumber } from "./nfe.ts";
import { signatureXml } from "./sign.ts";
import { el, taxIdXml } from "./xml.ts";

/** The condition that every letter of correction has to carry, word for word. */
const CONDITIONS =
  "A Carta de Correcao e disciplinada pelo paragrafo 1o-A do art. 7o do Convenio S/N, de 15 de dezembro de 1970 e pode ser utilizada para regularizacao de erro ocorrido na emissao de documento fiscal, desde que o erro nao esteja relacionado com: I - as variaveis que determinam o valor do imposto tais como: base de calculo, aliquota, diferenca de preco, quantidade, valor da operacao ou da prestacao; II - a correcao de dados cadastrais que implique mudanca do remetente ou do destinatario; III - a data de emissao ou de saida.";

/** `procEventoNFe` of an item that cancels or corrects an NF-e. */
export function nfeEvent(feed: Feed, index: number, kind: "cancel" | "correct"): string {
  const nfe = nfeOf(feed, subjectOf(index));
  const isCancel = kind === "cancel";
  const type = isCancel ? "110111" : "110110";
  const name = isCancel ? "Cancelamento" : "Carta de Correcao";
  const at = localTime(issuedAt(feed, index));
  const detail = isCancel
    ? el("nProt", nfe.protocol) + el("xJust", "Erro de digitacao no pedido de venda")
    : el("xCorrecao", "Onde se le Rua A, leia-se Rua B") + el("xCondUso", CONDITIONS);
  const id = `ID${type}${nfe.key}01`;
  const inner = [
    el("cOrgao", nfe.issuer.place.state),
    el("tpAmb", nfe.isProduction ? 1 : 2),
    taxIdXml(nfe.issuer.taxId),
    el("chNFe", nfe.key),
    el("dhEvento", at),
    ...[el("tpEvento", type), el("nSeqEvento", 1), el("verEvento", "1.00")],
    el("detEvento", el("descEvento", name) + detail, ' versao="1.00"'),
  ].join("");
  const receipt = [
    ...[el("tpAmb", nfe.isProduction ? 1 : 2), el("verAplic", "AN_1.4.3")],
    ...[el("cOrgao", nfe.issuer.place.state), el("cStat", 135)],
    el("xMotivo", "Evento registrado e vinculado a NF-e"),
    ...[el("chNFe", nfe.key), el("tpEvento", type), el("xEvento", name), el("nSeqEvento", 1)],
    el("CNPJDest", nfe.recipient.taxId),
    ...[el("dhRegEvento", at), el("nProt", eventProtocol(feed, index, nfe.issuer.place.state))],
  ].join("");
  const signed = { id, inner, isSigned: index < feed.signed };
  return withReceipt(NFE_WORDS, signed, receipt);
}

/** `procEventoCTe` of an item that cancels a CT-e. */
export function cteEvent(feed: Feed, index: number): string {
  const cte = cteOf(feed, subjectOf(index));
  const at = localTime(issuedAt(feed, index));
  const reason = "Prestacao cancelada pelo embarcador";
  const detail = el("descEvento", "Cancelamento") + el("nProt", cte.protocol) + el("xJust", reason);
  const inner = [
    el("cOrgao", CARRIER.place.state),
    el("tpAmb", cte.isProduction ? 1 : 2),
    taxIdXml(CARRIER.taxId),
    el("chCTe", cte.key),
    el("dhEvento", at),
    ...[el("tpEvento", "110111"), el("nSeqEvento", 1)],
    el("detEvento", el("evCancCTe", detail), ' versaoEvento="4.00"'),
  ].join("");
  const receipt = [
    ...[el("tpAmb", cte.isProduction ? 1 : 2), el("verAplic", "SVRS202609")],
    ...[el("cOrgao", CARRIER.place.state), el("cStat", 135)],
    el("xMotivo", "Evento registrado e vinculado a CT-e"),
    ...[el("chCTe", cte.key), el("tpEvento", "110111"), el("xEvento", "Cancelamento")],
    ...[el("nSeqEvento", 1), el("dhRegEvento", at)],
    el("nProt", eventProtocol(feed, index, CARRIER.place.state)),
  ].join("");
  const signed = { id: `ID110111${cte.key}001`, inner, isSigned: index < feed.signed };
  return withReceipt(CTE_WORDS, signed, receipt);
}

/** `resEvento`: a CT-e was authorised that carries the NF-e. */
export function transportNotice(feed: Feed, index: number): string {
  const nfe = nfeOf(feed, carriedBy(index)[0]);
  const at = localTime(receivedAt(feed, index));
  const fields = [
    el("cOrgao", 91),
    taxIdXml(CARRIER.taxId),
    el("chNFe", nfe.key),
    el("dhEvento", at),
    ...[el("tpEvento", 610600), el("nSeqEvento", 1)],
    el("xEvento", "Registro de Autorizacao de CT-e para a NF-e"),
    el("dhRecbto", at),
    el("nProt", `89${eventProtocol(feed, index, 12).slice(2)}`),
  ];
  return el("resEvento", fields.join(""), ` versao="1.01" xmlns="${NFE_NAMESPACE}"`);
}

const eventProtocol = (feed: Feed, index: number, state: number): string =>
  protocolNumber(state, issuedAt(feed, index), 5_000_000_000 + feed.id * 10_000_000 + index);

interface Words {
  readonly namespace: string;
  readonly version: string;
  readonly root: string;
  readonly event: string;
  readonly receipt: string;
}

const NFE_WORDS: Words = {
  namespace: NFE_NAMESPACE,
  version: "1.00",
  root: "procEventoNFe",
  event: "evento",
  receipt: "retEvento",
};

const CTE_WORDS: Words = {
  namespace: CTE_NAMESPACE,
  version: "4.00",
  root: "procEventoCTe",
  event: "eventoCTe",
  receipt: "retEventoCTe",
};

interface EventContent {
  readonly id: string;
  readonly inner: string;
  readonly isSigned: boolean;
}

function withReceipt(words: Words, { id, inner, isSigned }: EventContent, receipt: string): string {
  const own = ` versao="${words.version}" xmlns="${words.namespace}"`;
  const canonical = el("infEvento", inner, ` xmlns="${words.namespace}" Id="${id}"`);
  const signature = signatureXml({ id, canonical, isSigned });
  return el(
    words.root,
    el(words.event, el("infEvento", inner, ` Id="${id}"`) + signature, own) +
      el(words.receipt, el("infEvento", receipt), own),
    own,
  );
}
