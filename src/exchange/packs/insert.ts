import { mssqlPack } from "./mssql-pack.ts";
import { NEXO_EXPECTS, NEXO_VIEWS } from "./nexo-views.ts";
import type { Pack } from "./pack.ts";
import { NOTES } from "./pack-notes.ts";
import { SUBIEKT_EXPECTS, SUBIEKT_VIEWS } from "./subiekt-views.ts";

const KINDS = {
  en: "FS, FZ and their corrections are found by dok_Typ (2, 1, 6, 5). Compare with SELECT dok_Typ, LEFT(dok_NrPelny, 3), COUNT(*) FROM dok__Dokument GROUP BY dok_Typ, LEFT(dok_NrPelny, 3) before the first import.",
  pl: "FS, FZ i ich korekty są rozpoznawane po dok_Typ (2, 1, 6, 5). Przed pierwszym importem porównaj z SELECT dok_Typ, LEFT(dok_NrPelny, 3), COUNT(*) FROM dok__Dokument GROUP BY dok_Typ, LEFT(dok_NrPelny, 3).",
  "pt-BR":
    "FS, FZ e suas correções são reconhecidas por dok_Typ (2, 1, 6, 5). Antes da primeira importação compare com SELECT dok_Typ, LEFT(dok_NrPelny, 3), COUNT(*) FROM dok__Dokument GROUP BY dok_Typ, LEFT(dok_NrPelny, 3).",
  cs: "FS, FZ a jejich opravy se poznají podle dok_Typ (2, 1, 6, 5). Před prvním importem porovnejte s SELECT dok_Typ, LEFT(dok_NrPelny, 3), COUNT(*) FROM dok__Dokument GROUP BY dok_Typ, LEFT(dok_NrPelny, 3).",
  hu: "Az FS, az FZ és helyesbítéseik a dok_Typ (2, 1, 6, 5) alapján ismerhetők fel. Az első import előtt vesse össze ezzel: SELECT dok_Typ, LEFT(dok_NrPelny, 3), COUNT(*) FROM dok__Dokument GROUP BY dok_Typ, LEFT(dok_NrPelny, 3).",
} as const;

const PAYMENTS = {
  en: "Price levels come as 1 to 10, in net amounts. Of documents in another currency only the state of payment is read, not how much was paid. Corrections are taken with the amounts that the program keeps: check one of them.",
  pl: "Poziomy cen są podane jako 1–10, w kwotach netto. Dla dokumentów walutowych czytany jest tylko stan rozliczenia, bez kwoty zapłaconej. Korekty mają kwoty takie, jakie trzyma program: sprawdź jedną z nich.",
  "pt-BR":
    "Os níveis de preço vêm como 1 a 10, em valores líquidos. De documentos em outra moeda lê-se só a situação do pagamento, não o valor pago. As correções têm os valores que o programa guarda: confira uma delas.",
  cs: "Cenové úrovně jsou 1 až 10, v částkách bez daně. U dokladů v cizí měně se čte jen stav úhrady, ne zaplacená částka. Opravné doklady mají částky tak, jak je vede program: jeden zkontrolujte.",
  hu: "Az árszintek 1–10 néven, nettó összegben jönnek. Idegen pénznemű bizonylatnál csak a fizetettség állapota olvasható, a kifizetett összeg nem. A helyesbítések összegei a program szerintiek: egyet ellenőrizzen.",
} as const;

const WITHOUT_TRIGGERS = {
  en: "There are no triggers: one that fails would stop the work of Subiekt, and an upgrade removes them. Documents of the last 60 days, those paid lately and unpaid ones are read again; a nightly full import finds the rest.",
  pl: "Nie ma wyzwalaczy: błąd w wyzwalaczu zatrzymałby pracę Subiekta, a aktualizacja je usuwa. Ponownie czytane są dokumenty z 60 dni, ostatnio zapłacone i nierozliczone; resztę znajdzie nocny pełny import.",
  "pt-BR":
    "Não há gatilhos: um que falhasse pararia o Subiekt, e uma atualização os remove. Documentos dos últimos 60 dias, os pagos há pouco e os não pagos são relidos; o resto é achado pela importação completa noturna.",
  cs: "Nejsou tu triggery: chyba v triggeru by zastavila práci v Subiektu a aktualizace je odstraní. Znovu se čtou doklady za 60 dnů, nedávno uhrazené a neuhrazené; zbytek najde noční úplný import.",
  hu: "Nincsenek triggerek: egy hibás trigger megállítaná a Subiekt munkáját, frissítéskor pedig törlődnek. Az utolsó 60 nap, a nemrég kifizetett és a kifizetetlen bizonylatok újra beolvasásra kerülnek; a többit az éjszakai teljes import találja meg.",
} as const;

const SUBIEKT_NOTES = [KINDS, PAYMENTS, WITHOUT_TRIGGERS, NOTES.never_write];

