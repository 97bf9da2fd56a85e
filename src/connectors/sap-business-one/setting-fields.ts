import { Type } from "typebox";
import { caCertificate, field } from "../../sdk/index.ts";

const apiVersion = field.choice(["v2", "v1"], {
  title: {
    en: "Version of the Service Layer",
    pl: "Wersja Service Layer",
    "pt-BR": "Versão da Service Layer",
    cs: "Verze Service Layer",
    hu: "A Service Layer verziója",
  },
  help: {
    en: "v2 (OData 4) from SAP Business One 10.0 on; v1 for older ones. A base URL that ends with /b1s/v1 or /b1s/v2 goes before it.",
    pl: "v2 (OData 4) od SAP Business One 10.0; v1 dla starszych. Adres bazowy zakończony na /b1s/v1 lub /b1s/v2 ma pierwszeństwo.",
    "pt-BR":
      "v2 (OData 4) a partir do SAP Business One 10.0; v1 para versões anteriores. Uma URL base terminada em /b1s/v1 ou /b1s/v2 tem prioridade.",
    cs: "v2 (OData 4) od SAP Business One 10.0; v1 pro starší. Základní URL končící na /b1s/v1 nebo /b1s/v2 má přednost.",
    hu: "v2 (OData 4) a SAP Business One 10.0-tól; v1 a régebbiekhez. A /b1s/v1 vagy /b1s/v2 végű alapcím elsőbbséget élvez.",
  },
  default: "v2",
});

const timeZone = field.text({
  title: {
    en: "Time zone of the server",
    pl: "Strefa czasowa serwera",
    "pt-BR": "Fuso horário do servidor",
    cs: "Časové pásmo serveru",
    hu: "A kiszolgáló időzónája",
  },
  help: {
    en: "SAP Business One stamps changes with the clock of its server, without a zone.",
    pl: "SAP Business One zapisuje czas zmian według zegara serwera, bez strefy.",
    "pt-BR": "O SAP Business One registra as alterações pelo relógio do servidor, sem fuso.",
    cs: "SAP Business One zapisuje čas změn podle hodin serveru, bez pásma.",
    hu: "A SAP Business One a kiszolgáló órája szerint, időzóna nélkül rögzíti a módosítások idejét.",
  },
  pattern: "^[A-Za-z][A-Za-z0-9_+/-]*$",
  maxLength: 60,
  default: "Europe/Warsaw",
  examples: ["Europe/Budapest", "America/Sao_Paulo"],
});

const priceList = field.integer({
  title: {
    en: "Price list (number)",
    pl: "Cennik (numer)",
    "pt-BR": "Lista de preços (número)",
    cs: "Ceník (číslo)",
    hu: "Árlista (szám)",
  },
  help: {
    en: "Inventory → Price Lists → Price Lists; the number is that of the row, the first one is 1.",
    pl: "Gospodarka magazynowa → Cenniki → Cenniki; numerem jest numer wiersza, pierwszy to 1.",
    "pt-BR":
      "Estoque → Listas de preços → Listas de preços; o número é o da linha, a primeira é 1.",
    cs: "Sklad → Ceníky → Ceníky; číslem je číslo řádku, první je 1.",
    hu: "Készlet → Árlisták → Árlisták; a szám a sor száma, az első az 1.",
  },
  minimum: 1,
  maximum: 32_767,
  default: 1,
});

const priceListName = field.text({
  title: {
    en: "Name of the price list in the hub",
    pl: "Nazwa cennika w Viadukcie",
    "pt-BR": "Nome da lista de preços no hub",
    cs: "Název ceníku ve Viaduktu",
    hu: "Az árlista neve a Viaduktban",
  },
  help: {
    en: "Prices of several systems belong together where their lists have one name.",
    pl: "Ceny z kilku systemów są łączone, gdy ich cenniki mają tę samą nazwę.",
    "pt-BR": "Preços de vários sistemas são reunidos quando as listas têm o mesmo nome.",
    cs: "Ceny z více systémů patří k sobě, když mají jejich ceníky stejný název.",
    hu: "Több rendszer árai akkor tartoznak össze, ha az árlistáik neve azonos.",
  },
  maxLength: 60,
  default: "sales",
});

const grossPrices = field.flag({
  title: {
    en: "The price list has gross prices",
    pl: "Cennik zawiera ceny brutto",
    "pt-BR": "A lista de preços tem preços com impostos",
    cs: "Ceník obsahuje ceny s DPH",
    hu: "Az árlista bruttó árakat tartalmaz",
  },
  default: false,
});

const localCurrency = field.text({
  title: {
    en: "Local currency",
    pl: "Waluta krajowa",
    "pt-BR": "Moeda local",
    cs: "Místní měna",
    hu: "Helyi pénznem",
  },
  help: {
    en: "Its three letters, where the company writes it otherwise (R$, Kč, Ft) or prices carry no currency.",
    pl: "Trzyliterowy kod, jeśli firma zapisuje ją inaczej (R$, Kč, Ft) albo ceny nie mają waluty.",
    "pt-BR":
      "O código de três letras, se a empresa a escreve de outro modo (R$, Kč, Ft) ou se os preços não têm moeda.",
    cs: "Třípísmenný kód, pokud ji firma zapisuje jinak (R$, Kč, Ft) nebo ceny nemají měnu.",
    hu: "A hárombetűs kód, ha a cég másként írja (R$, Kč, Ft), vagy az áraknak nincs pénzneme.",
  },
  pattern: "^[A-Z]{3}$",
  maxLength: 3,
  examples: ["BRL"],
});

const warehouses = field.list({
  title: {
    en: "Warehouses",
    pl: "Magazyny",
    "pt-BR": "Depósitos",
    cs: "Sklady",
    hu: "Raktárak",
  },
  help: {
    en: "Their codes; stock of all warehouses where it is left empty.",
    pl: "Ich kody; puste oznacza stany wszystkich magazynów.",
    "pt-BR": "Os códigos; vazio significa o estoque de todos os depósitos.",
    cs: "Jejich kódy; prázdné znamená zásoby všech skladů.",
    hu: "A kódjuk; üresen hagyva minden raktár készlete.",
  },
  maxLength: 20,
  examples: ["01"],
});

const removal = field.choice(["deactivate", "delete"], {
  title: {
    en: "Items that are removed",
    pl: "Usuwane towary",
    "pt-BR": "Itens removidos",
    cs: "Odebrané položky",
    hu: "Eltávolított cikkek",
  },
  help: {
    en: "deactivate: marked as inactive. delete: deleted, which SAP Business One allows only without any transaction.",
    pl: "deactivate: oznaczane jako nieaktywne. delete: usuwane; SAP Business One pozwala na to tylko bez żadnych transakcji.",
    "pt-BR":
      "deactivate: marcados como inativos. delete: excluídos, o que o SAP Business One só permite sem nenhuma transação.",
    cs: "deactivate: označí se jako neaktivní. delete: smažou se, což SAP Business One dovolí jen bez jakékoli transakce.",
    hu: "deactivate: inaktívként jelöli meg. delete: törli, amit a SAP Business One csak tranzakció nélküli cikknél enged.",
  },
  default: "deactivate",
});

export const settingFields = {
  api_version: Type.Optional(apiVersion),
  ca_certificate: Type.Optional(caCertificate),
  time_zone: Type.Optional(timeZone),
  price_list: Type.Optional(priceList),
  price_list_name: Type.Optional(priceListName),
  gross_prices: Type.Optional(grossPrices),
  local_currency: Type.Optional(localCurrency),
  warehouses: Type.Optional(warehouses),
  removal: Type.Optional(removal),
};
