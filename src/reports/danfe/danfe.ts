import type { FiscalDocument, FiscalEvent, FiscalItem } from "../../model/fiscal-document.ts";
import type { HeadWords } from "./head.ts";
import type { Pager } from "./pager.ts";
import {
  type Cell,
  type Doc,
  frame,
  LEFT,
  row,
  tableHead,
  textBox,
  title,
  WIDTH,
  wrapped,
} from "./sheet.ts";
import { day, money, street, taxId, time } from "./words.ts";

export const danfeWords = ({ direction, kind }: FiscalDocument): HeadWords => ({
  short: kind === "nfce" ? "DANFE NFC-e" : "DANFE",
  long: "Documento Auxiliar da Nota Fiscal Eletrônica",
  note: direction === "in" ? "0 - ENTRADA" : "1 - SAÍDA",
});

/** Recipient, taxes, transport, items and notes of an NF-e. */
export function drawDanfe(
  pager: Pager,
  document: FiscalDocument,
  events: readonly FiscalEvent[],
): void {
  const { doc } = pager;
  pager.y = recipient(doc, document, pager.y);
  pager.y = billing(doc, document, pager.y);
  pager.y = taxes(doc, document, pager.y);
  pager.y = transport(doc, document, pager.y);
  items(pager, document.items);
  notes(pager, document, events);
}

function recipient(doc: Doc, { recipient: to, issued_at }: FiscalDocument, start: number): number {
  let y = title(doc, "DESTINATÁRIO / REMETENTE", start);
  y = row(doc, y, [
    { label: "NOME / RAZÃO SOCIAL", value: to?.name ?? "CONSUMIDOR NÃO IDENTIFICADO", share: 5 },
    { label: "CNPJ / CPF", value: taxId(to?.tax_id), share: 2 },
    { label: "DATA DA EMISSÃO", value: day(issued_at), share: 1.4 },
  ]);
  y = row(doc, y, [
    { label: "ENDEREÇO", value: street(to?.address), share: 4 },
    { label: "BAIRRO / DISTRITO", value: to?.address?.district, share: 2 },
    { label: "CEP", value: to?.address?.postcode, share: 1 },
    { label: "HORA DA EMISSÃO", value: time(issued_at), share: 1.4 },
  ]);
  return row(doc, y, [
    { label: "MUNICÍPIO", value: to?.address?.city, share: 4 },
    { label: "UF", value: to?.address?.state, share: 0.6 },
    { label: "FONE", value: to?.address?.phone, share: 1.8 },
    { label: "INSCRIÇÃO ESTADUAL", value: to?.state_registration, share: 2 },
  ]);
}

function billing(
  doc: Doc,
  { billing: bill, payments = [] }: FiscalDocument,
  start: number,
): number {
  const parts = (bill?.instalments ?? []).map(
    ({ number, due_date, amount }) => `${number ?? ""} ${day(due_date)} R$ ${money(amount)}`,
  );
  const paid = payments.map(
    ({ means, amount }) => `${MEANS[means ?? ""] ?? means ?? ""} R$ ${money(amount)}`,
  );
  if (parts.length === 0 && paid.length === 0) return start;
  const y = title(doc, "FATURA / DUPLICATAS / PAGAMENTO", start);
  const text = [...(parts.length > 0 ? parts : []), ...paid].join("   |   ");
  const lines = wrapped(doc, text, { size: 6.5, width: WIDTH - 6 }).length;
  const height = Math.min(60, 12 + lines * 8);
  textBox(doc, y, { label: bill?.number ? `FATURA ${bill.number}` : "", text, height });
  return y + height;
}

/** tPag. */
const MEANS: Readonly<Record<string, string>> = {
  ...{ "01": "Dinheiro", "02": "Cheque", "03": "Cartão de crédito", "04": "Cartão de débito" },
  ...{ "05": "Crédito da loja", "14": "Duplicata", "15": "Boleto", "16": "Depósito" },
  ...{ "17": "PIX", "18": "Transferência", "20": "PIX", "90": "Sem pagamento", "99": "Outros" },
};

