import { mssqlPack } from "./mssql-pack.ts";
import { OPTIMA_EXPECTS, OPTIMA_VIEWS } from "./optima-views.ts";
import type { Pack } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";
import { XL_EXPECTS, XL_VIEWS } from "./xl-views.ts";

export const optima: Pack = mssqlPack({
  id: "comarch_optima",
  slug: "optima",
  title: "Comarch ERP Optima",
  vendor: "Comarch",
  confidence: "very_good",
  summary: {
    en: "Comarch ERP Optima: contractors, items with price lists and stock by warehouse, sales and purchase invoices with lines and payments.",
    pl: "Comarch ERP Optima: kontrahenci, towary z cennikami i stanami w magazynach, faktury sprzedaży i zakupu z pozycjami i rozliczeniami.",
    "pt-BR":
      "Comarch ERP Optima: parceiros, itens com listas de preços e estoque por depósito, notas de venda e compra com linhas e pagamentos.",
    cs: "Comarch ERP Optima: partneři, položky s ceníky a zásobami po skladech, vydané a přijaté faktury s řádky a úhradami.",
    hu: "Comarch ERP Optima: partnerek, termékek árlistákkal és raktárankénti készlettel, vevői és szállítói számlák tételekkel és kifizetésekkel.",
  },
  notes: [
    {
      en: "erp_database is the database of the company (CDN_…), not the configuration database. Purchase invoices are taken by the kind 301: check that with your own documents.",
      pl: "erp_database to baza firmowa (CDN_…), nie konfiguracyjna. Faktury zakupu są rozpoznawane po typie 301: sprawdź to na własnych dokumentach.",
      "pt-BR":
        "erp_database é o banco da empresa (CDN_…), não o de configuração. As notas de compra são reconhecidas pelo tipo 301: confira com seus documentos.",
      cs: "erp_database je firemní databáze (CDN_…), ne konfigurační. Přijaté faktury se poznají podle typu 301: ověřte to na vlastních dokladech.",
      hu: "Az erp_database a cég adatbázisa (CDN_…), nem a konfigurációs. A szállítói számlák a 301-es típus alapján ismerhetők fel: ellenőrizze saját bizonylatain.",
    },
    {
      en: "TrN_RazemBruttoWal, TrE_WartoscNettoWal and TrE_WartoscBruttoWal are inferred: they hold amounts in another currency. Names of price lists come from DefCeny by the number of the price. KSeF numbers and numbers of corrected invoices are not read.",
      pl: "TrN_RazemBruttoWal, TrE_WartoscNettoWal i TrE_WartoscBruttoWal są domniemane: kwoty w walucie. Nazwy cenników pochodzą z DefCeny według numeru ceny. Numery KSeF i numery faktur korygowanych nie są czytane.",
      "pt-BR":
        "TrN_RazemBruttoWal, TrE_WartoscNettoWal e TrE_WartoscBruttoWal são deduzidas: valores em outra moeda. Os nomes das listas vêm de DefCeny pelo número do preço. Números KSeF e os das notas corrigidas não são lidos.",
      cs: "TrN_RazemBruttoWal, TrE_WartoscNettoWal a TrE_WartoscBruttoWal jsou odvozené: částky v cizí měně. Názvy ceníků jsou z DefCeny podle čísla ceny. Čísla KSeF a čísla opravovaných faktur se nečtou.",
      hu: "A TrN_RazemBruttoWal, TrE_WartoscNettoWal és TrE_WartoscBruttoWal következtetett: idegen pénznemű összegek. Az árlisták nevei a DefCeny táblából jönnek az ár száma szerint. A KSeF-szám és a helyesbített számla száma nem olvasható.",
    },
    NOTES.never_write,
  ],
  expects: OPTIMA_EXPECTS,
  views: OPTIMA_VIEWS,
});

export const xl: Pack = mssqlPack({
  id: "comarch_xl",
  slug: "xl",
  title: "Comarch ERP XL",
  vendor: "Comarch",
  confidence: "very_good",
  summary: {
    en: "Comarch ERP XL: contractors, items with price kinds and stock by warehouse, sales and purchase invoices and their corrections with lines and payments.",
    pl: "Comarch ERP XL: kontrahenci, towary z cenami i stanami w magazynach, faktury sprzedaży i zakupu oraz korekty z pozycjami i rozliczeniami.",
    "pt-BR":
      "Comarch ERP XL: parceiros, itens com tipos de preço e estoque por depósito, notas de venda e compra e suas correções com linhas e pagamentos.",
    cs: "Comarch ERP XL: partneři, položky s druhy cen a zásobami po skladech, vydané a přijaté faktury a jejich opravy s řádky a úhradami.",
    hu: "Comarch ERP XL: partnerek, termékek árfajtákkal és raktárankénti készlettel, vevői és szállítói számlák és helyesbítéseik tételekkel és kifizetésekkel.",
  },
  notes: [
    {
      en: "Amounts are in the currency of the books, also of documents in another one. Numbers are put together as SYMBOL-number/year/series: where your numbers look otherwise, put CDN.NumerDokumentuTRN into bs_documents_view and grant EXECUTE on it.",
      pl: "Kwoty są w walucie ksiąg, także dla dokumentów walutowych. Numery są składane jako SYMBOL-numer/rok/seria: jeśli Twoje wyglądają inaczej, wstaw do bs_documents_view funkcję CDN.NumerDokumentuTRN i nadaj prawo EXECUTE.",
      "pt-BR":
        "Os valores estão na moeda contábil, também em documentos em outra moeda. Os números são compostos como SÍMBOLO-número/ano/série: se os seus são diferentes, use CDN.NumerDokumentuTRN em bs_documents_view e conceda EXECUTE.",
      cs: "Částky jsou v měně účetnictví, i u dokladů v cizí měně. Čísla se skládají jako SYMBOL-číslo/rok/řada: jsou-li vaše jiná, vložte do bs_documents_view funkci CDN.NumerDokumentuTRN a přidělte právo EXECUTE.",
      hu: "Az összegek a könyvelés pénznemében vannak, idegen pénznemű bizonylatnál is. A számok JELÖLÉS-szám/év/sorozat alakúak: ha az Önéi mások, tegye a bs_documents_view nézetbe a CDN.NumerDokumentuTRN függvényt, és adjon rá EXECUTE jogot.",
    },
    {
      en: "Times of change are local: at the end of summer time an hour comes twice, which the overlap of the nightly full import covers. Price kinds are given by their number.",
      pl: "Czasy zmian są lokalne: przy zmianie czasu na zimowy jedna godzina się powtarza, co wyrównuje nocny pełny import. Rodzaje cen są podane numerem.",
      "pt-BR":
        "Os horários de mudança são locais: no fim do horário de verão uma hora se repete, o que a importação completa noturna corrige. Os tipos de preço vêm pelo número.",
      cs: "Časy změn jsou místní: na konci letního času se hodina opakuje, což srovná noční úplný import. Druhy cen jsou uvedeny číslem.",
      hu: "A módosítási idők helyi idők: a nyári időszámítás végén egy óra ismétlődik, ezt az éjszakai teljes import rendezi. Az árfajták számmal szerepelnek.",
    },
    NOTES.never_write,
  ],
  expects: XL_EXPECTS,
  views: XL_VIEWS,
});
