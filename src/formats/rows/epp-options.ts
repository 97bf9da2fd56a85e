import { type Static, Type } from "typebox";
import { field } from "../../model/field.ts";
import { same } from "../../model/i18n.ts";
import { EPP_SECTIONS } from "./epp-fields.ts";
import { exactText, withParties } from "./erp-options.ts";
import { words } from "./option-fields.ts";

const ROWS = Object.keys(EPP_SECTIONS);

/** Fields of [INFO], and what of the file is rows. */
export const EppOptions = Type.Object(
  {
    rows: Type.Enum(ROWS, {
      title: "What the rows are",
      "x-i18n": {
        title: words(
          "What the rows are",
          "Co jest wierszami",
          "O que são as linhas",
          "Co jsou řádky",
          "Mik a sorok",
        ),
      },
      default: "documents",
    }),
    purpose: field.choice(["0", "1", "2", "3"], {
      title: words("Purpose", "Przeznaczenie", "Finalidade", "Účel", "Rendeltetés"),
      help: words(
        "0: for an accounting office, documents with VAT by rates. 1: for a business partner, 2: for a branch, 3: other; documents with goods.",
        "0: dla biura rachunkowego, dokumenty z VAT według stawek. 1: dla partnera, 2: dla oddziału, 3: inne; dokumenty z towarami.",
        "0: para um escritório contábil, documentos com IVA por alíquota. 1: para um parceiro, 2: para uma filial, 3: outro; documentos com mercadorias.",
        "0: pro účetní kancelář, doklady s DPH podle sazeb. 1: pro obchodního partnera, 2: pro pobočku, 3: jiné; doklady se zbožím.",
        "0: könyvelőirodának, bizonylatok áfával kulcsonként. 1: üzleti partnernek, 2: fióknak, 3: egyéb; bizonylatok árukkal.",
      ),
      default: "3",
    }),
    encoding: field.choice(["auto", "windows-1250", "windows-1252", "cp852", "utf-8"], {
      title: words("Encoding", "Kodowanie", "Codificação", "Kódování", "Kódolás"),
      help: words(
        "auto takes the code page that the file names; a file that is written is then in windows-1250.",
        "auto bierze stronę kodową podaną w pliku; plik zapisywany jest wtedy w windows-1250.",
        "auto usa a página de código indicada no arquivo; um arquivo gravado fica então em windows-1250.",
        "auto použije kódovou stránku uvedenou v souboru; zapisovaný soubor je pak ve windows-1250.",
        "az auto a fájlban megadott kódlapot használja; írásnál ilyenkor windows-1250 lesz.",
      ),
      default: "auto",
    }),
    version: field.text({
      title: words(
        "Version of the format",
        "Wersja formatu",
        "Versão do formato",
        "Verze formátu",
        "A formátum verziója",
      ),
      pattern: "^1\\.\\d{2}(\\.\\d)?$",
      default: "1.05",
    }),
    with_contractors: withParties,
    with_prices: field.flag({
      title: words(
        "Items with their prices",
        "Towary z cenami",
        "Itens com preços",
        "Zboží s cenami",
        "Cikkek az áraikkal",
      ),
      help: words(
        "Prices stand after all items, so that items are kept in memory until they come; for very large files read the prices by themselves.",
        "Ceny stoją za wszystkimi towarami, więc towary czekają na nie w pamięci; z bardzo dużych plików czytaj ceny osobno.",
        "Os preços vêm depois de todos os itens, que esperam por eles na memória; em arquivos muito grandes leia os preços à parte.",
        "Ceny stojí až za vším zbožím, které na ně čeká v paměti; z velmi velkých souborů čtěte ceny zvlášť.",
        "Az árak az összes cikk után állnak, addig a cikkek a memóriában várnak; nagyon nagy fájlból az árakat külön olvassa.",
      ),
      default: true,
    }),
    program: exactText(
      words("Program", "Program", "Programa", "Program", "Program"),
      40,
      "Viadukt",
    ),
    sender_code: exactText(
      words("Sender: code", "Nadawca: kod", "Remetente: código", "Odesílatel: kód", "Feladó: kód"),
      20,
      "HUB",
    ),
    sender_short_name: exactText(
      words(
        "Sender: short name",
        "Nadawca: nazwa skrócona",
        "Remetente: nome curto",
        "Odesílatel: krátký název",
        "Feladó: rövid név",
      ),
      40,
    ),
    sender_name: exactText(
      words(
        "Sender: name",
        "Nadawca: nazwa",
        "Remetente: nome",
        "Odesílatel: název",
        "Feladó: név",
      ),
      80,
    ),
    sender_city: exactText(
      words(
        "Sender: city",
        "Nadawca: miejscowość",
        "Remetente: cidade",
        "Odesílatel: město",
        "Feladó: város",
      ),
      30,
    ),
    sender_post_code: exactText(
      words(
        "Sender: post code",
        "Nadawca: kod pocztowy",
        "Remetente: código postal",
        "Odesílatel: PSČ",
        "Feladó: irányítószám",
      ),
      6,
    ),
    sender_street: exactText(
      words(
        "Sender: street",
        "Nadawca: ulica",
        "Remetente: rua",
        "Odesílatel: ulice",
        "Feladó: utca",
      ),
      50,
    ),
    sender_nip: exactText(
      words("Sender: NIP", "Nadawca: NIP", "Remetente: NIP", "Odesílatel: NIP", "Feladó: NIP"),
      13,
    ),
    sender_country: exactText(
      words(
        "Sender: country",
        "Nadawca: kraj",
        "Remetente: país",
        "Odesílatel: země",
        "Feladó: ország",
      ),
      30,
      "Polska",
    ),
    warehouse_code: exactText(
      words("Warehouse: code", "Magazyn: symbol", "Depósito: código", "Sklad: kód", "Raktár: kód"),
      20,
      "MAG",
    ),
    warehouse_name: exactText(
      words("Warehouse: name", "Magazyn: nazwa", "Depósito: nome", "Sklad: název", "Raktár: név"),
      40,
      "Magazyn",
    ),
    period_from: exactText(
      words("Period from", "Okres od", "Período de", "Období od", "Időszak kezdete"),
      10,
    ),
    period_to: exactText(
      words("Period to", "Okres do", "Período até", "Období do", "Időszak vége"),
      10,
    ),
    exported_by: exactText(
      words("Who exported", "Kto eksportował", "Quem exportou", "Kdo exportoval", "Ki exportálta"),
      40,
      "viadukt",
    ),
    exported_at: exactText(
      words(
        "When exported",
        "Kiedy eksportowano",
        "Quando foi exportado",
        "Kdy bylo exportováno",
        "Mikor exportálták",
      ),
      19,
      "",
      same("YYYY-MM-DDTHH:MM:SS"),
    ),
  },
  { additionalProperties: false },
);
export type EppOptions = Static<typeof EppOptions>;
