import type { FiscalDocument, FiscalEvent, FiscalParty } from "../../model/fiscal-document.ts";
import { notes } from "./danfe.ts";
import type { HeadWords } from "./head.ts";
import type { Pager } from "./pager.ts";
import { type Doc, LEFT, row, title, WIDTH } from "./sheet.ts";
import { day, keyGroups, money, place, street, taxId, time } from "./words.ts";

/** modal. */
const MODALS: Readonly<Record<string, string>> = {
  ...{ "01": "RODOVIÁRIO", "02": "AÉREO", "03": "AQUAVIÁRIO" },
  ...{ "04": "FERROVIÁRIO", "05": "DUTOVIÁRIO", "06": "MULTIMODAL" },
};
/** tpCTe. */
const KINDS: Readonly<Record<string, string>> = {
  ...{ "0": "Normal", "1": "Complementar", "2": "Anulação", "3": "Substituto" },
  ...{ "5": "Simplificado", "6": "Substituição simplificado" },
};
/** tpServ. */
const SERVICES: Readonly<Record<string, string>> = {
  ...{ "0": "Normal", "1": "Subcontratação", "2": "Redespacho", "3": "Redespacho intermediário" },
  ...{ "4": "Vinculado a multimodal", "6": "Pessoas", "7": "Valores", "8": "Excesso de bagagem" },
};
/** cUnid of quantities of cargo. */
const UNITS: Readonly<Record<string, string>> = {
  ...{ "00": "m³", "01": "kg", "02": "t", "03": "un", "04": "l", "05": "MMBTU" },
};

export const dacteWords = ({ kind, service }: FiscalDocument): HeadWords => ({
  short: kind === "cteos" ? "DACTE OS" : "DACTE",
  long: "Documento Auxiliar do Conhecimento de Transporte Eletrônico",
  note: `MODAL ${MODALS[service?.modal ?? ""] ?? ""}`,
});

/** Parties, cargo, value, taxes and carried documents of a CT-e. */
export function drawDacte(
  pager: Pager,
  document: FiscalDocument,
  events: readonly FiscalEvent[],
): void {
  const { doc } = pager;
  pager.y = service(doc, document, pager.y);
  const parties = [
    ["REMETENTE", document.sender],
    ["DESTINATÁRIO", document.recipient],
    ["EXPEDIDOR", document.dispatcher],
    ["RECEBEDOR", document.receiver],
    ["TOMADOR DO SERVIÇO", document.taker],
  ] as const;
  for (const [name, one] of parties) {
    if (one) pager.y = partyRows(pager, name, one);
  }
  values(pager, document);
  carried(pager, document);
  notes(pager, document, events);
}

function service(doc: Doc, { service: of = {}, issued_at }: FiscalDocument, start: number): number {
  const y = row(doc, start, [
    { label: "TIPO DO CT-e", value: KINDS[of.cte_kind ?? ""] ?? of.cte_kind },
    { label: "TIPO DO SERVIÇO", value: SERVICES[of.service_kind ?? ""] ?? of.service_kind },
    { label: "CFOP", value: of.cfop },
    { label: "DATA E HORA DA EMISSÃO", value: `${day(issued_at)} ${time(issued_at)}` },
    { label: "RNTRC", value: of.rntrc },
  ]);
  const city = (name: string | undefined, state: string | undefined) =>
    [name, state].filter(Boolean).join(" - ");
  return row(doc, y, [
    { label: "INÍCIO DA PRESTAÇÃO", value: city(of.start_city, of.start_state) },
    { label: "TÉRMINO DA PRESTAÇÃO", value: city(of.end_city, of.end_state) },
  ]);
}

