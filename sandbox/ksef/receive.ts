import type { XmlElement } from "libxml2-wasm";
import { table } from "../../src/lib/table.ts";
import { ksefNumber } from "../fakturownia/random.ts";
import { type Doc, FA3_FORM } from "./documents.ts";

const FA = { f: "http://crd.gov.pl/wzor/2025/06/25/13775/" };
const MAX_BYTES = 1_000_000;
const TYPES: Readonly<Record<string, string>> = table({
  VAT: "Vat",
  KOR: "Kor",
  ZAL: "Zal",
  ROZ: "Roz",
  UPR: "Upr",
  KOR_ZAL: "KorZal",
  KOR_ROZ: "KorRoz",
});

export interface Refusal {
  readonly code: number;
  readonly details: readonly string[];
}
export type Received = { readonly doc: Doc } | { readonly refusal: Refusal };

export interface ReceiveOptions {
  readonly xml: Buffer;
  readonly nip: string;
  readonly now: number;
  readonly serial: number;
  /** Faults against the schema; nothing where no schema is at hand. */
  readonly schemaFaults: (xml: Buffer) => Promise<readonly string[]>;
}

/** Reads a document that was sent in as the real system does: what it finds wrong is told in its codes. */
export async function receive(options: ReceiveOptions): Promise<Received> {
  const { xml, nip, now } = options;
  if (xml.length > MAX_BYTES) return refusal(430, "Przekroczono dozwolony rozmiar pliku");
  if (xml.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return refusal(430, "BOM");
  if (/<\?(?!xml )/.test(xml.toString("utf8"))) return refusal(430, "Instrukcje przetwarzania");
  const faults = await options.schemaFaults(xml);
  if (faults.length > 0) return refusal(430, ...faults.slice(0, 5));
  const libxml = await import("libxml2-wasm");
  try {
    using document = libxml.XmlDocument.fromBuffer(xml, {
      option: libxml.ParseOption.XML_PARSE_NONET,
    });
    return read(document.root, { nip, now, serial: options.serial, xml });
  } catch (error) {
    return refusal(430, error instanceof Error ? error.message.slice(0, 200) : "XML");
  }
}

const refusal = (code: number, ...details: readonly string[]): Received => ({
  refusal: { code, details },
});

function read(
  root: XmlElement,
  { nip, now, serial, xml }: { nip: string; now: number; serial: number; xml: Buffer },
): Received {
  const value = (path: string) => root.get(path, FA)?.content.trim() ?? "";
  const head = "f:Naglowek/f:KodFormularza";
  if (root.name !== "Faktura" || root.namespaceUri !== FA.f || value(head) !== "FA")
    return refusal(430, "Nieprawidłowa struktura logiczna");
  const seller = "f:Podmiot1/f:DaneIdentyfikacyjne";
  const buyer = "f:Podmiot2/f:DaneIdentyfikacyjne";
  const issueDate = value("f:Fa/f:P_1");
  if (value(`${seller}/f:NIP`) !== nip)
    return refusal(410, "NIP sprzedawcy nie zgadza się z kontekstem");
  if (issueDate > new Date(now + 2 * 3_600_000).toISOString().slice(0, 10))
    return refusal(450, "P_1 późniejsze niż data bieżąca");
  const buyerNip = value(`${buyer}/f:NIP`);
  if (buyerNip !== "" && !isNip(buyerNip)) return refusal(450, "Nieprawidłowy NIP nabywcy");
  const currency = value("f:Fa/f:KodWaluty");
  const fields = root.find("f:Fa/*", FA).map((node) => node as XmlElement);
  const sum = (names: RegExp) =>
    fields.filter(({ name }) => names.test(name)).reduce((all, one) => all + minor(one.content), 0);
  const day = new Date(now).toISOString().slice(0, 10);
  return {
    doc: {
      ksefNumber: ksefNumber(nip, day, serial),
      invoiceNumber: value("f:Fa/f:P_2"),
      issueDate,
      invoicingAt: now,
      acquiredAt: now,
      storedAt: now,
      seller: { nip, name: value(`${seller}/f:Nazwa`) },
      buyer: {
        nip: buyerNip === "" ? undefined : buyerNip,
        name: value(`${buyer}/f:Nazwa`),
      },
      third: [],
      net: sum(/^P_13_/),
      gross: minor(value("f:Fa/f:P_15")),
      taxPln: currency === "PLN" ? sum(/^P_14_\d$/) : sum(/^P_14_\dW$/),
      currency,
      type: TYPES[value("f:Fa/f:RodzajFaktury")] ?? "Vat",
      form: FA3_FORM,
      xml,
    },
  };
}

const minor = (text: string): number => Math.round(Number(text) * 100);

const WEIGHTS = [6, 5, 7, 2, 3, 4, 5, 6, 7];
function isNip(nip: string): boolean {
  const sum = WEIGHTS.reduce((all, weight, i) => all + weight * Number(nip.charAt(i)), 0);
  return /^[1-9]\d{9}$/.test(nip) && sum % 11 === Number(nip.charAt(9));
}