export const subiektGt: Pack = mssqlPack({
  id: "subiekt_gt",
  slug: "subiekt-gt",
  title: "Subiekt GT",
  vendor: "InsERT",
  confidence: "very_good",
  summary: {
    en: "Subiekt GT and the other programs of the GT line: contractors, items with ten price levels and stock by warehouse, sales and purchase invoices with lines, payments and KSeF numbers.",
    pl: "Subiekt GT i pozostałe programy linii GT: kontrahenci, towary z dziesięcioma cenami i stanami w magazynach, faktury sprzedaży i zakupu z pozycjami, rozliczeniami i numerami KSeF.",
    "pt-BR":
      "Subiekt GT e os demais programas da linha GT: parceiros, itens com dez níveis de preço e estoque por depósito, notas de venda e compra com linhas, pagamentos e números KSeF.",
    cs: "Subiekt GT a další programy řady GT: partneři, položky s deseti cenovými úrovněmi a zásobami po skladech, vydané a přijaté faktury s řádky, úhradami a čísly KSeF.",
    hu: "Subiekt GT és a GT sorozat többi programja: partnerek, termékek tíz árszinttel és raktárankénti készlettel, vevői és szállítói számlák tételekkel, kifizetésekkel és KSeF-számokkal.",
  },
  notes: SUBIEKT_NOTES,
  expects: SUBIEKT_EXPECTS,
  views: SUBIEKT_VIEWS,
});

export const navireo: Pack = mssqlPack({
  id: "navireo",
  slug: "navireo",
  title: "Navireo",
  vendor: "InsERT",
  confidence: "good",
  summary: {
    en: "Navireo ERP has the tables of the GT line: contractors, items with prices and stock by warehouse, invoices with lines and payments.",
    pl: "Navireo ERP ma tabele linii GT: kontrahenci, towary z cenami i stanami w magazynach, faktury z pozycjami i rozliczeniami.",
    "pt-BR":
      "O Navireo ERP tem as tabelas da linha GT: parceiros, itens com preços e estoque por depósito, notas com linhas e pagamentos.",
    cs: "Navireo ERP má tabulky řady GT: partneři, položky s cenami a zásobami po skladech, faktury s řádky a úhradami.",
    hu: "A Navireo ERP a GT sorozat tábláit használja: partnerek, termékek árakkal és raktárankénti készlettel, számlák tételekkel és kifizetésekkel.",
  },
  notes: [
    {
      en: "The layout is that of Subiekt GT, with a table nav_Parametry beside. Branches are not told apart: a document has its own number alone.",
      pl: "Układ bazy jest taki jak w Subiekcie GT, dodatkowo z tabelą nav_Parametry. Oddziały nie są rozróżniane: dokument ma tylko swój numer.",
      "pt-BR":
        "A estrutura é a do Subiekt GT, com a tabela nav_Parametry a mais. As filiais não são distinguidas: o documento tem só o seu número.",
      cs: "Struktura je jako v Subiektu GT, navíc s tabulkou nav_Parametry. Pobočky se nerozlišují: doklad má jen své číslo.",
      hu: "A szerkezet a Subiekt GT-é, kiegészülve a nav_Parametry táblával. A telephelyek nem különülnek el: a bizonylatnak csak a száma van meg.",
    },
    ...SUBIEKT_NOTES,
  ],
  expects: SUBIEKT_EXPECTS,
  views: SUBIEKT_VIEWS,
});

export const subiektNexo: Pack = mssqlPack({
  id: "subiekt_nexo",
  slug: "subiekt-nexo",
  title: "Subiekt nexo",
  vendor: "InsERT",
  confidence: "medium",
  summary: {
    en: "Subiekt nexo and nexo PRO: items with stock by warehouse, and contractors with their tax numbers.",
    pl: "Subiekt nexo i nexo PRO: towary ze stanami w magazynach oraz kontrahenci z numerami NIP.",
    "pt-BR":
      "Subiekt nexo e nexo PRO: itens com estoque por depósito e parceiros com seus números fiscais.",
    cs: "Subiekt nexo a nexo PRO: položky se zásobami po skladech a partneři s daňovými čísly.",
    hu: "Subiekt nexo és nexo PRO: termékek raktárankénti készlettel, valamint partnerek adószámmal.",
  },
  notes: [
    {
      en: "Documents, prices and addresses are left out: their tables differ between versions. The dictionary Dokumentacja_bazy_danych_nexo.htm of the SDK names them; add a view bs_documents_view of your own, or take invoices as EPP files.",
      pl: "Dokumenty, ceny i adresy są pominięte: ich tabele różnią się między wersjami. Opisuje je plik Dokumentacja_bazy_danych_nexo.htm z SDK; dodaj własny widok bs_documents_view albo czytaj faktury z plików EPP.",
      "pt-BR":
        "Documentos, preços e endereços ficam de fora: suas tabelas variam entre versões. O dicionário Dokumentacja_bazy_danych_nexo.htm do SDK os descreve; crie sua própria visão bs_documents_view ou leia as notas de arquivos EPP.",
      cs: "Doklady, ceny a adresy chybí: jejich tabulky se mezi verzemi liší. Popisuje je soubor Dokumentacja_bazy_danych_nexo.htm z SDK; přidejte vlastní pohled bs_documents_view, nebo čtěte faktury ze souborů EPP.",
      hu: "A bizonylatok, árak és címek kimaradnak: tábláik verziónként eltérnek. Az SDK Dokumentacja_bazy_danych_nexo.htm fájlja írja le őket; készítsen saját bs_documents_view nézetet, vagy olvassa a számlákat EPP-fájlokból.",
    },
    NOTES.check_first,
    NOTES.never_write,
  ],
  expects: NEXO_EXPECTS,
  views: NEXO_VIEWS,
});
