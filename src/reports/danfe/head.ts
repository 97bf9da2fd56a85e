import type { FiscalDocument } from "../../model/fiscal-document.ts";
import { barcode, type Doc, frame, LEFT, row, WIDTH } from "./sheet.ts";
import { day, keyGroups, place, street, taxId, time } from "./words.ts";

export interface HeadWords {
  /** `DANFE` */
  readonly short: string;
  /** `Documento Auxiliar da Nota Fiscal Eletrônica` */
  readonly long: string;
  /** What stands below the number: `0 - Entrada …`. */
  readonly note: string;
}

const HEIGHT = 84;

/** Issuer, what it is, number and key: on every page. Where it ends. */
export function head(
  doc: Doc,
  document: FiscalDocument,
  { words, pages, page }: { words: HeadWords; pages: number; page: number },
): number {
  const y = 20;
  const issuerWidth = WIDTH * 0.4;
  const middle = WIDTH * 0.16;
  const right = WIDTH - issuerWidth - middle;
  issuerBox(doc, document, { x: LEFT, y, width: issuerWidth });
  kindBox(doc, document, { words, pages, page, x: LEFT + issuerWidth, y, width: middle });
  const x = LEFT + issuerWidth + middle;
  frame(doc, x, y, right, HEIGHT);
  barcode(doc, document.access_key, { x: x + 4, y: y + 5, width: right - 8, height: 34 });
  row(
    doc,
    y + 44,
    [{ label: "CHAVE DE ACESSO", value: keyGroups(document.access_key), align: "center" }],
    { x, width: right, height: 20 },
  );
  doc
    .font("regular")
    .fontSize(6)
    .text(
      "Consulta de autenticidade no portal nacional ou no site da SEFAZ autorizadora",
      x + 4,
      y + 68,
      { width: right - 8, align: "center", height: 14 },
    );
  const { protocol, operation } = document;
  const said = protocol
    ? `${protocol.number ?? protocol.status} · ${day(protocol.received_at)} ${time(protocol.received_at)}`
    : "sem protocolo";
  const after = row(doc, y + HEIGHT, [
    { label: "NATUREZA DA OPERAÇÃO", value: operation, share: 1.3 },
    { label: "PROTOCOLO DE AUTORIZAÇÃO DE USO", value: said, share: 1 },
  ]);
  const { issuer } = document;
  return row(doc, after, [
    { label: "INSCRIÇÃO ESTADUAL", value: issuer.state_registration },
    { label: "INSCRIÇÃO MUNICIPAL", value: issuer.city_registration },
    { label: "CNPJ / CPF", value: taxId(issuer.tax_id) },
  ]);
}

interface At {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function issuerBox(doc: Doc, { issuer }: FiscalDocument, { x, y, width }: At): void {
  frame(doc, x, y, width, HEIGHT);
  doc
    .font("regular")
    .fontSize(5)
    .text("IDENTIFICAÇÃO DO EMITENTE", x + 3, y + 2, { lineBreak: false });
  doc
    .font("medium")
    .fontSize(11)
    .text(issuer.name ?? "", x + 6, y + 14, {
      width: width - 12,
      align: "center",
      height: 28,
      ellipsis: true,
    });
  const { address } = issuer;
  const phone = address?.phone ? `Fone: ${address.phone}` : "";
  const lines = [street(address), place(address), phone].filter(Boolean).join("\n");
  doc
    .font("regular")
    .fontSize(7)
    .text(lines, x + 6, y + 46, { width: width - 12, align: "center", height: 34, ellipsis: true });
}

function kindBox(
  doc: Doc,
  { number, series }: FiscalDocument,
  { words, pages, page, x, y, width }: At & { words: HeadWords; pages: number; page: number },
): void {
  frame(doc, x, y, width, HEIGHT);
  const center = { width: width - 6, align: "center" } as const;
  doc
    .font("medium")
    .fontSize(12)
    .text(words.short, x + 3, y + 3, center);
  doc
    .font("regular")
    .fontSize(5.5)
    .text(words.long, x + 3, y + 18, center);
  doc.fontSize(6).text(words.note, x + 3, y + 41, center);
  doc
    .font("medium")
    .fontSize(8)
    .text(`Nº ${Number(number).toLocaleString("pt-BR")}`, x + 3, y + 54, center);
  doc.text(`Série ${series}`, x + 3, y + 64, center);
  doc
    .font("regular")
    .fontSize(6)
    .text(`Folha ${page}/${pages}`, x + 3, y + 75, center);
}