function taxes(doc: Doc, { totals }: FiscalDocument, start: number): number {
  const amount = (label: string, value: string | undefined) =>
    ({ label, value: money(value ?? "0.00"), align: "right" }) as const;
  let y = title(doc, "CÁLCULO DO IMPOSTO", start);
  y = row(doc, y, [
    amount("BASE DE CÁLC. DO ICMS", totals.icms_base),
    amount("VALOR DO ICMS", totals.icms),
    amount("BASE DE CÁLC. ICMS ST", totals.substitution_base),
    amount("VALOR DO ICMS ST", totals.substitution),
    amount("VALOR DO FCP", totals.poverty_fund),
    amount("V. IMP. IMPORTAÇÃO", totals.import_tax),
    amount("V. TOTAL PRODUTOS", totals.products),
  ]);
  y = row(doc, y, [
    amount("VALOR DO FRETE", totals.freight),
    amount("VALOR DO SEGURO", totals.insurance),
    amount("DESCONTO", totals.discount),
    amount("OUTRAS DESPESAS", totals.other),
    amount("VALOR DO IPI", totals.ipi),
    amount("VALOR DO PIS", totals.pis),
    amount("VALOR DA COFINS", totals.cofins),
    amount("V. TOTAL DA NOTA", totals.total),
  ]);
  const { ibs, cbs, selective, ibs_cbs_base, total_with_reform } = totals;
  if (ibs === undefined && cbs === undefined && selective === undefined) return y;
  return row(doc, y, [
    amount("BASE DO IBS/CBS", ibs_cbs_base),
    amount("VALOR DO IBS", ibs),
    amount("VALOR DA CBS", cbs),
    amount("IMPOSTO SELETIVO", selective),
    amount("TOTAL COM IBS/CBS/IS", total_with_reform),
  ]);
}

/** modFrete. */
const FREIGHT: Readonly<Record<string, string>> = {
  ...{ "0": "0 - Remetente (CIF)", "1": "1 - Destinatário (FOB)", "2": "2 - Terceiros" },
  ...{ "3": "3 - Próprio remetente", "4": "4 - Próprio destinatário", "9": "9 - Sem frete" },
};

function transport(doc: Doc, { transport: by }: FiscalDocument, start: number): number {
  if (!by) return start;
  let y = title(doc, "TRANSPORTADOR / VOLUMES TRANSPORTADOS", start);
  const { carrier, volumes = [] } = by;
  y = row(doc, y, [
    { label: "NOME / RAZÃO SOCIAL", value: carrier?.name, share: 4 },
    { label: "FRETE", value: FREIGHT[by.freight_mode ?? ""] ?? by.freight_mode, share: 2 },
    { label: "PLACA", value: by.vehicle_plate, share: 1 },
    { label: "UF", value: by.vehicle_state, share: 0.6 },
    { label: "CNPJ / CPF", value: taxId(carrier?.tax_id), share: 2 },
  ]);
  const [first] = volumes;
  if (!first) return y;
  return row(doc, y, [
    { label: "QUANTIDADE", value: first.quantity },
    { label: "ESPÉCIE", value: first.kind },
    { label: "MARCA", value: first.brand },
    { label: "NUMERAÇÃO", value: first.numbering },
    { label: "PESO BRUTO", value: money(first.gross_weight, 3), align: "right" },
    { label: "PESO LÍQUIDO", value: money(first.net_weight, 3), align: "right" },
  ]);
}

const NAME_WIDTH = WIDTH - 46 - 34 - 22 - 22 - 20 - 40 - 44 - 46 - 40 - 36 - 28 - 24;
const CELLS: readonly Cell[] = [
  { title: "CÓDIGO", width: 46 },
  { title: "DESCRIÇÃO DO PRODUTO / SERVIÇO", width: NAME_WIDTH },
  { title: "NCM/SH", width: 34, align: "center" },
  { title: "CST", width: 22, align: "center" },
  { title: "CFOP", width: 22, align: "center" },
  { title: "UN", width: 20, align: "center" },
  { title: "QUANT.", width: 40, align: "right" },
  { title: "V. UNIT.", width: 44, align: "right" },
  { title: "V. TOTAL", width: 46, align: "right" },
  { title: "BC ICMS", width: 40, align: "right" },
  { title: "V. ICMS", width: 36, align: "right" },
  { title: "V. IPI", width: 28, align: "right" },
  { title: "ALÍQ. ICMS", width: 24, align: "right" },
];
const SIZE = 5.8;
const LEADING = 7;

