import type { JpkSource } from "../jpk/index.ts";

/** The text in pieces of odd sizes, as a file comes. */
export const sourceOf = (...texts: readonly (string | Uint8Array)[]): JpkSource => ({
  async *open() {
    for (const text of texts) {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += 997) yield bytes.subarray(at, at + 997);
    }
  },
});

/** A register of October 2026 of 5252914179 with the rows. */
export const v7File = (rows: string, { form = "JPK_V7M (3)", nip = "5252914179" } = {}): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<tns:JPK xmlns:tns="http://crd.gov.pl/wzor/2025/12/19/14090/" xmlns:etd="urn:example:etd">
<tns:Naglowek><tns:KodFormularza kodSystemowy="${form}" wersjaSchemy="1-0E">JPK_VAT</tns:KodFormularza>
<tns:WariantFormularza>3</tns:WariantFormularza><tns:Rok>2026</tns:Rok><tns:Miesiac>10</tns:Miesiac></tns:Naglowek>
<tns:Podmiot1 rola="Podatnik"><tns:OsobaNiefizyczna><etd:NIP>${nip}</etd:NIP>
<tns:PelnaNazwa>Laboratorium Przykładowe sp. z o.o.</tns:PelnaNazwa></tns:OsobaNiefizyczna></tns:Podmiot1>
<tns:Ewidencja>${rows.replaceAll(/<(\/?)(?!tns:)/g, "<$1tns:")}</tns:Ewidencja></tns:JPK>`;

/** Issued invoices and their lines, as the form has them: one block after the other. */
export const faFile = (invoices: string, lines: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<JPK xmlns="http://jpk.mf.gov.pl/wzor/2022/02/17/02171/">
<Naglowek><KodFormularza kodSystemowy="JPK_FA (4)" wersjaSchemy="1-0">JPK_FA</KodFormularza></Naglowek>
<Podmiot1><IdentyfikatorPodmiotu><NIP>5252914179</NIP><PelnaNazwa>Laboratorium</PelnaNazwa></IdentyfikatorPodmiotu></Podmiot1>
${invoices}<FakturaCtrl><LiczbaFaktur>1</LiczbaFaktur></FakturaCtrl>${lines}</JPK>`;
