import { Type } from "typebox";
import { field, tokenAddress } from "../../sdk/index.ts";

const organization = field.text({
  title: {
    en: "Organization",
    pl: "Organizacja",
    "pt-BR": "Organização",
    cs: "Organizace",
    hu: "Szervezet",
  },
  help: {
    en: "Code of the item master organization, or of the one whose items are wanted.",
    pl: "Kod organizacji głównej pozycji albo tej, której pozycje są potrzebne.",
    "pt-BR": "Código da organização mestre de itens, ou daquela cujos itens são desejados.",
    cs: "Kód hlavní organizace položek, nebo té, jejíž položky jsou potřeba.",
    hu: "A cikktörzs-szervezet kódja, vagy azé, amelynek a cikkei kellenek.",
  },
  pattern: "^[^\\s']+$",
  maxLength: 18,
  examples: ["V1"],
});

const apiVersion = field.text({
  title: {
    en: "Version of the REST API",
    pl: "Wersja REST API",
    "pt-BR": "Versão da API REST",
    cs: "Verze REST API",
    hu: "A REST API verziója",
  },
  pattern: "^(latest|\\d+(\\.\\d+){1,5})$",
  maxLength: 30,
  default: "11.13.18.05",
});

const scope = field.text({
  title: {
    en: "Scope of the token",
    pl: "Zakres tokenu",
    "pt-BR": "Escopo do token",
    cs: "Rozsah tokenu",
    hu: "A token hatóköre",
  },
  help: {
    en: "Only with OAuth, as the identity domain shows it for the Fusion application.",
    pl: "Tylko przy OAuth, tak jak podaje go domena tożsamości dla aplikacji Fusion.",
    "pt-BR": "Só com OAuth, como o domínio de identidade o mostra para a aplicação Fusion.",
    cs: "Jen s OAuth, jak jej uvádí doména identit u aplikace Fusion.",
    hu: "Csak OAuth esetén, ahogy az identitástartomány a Fusion-alkalmazásnál mutatja.",
  },
  maxLength: 500,
  examples: ["urn:opc:resource:consumer::all"],
});

const itemClass = field.text({
  title: {
    en: "Item class of new items",
    pl: "Klasa nowych pozycji",
    "pt-BR": "Classe dos novos itens",
    cs: "Třída nových položek",
    hu: "Az új cikkek osztálya",
  },
  maxLength: 200,
  default: "Root Item Class",
});

const defaultUnit = field.text({
  title: {
    en: "Unit of new items that have none",
    pl: "Jednostka nowych pozycji, gdy jej brak",
    "pt-BR": "Unidade dos novos itens que não a têm",
    cs: "Jednotka nových položek, které ji nemají",
    hu: "Az egység nélküli új cikkek egysége",
  },
  maxLength: 25,
  default: "Each",
});

const activeStatus = field.text({
  title: {
    en: "Status of items in use",
    pl: "Status pozycji używanych",
    "pt-BR": "Status dos itens em uso",
    cs: "Stav používaných položek",
    hu: "A használt cikkek állapota",
  },
  maxLength: 80,
  default: "Active",
});

const inactiveStatus = field.text({
  title: {
    en: "Status of items out of use",
    pl: "Status pozycji wycofanych",
    "pt-BR": "Status dos itens fora de uso",
    cs: "Stav vyřazených položek",
    hu: "A használaton kívüli cikkek állapota",
  },
  help: {
    en: "Items of this status are inactive, and items that are removed get it: Oracle deletes none.",
    pl: "Pozycje o tym statusie są nieaktywne, a usuwane go otrzymują: Oracle niczego nie kasuje.",
    "pt-BR":
      "Itens com este status são inativos, e os removidos o recebem: a Oracle não exclui nenhum.",
    cs: "Položky s tímto stavem jsou neaktivní a odebrané jej dostanou: Oracle žádné nemaže.",
    hu: "Az ilyen állapotú cikkek inaktívak, az eltávolítottak pedig ezt kapják: az Oracle egyet sem töröl.",
  },
  maxLength: 80,
  default: "Inactive",
});

const currency = field.text({
  title: {
    en: "Currency of list prices",
    pl: "Waluta cen katalogowych",
    "pt-BR": "Moeda dos preços de lista",
    cs: "Měna ceníkových cen",
    hu: "A listaárak pénzneme",
  },
  help: {
    en: "That of the organization; without it no prices are read.",
    pl: "Waluta organizacji; bez niej ceny nie są odczytywane.",
    "pt-BR": "A da organização; sem ela, nenhum preço é lido.",
    cs: "Měna organizace; bez ní se ceny nečtou.",
    hu: "A szervezeté; nélküle nem olvas árakat.",
  },
  pattern: "^[A-Z]{3}$",
  maxLength: 3,
  examples: ["EUR"],
});

const priceListName = field.text({
  title: {
    en: "Name of the list prices in the hub",
    pl: "Nazwa cen katalogowych w Viadukcie",
    "pt-BR": "Nome dos preços de lista no hub",
    cs: "Název ceníkových cen ve Viaduktu",
    hu: "A listaárak neve a Viaduktban",
  },
  maxLength: 60,
  default: "list",
});

const writePrices = field.flag({
  title: {
    en: "Write list prices too",
    pl: "Zapisuj też ceny katalogowe",
    "pt-BR": "Gravar também os preços de lista",
    cs: "Zapisovat i ceníkové ceny",
    hu: "A listaárak írása is",
  },
  help: {
    en: "Only where the item class and the user's rights let ListPrice be changed.",
    pl: "Tylko gdy klasa pozycji i prawa użytkownika pozwalają zmieniać ListPrice.",
    "pt-BR": "Só quando a classe do item e os direitos do usuário permitem alterar ListPrice.",
    cs: "Jen když třída položky a práva uživatele dovolují měnit ListPrice.",
    hu: "Csak ha a cikkosztály és a felhasználó jogai engedik a ListPrice módosítását.",
  },
  default: false,
});

export const settingFields = {
  organization,
  api_version: Type.Optional(apiVersion),
  token_url: tokenAddress("https://idcs-0123456789abcdef.identity.oraclecloud.com/oauth2/v1/token"),
  scope: Type.Optional(scope),
  item_class: Type.Optional(itemClass),
  default_unit: Type.Optional(defaultUnit),
  active_status: Type.Optional(activeStatus),
  inactive_status: Type.Optional(inactiveStatus),
  currency: Type.Optional(currency),
  price_list_name: Type.Optional(priceListName),
  write_prices: Type.Optional(writePrices),
};
