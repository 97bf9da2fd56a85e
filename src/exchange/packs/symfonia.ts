import { expected } from "./expected.ts";
import { mssqlPack } from "./mssql-pack.ts";
import type { ExpectedTable, Pack } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";
import { SYMFONIA_FK_VIEWS, SYMFONIA_VIEWS } from "./symfonia-views.ts";

const CONTACTS: readonly ExpectedTable[] = [
  expected(
    "SSCommon.STContractors",
    "C",
    { integer: "Id", text: "Shortcut Name NIP ContactGuid", boolean: "Active" },
    { Active: "I" },
  ),
  expected(
    "SSCommon.STPostOfficeAddresses",
    "C",
    { text: "ContactGuid AddressName Street HouseNo ApartmentNo PostCode Place" },
    { ApartmentNo: "I" },
  ),
];

export const symfoniaHandel: Pack = mssqlPack({
  id: "symfonia_handel",
  slug: "symfonia",
  title: "Symfonia Handel",
  vendor: "Symfonia",
  confidence: "good",
  summary: {
    en: "Symfonia ERP Handel and its earlier names Forte HM and Premium Handel on SQL Server: contractors, items with stock, sales and purchase invoices with lines and payments.",
    pl: "Symfonia ERP Handel, wcześniej Forte HM i Premium Handel, na SQL Serverze: kontrahenci, towary ze stanami, faktury sprzedaży i zakupu z pozycjami i rozliczeniami.",
    "pt-BR":
      "Symfonia ERP Handel, antes Forte HM e Premium Handel, em SQL Server: parceiros, itens com estoque, notas de venda e de compra com linhas e pagamentos.",
    cs: "Symfonia ERP Handel, dříve Forte HM a Premium Handel, na SQL Serveru: partneři, položky se zásobami, vydané a přijaté faktury s řádky a úhradami.",
    hu: "Symfonia ERP Handel, korábbi nevén Forte HM és Premium Handel, SQL Serveren: partnerek, termékek készlettel, vevői és szállítói számlák tételekkel és kifizetésekkel.",
  },
  notes: [
    NOTES.no_change_time,
    NOTES.supplier_number,
    NOTES.check_first,
    NOTES.never_write,
    {
      en: "Prices of sale are not in the item's table: take them from the WebAPI. Warehouses are given by their number (HM.SM.magazyn). Old Symfonia on Btrieve files has no SQL: use text files in format 3.0.",
      pl: "Cen sprzedaży nie ma w tabeli towarów: pobierz je przez WebAPI. Magazyny są podane numerem (HM.SM.magazyn). Stara Symfonia na plikach Btrieve nie ma SQL: użyj plików w formacie 3.0.",
      "pt-BR":
        "Os preços de venda não estão na tabela de itens: use a WebAPI. Os depósitos são dados pelo número (HM.SM.magazyn). A Symfonia antiga em arquivos Btrieve não tem SQL: use arquivos no formato 3.0.",
      cs: "Prodejní ceny nejsou v tabulce položek: použijte WebAPI. Sklady jsou uvedeny číslem (HM.SM.magazyn). Stará Symfonia na souborech Btrieve nemá SQL: použijte soubory ve formátu 3.0.",
      hu: "Az eladási árak nincsenek a terméktáblában: a WebAPI-ból olvashatók. A raktárak számmal szerepelnek (HM.SM.magazyn). A Btrieve fájlokon futó régi Symfoniának nincs SQL-je: használja a 3.0 formátumú fájlokat.",
    },
  ],
  expects: [
    ...CONTACTS,
    expected("HM.TW", "C", {
      integer: "id",
      text: "kod nazwa typks kodpaskowy jm",
      boolean: "aktywny",
    }),
    expected("HM.SM", "C", { integer: "idtw magazyn", decimal: "stan" }),
    expected(
      "HM.DK",
      "C",
      {
        integer: "id khid iddokkoryg",
        text: "kod typ_dk waluta",
        datetime: "data plattermin",
        decimal: "walnetto walbrutto",
        boolean: "aktywny anulowany",
      },
      { waluta: "I" },
    ),
    expected("HM.DP", "C", {
      integer: "super lp idtw wartstvat",
      text: "kod",
      decimal: "ilosc cena wartNetto",
    }),
    expected("HM.PN", "C", { integer: "dkid", decimal: "kwotarozl" }),
  ],
  views: SYMFONIA_VIEWS,
});

export const symfoniaFk: Pack = mssqlPack({
  id: "symfonia_fk",
  slug: "symfonia-fk",
  title: "Symfonia Finanse i Księgowość",
  vendor: "Symfonia",
  confidence: "medium",
  summary: {
    en: "Symfonia ERP Finanse i Księgowość (Forte FK, Premium FK) on SQL Server: contractors and documents of sale and purchase from the books, with the amount and the KSeF number, without lines.",
    pl: "Symfonia ERP Finanse i Księgowość (Forte FK, Premium FK) na SQL Serverze: kontrahenci oraz dokumenty sprzedaży i zakupu z ksiąg, z kwotą i numerem KSeF, bez pozycji.",
    "pt-BR":
      "Symfonia ERP Finanse i Księgowość (Forte FK, Premium FK) em SQL Server: parceiros e documentos de venda e compra da contabilidade, com o valor e o número KSeF, sem linhas.",
    cs: "Symfonia ERP Finanse i Księgowość (Forte FK, Premium FK) na SQL Serveru: partneři a doklady prodeje a nákupu z účetnictví, s částkou a číslem KSeF, bez řádků.",
    hu: "Symfonia ERP Finanse i Księgowość (Forte FK, Premium FK) SQL Serveren: partnerek, valamint értékesítési és beszerzési bizonylatok a könyvelésből, összeggel és KSeF-számmal, tételek nélkül.",
  },
  notes: [
    NOTES.document_symbols,
    NOTES.no_change_time,
    NOTES.check_first,
    NOTES.never_write,
    {
      en: "A document of the books has one amount: net, tax and lines stay empty, as do payments. numberKsef is there from version 2022 on. For the way back use the text format 3.0.",
      pl: "Dokument księgowy ma jedną kwotę: netto, VAT i pozycje pozostają puste, podobnie rozliczenia. Kolumna numberKsef istnieje od wersji 2022. W drugą stronę użyj formatu tekstowego 3.0.",
      "pt-BR":
        "Um documento contábil tem um só valor: líquido, imposto e linhas ficam vazios, assim como os pagamentos. numberKsef existe a partir da versão 2022. Para o retorno use o formato de texto 3.0.",
      cs: "Účetní doklad má jednu částku: základ, daň a řádky zůstávají prázdné, stejně jako úhrady. Sloupec numberKsef existuje od verze 2022. Pro cestu zpět použijte textový formát 3.0.",
      hu: "A könyvelési bizonylatnak egyetlen összege van: a nettó, az adó, a tételek és a kifizetések üresek maradnak. A numberKsef a 2022-es verziótól létezik. Visszafelé használja a 3.0 szövegformátumot.",
    },
  ],
  expects: [
    ...CONTACTS,
    expected(
      "FK.dokumenty",
      "C",
      {
        integer: "rokId id numer kontrahentStalyId",
        text: "skrot nazwa waluta nip nazwaKor numberKsef tresc",
        datetime: "datadok dataOper datawpl",
        float: "kwota wkwota kurs",
      },
      { numberKsef: "I" },
    ),
  ],
  views: SYMFONIA_FK_VIEWS,
});