function items(pager: Pager, all: readonly FiscalItem[]): void {
  const { doc } = pager;
  pager.room(40);
  pager.y = title(doc, "DADOS DOS PRODUTOS / SERVIÇOS", pager.y);
  pager.y = tableHead(doc, pager.y, CELLS);
  for (const item of all) {
    const name = [item.name, item.notes].filter(Boolean).join(" — ");
    const lines = wrapped(doc, name, { size: SIZE, width: NAME_WIDTH - 4 });
    // One item is never longer than a page: its text is cut to what the layout allows.
    const height = Math.max(1, lines.length) * LEADING + 3;
    if (pager.room(height)) pager.y = tableHead(doc, pager.y, CELLS);
    drawItem(doc, pager.y, { item, lines, height });
    pager.y += height;
  }
}

function drawItem(
  doc: Doc,
  y: number,
  { item, lines, height }: { item: FiscalItem; lines: readonly string[]; height: number },
): void {
  const { taxes: tax = {} } = item;
  const values = [
    item.code,
    undefined,
    item.ncm,
    `${tax.icms?.origin ?? ""}${tax.icms?.cst ?? tax.issqn?.cst ?? ""}`,
    item.cfop,
    item.unit,
    money(item.quantity, 2),
    money(item.unit_price, 2),
    money(item.total),
    money(tax.icms?.base),
    money(tax.icms?.amount),
    money(tax.ipi?.amount),
    money(tax.icms?.rate),
  ];
  let x = LEFT;
  CELLS.forEach(({ width, align = "left" }, i) => {
    frame(doc, x, y, width, height);
    doc.font("regular").fontSize(SIZE).fillColor("black");
    if (i === 1) {
      lines.forEach((line, n) => {
        doc.text(line, x + 2, y + 2 + n * LEADING, { lineBreak: false });
      });
    } else {
      doc.text(values[i] ?? "", x + 1.5, y + 2, {
        width: width - 3,
        align,
        lineBreak: false,
        ellipsis: true,
      });
    }
    x += width;
  });
}

/** What happened since, then what the issuer says; as many pages as it needs. */
export function notes(
  pager: Pager,
  document: FiscalDocument,
  events: readonly FiscalEvent[],
): void {
  const { doc } = pager;
  const happened = events.map(
    ({ description, type, registered_at, happened_at, correction, reason, protocol }) =>
      [
        `${description ?? type} ${day(registered_at ?? happened_at)}`,
        protocol && `prot. ${protocol}`,
        correction ?? reason,
      ]
        .filter(Boolean)
        .join(" · "),
  );
  const links = (document.links ?? [])
    .filter(({ kind }) => kind !== "carries")
    .map(({ access_key }) => `Documento referenciado: ${access_key}`);
  let text = [
    ...happened,
    ...links,
    document.fiscal_notes && `Inf. fisco: ${document.fiscal_notes}`,
    document.notes?.replaceAll(/[;|]/g, "\n"),
    document.qr_code && `Consulta via QR Code: ${document.qr_code}`,
  ]
    .filter(Boolean)
    .join("\n");
  if (text === "") return;
  pager.room(60);
  pager.y = title(doc, "DADOS ADICIONAIS", pager.y);
  while (text !== "") {
    const lines = wrapped(doc, text, { size: 6.5, width: WIDTH - 6 }).length;
    const height = Math.min(Math.max(40, 12 + lines * 8), pager.left());
    text = textBox(doc, pager.y, { label: "INFORMAÇÕES COMPLEMENTARES", text, height });
    pager.y += height;
    if (text !== "") pager.turn();
  }
}
