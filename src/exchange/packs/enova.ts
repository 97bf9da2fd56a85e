import { ENOVA_VIEWS } from "./enova-views.ts";
import { expected } from "./expected.ts";
import { mssqlPack } from "./mssql-pack.ts";
import type { Pack } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";

export const enova365: Pack = mssqlPack({
  id: "enova365",
  slug: "enova",
  title: "enova365",
  vendor: "Soneta",
  confidence: "medium",
  summary: {
    en: "enova365 on SQL Server: contractors, items with prices and stock, sales and purchase invoices with lines and payments; changes by rowversion.",
    pl: "enova365 na SQL Serverze: kontrahenci, towary z cenami i stanami, faktury sprzedaży i zakupu z pozycjami i płatnościami; zmiany po rowversion.",
    "pt-BR":
      "enova365 em SQL Server: parceiros, itens com preços e estoque, notas de venda e compra com linhas e pagamentos; mudanças por rowversion.",
    cs: "enova365 na SQL Serveru: partneři, položky s cenami a zásobami, vydané a přijaté faktury s řádky a platbami; změny podle rowversion.",
    hu: "enova365 SQL Serveren: partnerek, termékek árakkal és készlettel, vevői és szállítói számlák tételekkel és fizetésekkel; változások rowversion alapján.",
  },
  notes: [
    NOTES.by_rowversion,
    NOTES.document_symbols,
    NOTES.supplier_number,
    NOTES.check_first,
    NOTES.never_write,
    {
      en: "In some versions columns of addresses begin with Adres (AdresUlica). The document's currency is that of its payment. Lines give neither the rate of VAT nor, with a discount, the price: totals are those of the document.",
      pl: "W części wersji kolumny adresów zaczynają się od Adres (AdresUlica). Waluta dokumentu jest brana z jego płatności. Pozycje nie mają stawki VAT, a przy rabacie także ceny: sumy są z nagłówka dokumentu.",
      "pt-BR":
        "Em algumas versões as colunas de endereço começam com Adres (AdresUlica). A moeda do documento é a do pagamento. As linhas não trazem a alíquota nem, com desconto, o preço: os totais são os do documento.",
      cs: "V některých verzích začínají sloupce adres předponou Adres (AdresUlica). Měna dokladu je měnou jeho platby. Řádky neuvádějí sazbu DPH a při slevě ani cenu: součty jsou z hlavičky dokladu.",
      hu: "Egyes verziókban a címoszlopok Adres előtagúak (AdresUlica). A bizonylat devizaneme a fizetéséé. A tételek nem tartalmaznak áfakulcsot, kedvezmény esetén árat sem: az összegek a bizonylat fejlécéből valók.",
    },
  ],
  expects: [
    expected(
      "dbo.Kontrahenci",
      "C",
      { integer: "ID Blokada", text: "Kod Nazwa NIP REGON", other: "Stamp" },
      { Blokada: "I", NIP: "I", REGON: "I", Stamp: "I" },
    ),
    expected("dbo.Adresy", "I", {
      integer: "ID Host",
      text: "HostType Ulica NrDomu NrLokalu KodPocztowy Miejscowosc",
    }),
    expected(
      "dbo.Towary",
      "C",
      { integer: "ID Typ Jednostka Blokada", text: "Kod Nazwa Opis EAN", other: "Stamp" },
      { Kod: "I", Nazwa: "I", Opis: "I", EAN: "I", Jednostka: "I", Blokada: "I", Stamp: "I" },
    ),
    expected("dbo.Jednostki", "I", { integer: "ID", text: "Kod" }),
    expected("dbo.Ceny", "I", {
      integer: "Towar Definicja",
      decimal: "NettoValue",
      text: "NettoSymbol",
    }),
    expected("dbo.DefinicjeCen", "I", { integer: "ID", text: "Nazwa" }),
    expected("dbo.Zasoby", "I", { integer: "Towar Magazyn", decimal: "IloscValue" }),
    expected("dbo.Magazyny", "C", { integer: "ID", text: "Symbol" }),
    expected("dbo.DefDokHandlowych", "C", { integer: "ID", text: "Symbol" }),
    expected(
      "dbo.DokHandlowe",
      "C",
      {
        integer: "ID Definicja Kontrahent Korekta Stan",
        text: "NumerPelny",
        datetime: "Data",
        decimal: "SumaNetto SumaVAT SumaBrutto",
        other: "Stamp",
      },
      { Stamp: "I" },
    ),
    expected("dbo.PozycjeDokHan", "C", {
      integer: "Dokument Lp Towar",
      decimal: "IloscValue CenaValue RabatValue",
      text: "IloscSymbol",
    }),
    expected(
      "dbo.Platnosci",
      "C",
      {
        integer: "ID Dokument",
        text: "DokumentType KwotaSymbol",
        decimal: "KwotaValue",
        datetime: "TerminPlatnosci",
      },
      { KwotaSymbol: "I" },
    ),
    expected("dbo.RozrachunkiIdx", "C", {
      integer: "Dokument",
      text: "DokumentType",
      datetime: "DataRozliczenia",
    }),
  ],
  views: ENOVA_VIEWS,
});
