import { DataError } from "../../lib/errors.ts";
import { table } from "../../lib/table.ts";
import type { XmlElement } from "../xml/xml-reader.ts";

/** http://crd.gov.pl/wzor/2025/06/25/13775/ is the schema of FA(3), in force since 2026-02-01. */
export const FA3 = "http://crd.gov.pl/wzor/2025/06/25/13775/";

/** Documents that people take for FA(3), by the namespace of their root. */
const OTHERS: Readonly<Record<string, string>> = table({
  "http://crd.gov.pl/wzor/2023/06/29/12648/": "FA(2), the older form",
  "http://crd.gov.pl/wzor/2021/11/29/11089/": "FA(1), the older form",
  "http://crd.gov.pl/wzor/2026/03/06/14189/": "FA_RR, the form for farmers",
  "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "a UBL invoice",
  "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": "a UBL credit note",
});

export const isFa3Root = ({ name, namespace }: XmlElement): boolean =>
  name === "Faktura" && namespace === FA3;

/** @throws DataError that says what it is instead */
export function refuseOther(root: XmlElement): void {
  if (isFa3Root(root)) return;
  const known = OTHERS[root.namespace] ?? (/jpk/i.test(root.name) ? "a JPK file" : undefined);
  const what =
    known ??
    `<${root.name.slice(0, 60)}> of the namespace ${root.namespace.slice(0, 120) || "(none)"}`;
  throw new DataError(`The document is ${what}; only FA(3) is read as FA(3).`);
}
