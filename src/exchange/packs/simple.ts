import { take } from "../ready/parts.ts";
import { expected } from "./expected.ts";
import { fromMirror, mirrorOf } from "./mirror-definitions.ts";
import type { Pack } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";

const SIMPLE = { slug: "simple-erp", program: "SIMPLE.ERP" } as const;

export const simpleErp: Pack = {
  id: "simple_erp",
  title: "SIMPLE.ERP",
  vendor: "SIMPLE",
  provider: "mssql",
  confidence: "poor",
  summary: {
    en: "SIMPLE.ERP on SQL Server through a mirror: items and contractors. A beginning to complete with the tables of your own version.",
    pl: "SIMPLE.ERP na SQL Serverze przez lustro: wyroby i kontrahenci. Punkt wyjścia do uzupełnienia tabelami własnej wersji.",
    "pt-BR":
      "SIMPLE.ERP em SQL Server por meio de um espelho: itens e parceiros. Um ponto de partida a completar com as tabelas da sua versão.",
    cs: "SIMPLE.ERP na SQL Serveru přes zrcadlo: položky a partneři. Výchozí bod k doplnění tabulkami vlastní verze.",
    hu: "SIMPLE.ERP SQL Serveren tükrön keresztül: termékek és partnerek. Kiindulópont, amelyet a saját verzió tábláival kell kiegészíteni.",
  },
  notes: [
    NOTES.mirror_first,
    NOTES.check_first,
    {
      en: "SIMPLE.ERP has hardly any public documentation: kontrahent is inferred from the style of other tables, stock, prices and documents are left out. The login needs SELECT on the tables of the mirror alone. The unit is given by its number (jm_id).",
      pl: "SIMPLE.ERP nie ma prawie żadnej publicznej dokumentacji: tabela kontrahent jest domniemana na podstawie stylu innych, stany, ceny i dokumenty pominięto. Login potrzebuje tylko SELECT na tabelach lustra. Jednostka jest podana numerem (jm_id).",
      "pt-BR":
        "O SIMPLE.ERP quase não tem documentação pública: kontrahent é deduzida pelo estilo das outras tabelas; estoque, preços e documentos ficaram de fora. O login precisa apenas de SELECT nas tabelas do espelho. A unidade é dada pelo número (jm_id).",
      cs: "SIMPLE.ERP nemá téměř žádnou veřejnou dokumentaci: kontrahent je odvozen ze stylu jiných tabulek; zásoby, ceny a doklady jsou vynechány. Přihlášení potřebuje jen SELECT na tabulky zrcadla. Jednotka je uvedena číslem (jm_id).",
      hu: "A SIMPLE.ERP-nek alig van nyilvános dokumentációja: a kontrahent tábla a többi stílusából következtetett; a készlet, az árak és a bizonylatok kimaradtak. A bejelentkezésnek csak SELECT jog kell a tükör tábláira. A mértékegység számmal szerepel (jm_id).",
    },
  ],
  expects: [
    expected("dbo.wytwor", "C", { integer: "wytwor_id jmbazowa", text: "wytwor_idm nazwa" }),
    expected("dbo.jm", "C", { integer: "jm_id", text: "jm_idn" }),
    expected("dbo.kontrahent", "I", {
      integer: "kontrahent_id",
      text: "kontrahent_idn nazwa nip",
    }),
  ],
  scripts: () => [],
  definitions: () => [
    mirrorOf(SIMPLE, {
      tables: [
        { table: "dbo.wytwor", key: ["wytwor_id"] },
        { table: "dbo.jm", key: ["jm_id"] },
        { table: "dbo.kontrahent", key: ["kontrahent_id"] },
      ],
      // A snapshot asks for a setting of the vendor's database.
      snapshot: false,
    }),
    fromMirror(SIMPLE, "items", {
      ...{ entity: "item", source: { table: "dbo.wytwor" }, key: ["wytwor_id"] },
      map: [
        take("code", "wytwor_idm"),
        take("name", "nazwa"),
        take("attributes.jm_id", "jmbazowa"),
      ],
    }),
    fromMirror(SIMPLE, "parties", {
      ...{ entity: "party", source: { table: "dbo.kontrahent" }, key: ["kontrahent_id"] },
      map: [take("name", "nazwa"), take("ids[CODE]", "kontrahent_idn"), take("ids[PL:NIP]", "nip")],
      ...{ match: "tax_id = '{nip}'", link: "nip = '{tax_id}'" },
    }),
  ],
};
