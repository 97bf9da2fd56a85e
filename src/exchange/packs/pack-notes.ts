import type { I18n } from "../../model/i18n.ts";

/** What has to be said of several packs. */
export const NOTES = {
  no_change_time: {
    en: "The ERP does not tell when a card was changed. Contractors and items are read in full; documents of the last 60 days and unpaid ones are read again. Run a full import once a night.",
    pl: "ERP nie zapisuje czasu zmiany kartotek. Kontrahenci i towary są czytani w całości; dokumenty z ostatnich 60 dni i nierozliczone są czytane ponownie. Pełny import uruchamiaj raz na dobę, nocą.",
    "pt-BR":
      "O ERP não informa quando um cadastro mudou. Parceiros e itens são lidos por inteiro; documentos dos últimos 60 dias e os não pagos são lidos de novo. Execute uma importação completa por noite.",
    cs: "ERP neuvádí, kdy byla karta změněna. Partneři a položky se čtou celé; doklady za posledních 60 dnů a neuhrazené se čtou znovu. Úplný import spouštějte jednou za noc.",
    hu: "Az ERP nem tárolja, mikor változott egy törzsadat. A partnereket és a termékeket mindig teljesen olvassuk; az utolsó 60 nap és a kifizetetlen bizonylatok újra beolvasásra kerülnek. Éjszakánként futtasson teljes importot.",
  },
  by_rowversion: {
    en: "Changes are read by the rowversion column of each card. A payment does not change the document's own row: run a full import once a night, so that the state of payment is right.",
    pl: "Zmiany są czytane po kolumnie rowversion. Zapłata nie zmienia wiersza dokumentu: uruchamiaj pełny import raz na dobę, aby stan rozliczenia był aktualny.",
    "pt-BR":
      "As mudanças são lidas pela coluna rowversion. Um pagamento não altera a linha do documento: execute uma importação completa por noite para que a situação do pagamento esteja correta.",
    cs: "Změny se čtou podle sloupce rowversion. Úhrada nemění řádek dokladu: spouštějte úplný import jednou za noc, aby byl stav úhrady správný.",
    hu: "A változásokat a rowversion oszlop alapján olvassuk. A fizetés nem módosítja a bizonylat sorát: éjszakánként futtasson teljes importot, hogy a fizetettség helyes legyen.",
  },
  never_write: {
    en: "Nothing is written into the ERP's own tables. Invoices go back through the staging tables, a file or the ERP's own interface.",
    pl: "Do tabel ERP nic nie jest zapisywane. Faktury wracają przez tabele pośrednie, plik albo interfejs samego ERP.",
    "pt-BR":
      "Nada é gravado nas tabelas do próprio ERP. As notas voltam pelas tabelas intermediárias, por arquivo ou pela interface do ERP.",
    cs: "Do tabulek ERP se nic nezapisuje. Faktury se vracejí přes předávací tabulky, soubor nebo rozhraní samotného ERP.",
    hu: "Az ERP saját tábláiba semmi sem íródik. A számlák az átadó táblákon, fájlon vagy az ERP saját felületén jutnak vissza.",
  },
  document_symbols: {
    en: "Symbols of documents differ from firm to firm: check the lists of symbols in bs_documents_view before the first import, and add your own.",
    pl: "Symbole dokumentów są w każdej firmie inne: przed pierwszym importem sprawdź listy symboli w bs_documents_view i dopisz własne.",
    "pt-BR":
      "Os símbolos dos documentos variam de empresa para empresa: confira as listas em bs_documents_view antes da primeira importação e acrescente os seus.",
    cs: "Symboly dokladů se firmu od firmy liší: před prvním importem zkontrolujte seznamy symbolů v bs_documents_view a doplňte vlastní.",
    hu: "A bizonylatok jelölései cégenként eltérnek: az első import előtt ellenőrizze a bs_documents_view jelöléslistáit, és egészítse ki a sajátjaival.",
  },
  supplier_number: {
    en: "Where the supplier's own number of a purchase invoice is kept is not known: `number` is the number in the ERP. Put your column into bs_documents_view if invoices are matched by number.",
    pl: "Nie wiadomo, gdzie ERP trzyma obcy numer faktury zakupu: `number` to numer z ERP. Jeśli faktury są dopasowywane po numerze, wstaw właściwą kolumnę do bs_documents_view.",
    "pt-BR":
      "Não se sabe onde fica o número do fornecedor na nota de compra: `number` é o número no ERP. Coloque a coluna certa em bs_documents_view se as notas forem conciliadas pelo número.",
    cs: "Není známo, kde ERP vede číslo dodavatele na přijaté faktuře: `number` je číslo v ERP. Párujete-li faktury podle čísla, doplňte do bs_documents_view správný sloupec.",
    hu: "Nem ismert, hol tárolja az ERP a szállító saját számlaszámát: a `number` az ERP szerinti szám. Ha szám alapján párosít, tegye a megfelelő oszlopot a bs_documents_view nézetbe.",
  },
  check_first: {
    en: "Names of columns marked I are inferred: run `viadukt erp check` before the scripts, and change or remove the lines that it names.",
    pl: "Nazwy kolumn oznaczone I są domniemane: przed skryptami uruchom `viadukt erp check` i popraw lub usuń wskazane wiersze.",
    "pt-BR":
      "Os nomes de colunas marcados com I são deduzidos: execute `viadukt erp check` antes dos scripts e altere ou remova as linhas indicadas.",
    cs: "Názvy sloupců označené I jsou odvozené: před skripty spusťte `viadukt erp check` a uvedené řádky opravte nebo odstraňte.",
    hu: "Az I jelű oszlopnevek következtetésen alapulnak: a szkriptek előtt futtassa a `viadukt erp check` parancsot, és javítsa vagy törölje a megnevezett sorokat.",
  },
  mirror_first: {
    en: "The vendor allows neither views nor triggers in the database: the mirror copies the tables, and the definitions read the copy. Run the mirror first, and schedule the imports behind it.",
    pl: "Producent nie dopuszcza widoków ani wyzwalaczy w bazie: lustro kopiuje tabele, a definicje czytają kopię. Najpierw uruchom lustro, importy zaplanuj po nim.",
    "pt-BR":
      "O fornecedor não permite visões nem gatilhos no banco: o espelho copia as tabelas e as definições leem a cópia. Execute primeiro o espelho e agende as importações depois dele.",
    cs: "Výrobce v databázi nepovoluje pohledy ani triggery: zrcadlo kopíruje tabulky a definice čtou kopii. Nejprve spusťte zrcadlo a importy naplánujte po něm.",
    hu: "A gyártó nem enged nézeteket és triggereket az adatbázisban: a tükör átmásolja a táblákat, a definíciók a másolatot olvassák. Előbb a tükröt futtassa, az importokat utána ütemezze.",
  },
} as const satisfies Record<string, I18n>;
