import type { DocumentParty } from "../../model/party.ts";
import type { Column, RecordSource } from "../definition.ts";
import { char, datetime, decimal, guid, int, timestamp } from "../types.ts";
import { columnsOf } from "./column.ts";
import { big, plain } from "./decimals.ts";
import { digitsOf, fullNumber, seriesOf } from "./document-numbers.ts";
import { keptText } from "./line-extra.ts";
import { rowVersion, stampOf } from "./stamp.ts";
import { dicOf, icoOf } from "./trading-party.ts";

/** A head row of an invoice or an order. */
export type DocumentSource = RecordSource<"invoice"> | RecordSource<"order">;

/** The other side: whom something was sold to or bought from. */
export const otherSideOf = ({ record }: DocumentSource): DocumentParty =>
  record.direction === "sales" ? record.buyer : record.seller;

const { shown, more } = columnsOf<DocumentSource>();
const sides = (path: string) => [`buyer.${path}`, `seller.${path}`];

export const headInter = shown("INTER", int, ["Interní číslo", "Internal number"], {
  from: ({ inter }) => String(inter),
  isIndexed: true,
});

/** Series and number, then job and cost centre. */
export const numberColumns = (
  numberText: readonly [string, string],
): readonly Column<DocumentSource>[] => [
  shown("DOKLAD", char(3), ["Dokladová řada", "Document series"], {
    from: ({ record, extra }) => keptText(extra, "DOKLAD") ?? seriesOf(record.number),
    isIndexed: true,
  }),
  shown("CISLO", decimal(0), numberText, {
    from: ({ record, extra }) => keptText(extra, "CISLO") ?? digitsOf(record.number),
    paths: ["number"],
    isIndexed: true,
  }),
];

export const issueDate = shown("DATUM_VYS", datetime, ["Datum vystavení", "Date of issue"], {
  from: ({ record }) => record.issue_date,
  paths: ["issue_date"],
});

export const partyCodeColumn = shown("CISLO_ODB", char(10), ["Zkratka partnera", "Partner code"], {
  from: ({ party, extra }) => party?.code ?? keptText(extra, "CISLO_ODB"),
  isIndexed: true,
});
export const partyName = shown("NAZEV_ODB", char(64), ["Název partnera", "Partner name"], {
  from: (source) => otherSideOf(source).name,
  paths: sides("name"),
});
export const partyIco = shown("ICO_ODB", char(8), ["IČO partnera", "Partner's company number"], {
  from: (source) => icoOf(otherSideOf(source)),
  paths: sides("ids"),
  isIndexed: true,
});
const dic = { from: (source: DocumentSource) => dicOf(otherSideOf(source)) };
export const partyDic = shown("DIC_ODB", char(16), ["DIČ partnera", "Partner's VAT number"], dic);
export const morePartyDic = more(
  "DIC_ODB",
  char(16),
  ["DIČ partnera", "Partner's VAT number"],
  dic,
);

export const headId = shown("ID", guid, ["Jednoznačný identifikátor", "Unique identifier"], {
  from: (source) => source.guid,
  isIndexed: true,
});
export const partyGuid = shown("ID_PAR", char(36), ["ID partnera", "ID of the partner"], {
  from: ({ party, extra }) => party?.guid ?? keptText(extra, "ID_PAR"),
  isIndexed: true,
});

/** Kept for so many units, where the rate is for more than one. */
export const rateUnits = ({ record, extra }: DocumentSource): string =>
  (record.currency === "CZK" ? undefined : keptText(extra, "M_KURS")) ?? "1";

/** CZK for `rateUnits` of the currency; empty where nobody has told. */
export function rateOf(source: DocumentSource): string | undefined {
  const { record, extra } = source;
  if (record.currency === "CZK") return "1";
  const known = "exchange_rate" in record ? big(record.exchange_rate?.rate) : undefined;
  return plain(known?.times(big(rateUnits(source)) ?? 1)) ?? keptText(extra, "KURS");
}

const rate = { from: rateOf, paths: ["exchange_rate.rate"] };
const currency = { from: ({ record }: DocumentSource) => record.currency, paths: ["currency"] };
const units = { from: rateUnits };
const TEXTS = {
  MENA: ["Měna", "Currency"],
  KURS: ["Kurs", "Exchange rate"],
  M_KURS: ["Množství na kurs", "Units of the exchange rate"],
} as const;

export const currencyColumns: readonly Column<DocumentSource>[] = [
  shown("MENA", char(3), TEXTS.MENA, currency),
  shown("KURS", decimal(10), TEXTS.KURS, rate),
  shown("M_KURS", decimal(0), TEXTS.M_KURS, units),
];
export const moreCurrencyColumns: readonly Column<DocumentSource>[] = [
  more("MENA", char(3), TEXTS.MENA, currency),
  more("KURS", decimal(10), TEXTS.KURS, rate),
  more("M_KURS", decimal(0), TEXTS.M_KURS, units),
];

/** The client's own description, else the whole number where CISLO has its digits only. */
export const descriptionOf = ({ record, extra }: DocumentSource): string | undefined =>
  keptText(extra, "POPIS") ?? fullNumber(record.number);

export const noteMapping = {
  from: ({ record }: DocumentSource) => record.note,
  paths: ["note"],
};

export const changeTime = more(
  "PS_TIME",
  char(16),
  ["Čas poslední změny", "Time of the last change"],
  {
    from: stampOf,
    isIndexed: true,
  },
);
export const version = {
  texts: ["Verze řádku", "Row version"] as const,
  type: timestamp,
  mapping: { from: rowVersion },
};