function partyRows(pager: Pager, name: string, one: FiscalParty): number {
  pager.room(56);
  const { doc } = pager;
  let y = title(doc, name, pager.y);
  y = row(doc, y, [
    { label: "NOME / RAZÃO SOCIAL", value: one.name, share: 4 },
    { label: "CNPJ / CPF", value: taxId(one.tax_id), share: 2 },
    { label: "INSCRIÇÃO ESTADUAL", value: one.state_registration, share: 1.5 },
  ]);
  return row(doc, y, [
    { label: "ENDEREÇO", value: street(one.address), share: 3 },
    { label: "MUNICÍPIO", value: place(one.address), share: 3 },
    { label: "FONE", value: one.address?.phone, share: 1 },
  ]);
}

function values(pager: Pager, { service: of = {}, totals }: FiscalDocument): void {
  const { doc } = pager;
  pager.room(140);
  pager.y = title(doc, "CARGA", pager.y);
  const quantities = (of.cargo_quantities ?? [])
    .map(({ measure, quantity, unit }) =>
      `${measure ?? ""} ${money(quantity, 2)} ${UNITS[unit ?? ""] ?? ""}`.trim(),
    )
    .join("  ·  ");
  pager.y = row(doc, pager.y, [
    { label: "PRODUTO PREDOMINANTE", value: of.cargo_name, share: 2 },
    { label: "QUANTIDADES", value: quantities, share: 3 },
    { label: "VALOR DA CARGA", value: money(totals.cargo), align: "right" },
  ]);
  pager.y = title(doc, "COMPONENTES DO VALOR DA PRESTAÇÃO DO SERVIÇO", pager.y);
  const components = (of.components ?? []).map(({ name, amount }) => ({
    label: name ?? "",
    value: money(amount),
    align: "right" as const,
  }));
  for (let at = 0; at < components.length; at += 5) {
    pager.room(22);
    pager.y = row(doc, pager.y, components.slice(at, at + 5));
  }
  pager.y = row(doc, pager.y, [
    { label: "VALOR TOTAL DO SERVIÇO", value: money(totals.total), align: "right" },
    { label: "VALOR A RECEBER", value: money(totals.receivable), align: "right" },
  ]);
  pager.room(60);
  pager.y = title(doc, "INFORMAÇÕES RELATIVAS AO IMPOSTO", pager.y);
  const { icms, ibs_cbs: reform } = of;
  pager.y = row(doc, pager.y, [
    {
      label: "SITUAÇÃO TRIBUTÁRIA",
      value: [icms?.group, icms?.cst].filter(Boolean).join(" · "),
      share: 1.5,
    },
    { label: "BASE DE CÁLCULO", value: money(icms?.base), align: "right" },
    { label: "ALÍQ. ICMS", value: money(icms?.rate), align: "right" },
    { label: "VALOR DO ICMS", value: money(icms?.amount), align: "right" },
    { label: "VALOR DO IBS", value: money(reform?.ibs_amount), align: "right" },
    { label: "VALOR DA CBS", value: money(reform?.cbs_amount), align: "right" },
  ]);
}

const KEY_HEIGHT = 10;

/** Two keys in a line, on as many pages as they need. */
function carried(pager: Pager, { links = [] }: FiscalDocument): void {
  const keys = links.filter(({ kind }) => kind === "carries").map(({ access_key }) => access_key);
  if (keys.length === 0) return;
  const { doc } = pager;
  pager.room(30);
  pager.y = title(doc, `DOCUMENTOS ORIGINÁRIOS (${keys.length})`, pager.y);
  for (let at = 0; at < keys.length; at += 2) {
    if (pager.room(KEY_HEIGHT))
      pager.y = title(doc, "DOCUMENTOS ORIGINÁRIOS (continuação)", pager.y);
    keys.slice(at, at + 2).forEach((key, i) => {
      doc
        .font("regular")
        .fontSize(6.5)
        .text(`NF-e  ${keyGroups(key)}`, LEFT + 3 + i * (WIDTH / 2), pager.y + 2, {
          lineBreak: false,
        });
    });
    pager.y += KEY_HEIGHT;
  }
}
