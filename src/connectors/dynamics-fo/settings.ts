import { Type } from "typebox";
import { field, type I18n, tokenAddress } from "../../sdk/index.ts";

const NEW_ITEM: I18n = {
  en: "For products that the hub releases; Finance & Operations makes none without it.",
  pl: "Dla produktów udostępnianych przez program; bez tego Finance & Operations ich nie utworzy.",
  "pt-BR": "Para produtos liberados pelo sistema; sem isso o Finance & Operations não os cria.",
  cs: "Pro produkty, které vydá tento systém; bez toho je Finance & Operations nezaloží.",
  hu: "A rendszer által kiadott termékekhez; enélkül a Finance & Operations nem hoz létre ilyet.",
};

const newItem = (title: I18n, example: string) =>
  Type.Optional(field.text({ title, help: NEW_ITEM, maxLength: 60, examples: [example] }));

/** Fields of an integration with Finance & Operations. */
export const settingFields = {
  environment_url: field.text({
    title: {
      en: "Address of the environment",
      pl: "Adres środowiska",
      "pt-BR": "Endereço do ambiente",
      cs: "Adresa prostředí",
      hu: "A környezet címe",
    },
    help: {
      en: "As in the browser when you work with it, without a path.",
      pl: "Taki jak w przeglądarce podczas pracy, bez ścieżki.",
      "pt-BR": "Como aparece no navegador ao usá-lo, sem caminho.",
      cs: "Jako v prohlížeči při práci, bez cesty.",
      hu: "Ahogyan a böngészőben munka közben látszik, útvonal nélkül.",
    },
    pattern: "^https?://[^\\s/?#]+/?$",
    maxLength: 300,
    examples: ["https://contoso.operations.dynamics.com"],
  }),
  tenant_id: Type.Optional(
    field.text({
      title: {
        en: "Directory (tenant) ID",
        pl: "Identyfikator katalogu (dzierżawy)",
        "pt-BR": "ID do diretório (locatário)",
        cs: "ID adresáře (tenanta)",
        hu: "Címtár (bérlő) azonosítója",
      },
      pattern: "^[A-Za-z0-9.-]+$",
      maxLength: 100,
      examples: ["7b0c9f64-2d1e-4c55-8f0e-93a1d1c4e2b7"],
    }),
  ),
  legal_entity: field.text({
    title: {
      en: "Legal entity",
      pl: "Firma (jednostka)",
      "pt-BR": "Entidade legal",
      cs: "Právnická osoba",
      hu: "Jogi személy",
    },
    help: {
      en: "Its short code (dataAreaId). One integration works with one.",
      pl: "Jej krótki kod (dataAreaId). Jedna integracja obsługuje jedną.",
      "pt-BR": "O código curto (dataAreaId). Cada integração trabalha com uma.",
      cs: "Její krátký kód (dataAreaId). Jedna integrace pracuje s jednou.",
      hu: "A rövid kódja (dataAreaId). Egy integráció egyhez kapcsolódik.",
    },
    pattern: "^[A-Za-z0-9]{1,4}$",
    maxLength: 4,
    examples: ["usmf"],
  }),
  currency: Type.Optional(
    field.text({
      title: {
        en: "Accounting currency",
        pl: "Waluta księgowa",
        "pt-BR": "Moeda contábil",
        cs: "Účetní měna",
        hu: "Könyvelési pénznem",
      },
      help: {
        en: "Of the legal entity's ledger, as ISO code. Without it products have no prices.",
        pl: "Księgi tej firmy, jako kod ISO. Bez niej produkty nie mają cen.",
        "pt-BR": "Do razão da entidade legal, em código ISO. Sem ela os produtos não têm preços.",
        cs: "Hlavní knihy právnické osoby, jako kód ISO. Bez ní produkty nemají ceny.",
        hu: "A jogi személy főkönyvéé, ISO-kóddal. Enélkül a termékeknek nincs ára.",
      },
      pattern: "^[A-Z]{3}$",
      maxLength: 3,
      examples: ["PLN"],
    }),
  ),
  obsolete_state: Type.Optional(
    field.text({
      title: {
        en: "Lifecycle state of products out of use",
        pl: "Stan cyklu życia produktów wycofanych",
        "pt-BR": "Estado do ciclo de vida dos produtos fora de uso",
        cs: "Stav životního cyklu vyřazených produktů",
        hu: "A nem használt termékek életciklus-állapota",
      },
      help: {
        en: "Products in this state are out of use, and removed ones get it. Without it all are in use.",
        pl: "Produkty w tym stanie są wycofane, a usuwane go otrzymują. Bez niego wszystkie są w użyciu.",
        "pt-BR":
          "Produtos neste estado estão fora de uso, e os removidos o recebem. Sem ele, todos estão em uso.",
        cs: "Produkty v tomto stavu jsou vyřazené a odebrané jej dostanou. Bez něj jsou všechny v užívání.",
        hu: "Az ilyen állapotú termékek nincsenek használatban, az eltávolítottak ezt kapják. Enélkül mind használatban van.",
      },
      maxLength: 60,
      examples: ["Obsolete"],
    }),
  ),
  new_item_model_group: newItem(
    {
      en: "New products: item model group",
      pl: "Nowe produkty: grupa modeli pozycji",
      "pt-BR": "Produtos novos: grupo de modelos de item",
      cs: "Nové produkty: skupina modelů položek",
      hu: "Új termékek: cikkmodellcsoport",
    },
    "FIFO",
  ),
  new_item_product_group: newItem(
    {
      en: "New products: item group",
      pl: "Nowe produkty: grupa pozycji",
      "pt-BR": "Produtos novos: grupo de itens",
      cs: "Nové produkty: skupina položek",
      hu: "Új termékek: cikkcsoport",
    },
    "CarAudio",
  ),
  new_item_storage_dimensions: newItem(
    {
      en: "New products: storage dimension group",
      pl: "Nowe produkty: grupa wymiarów magazynowania",
      "pt-BR": "Produtos novos: grupo de dimensões de armazenamento",
      cs: "Nové produkty: skupina dimenzí úložiště",
      hu: "Új termékek: tárolási dimenziócsoport",
    },
    "SiteWH",
  ),
  new_item_tracking_dimensions: newItem(
    {
      en: "New products: tracking dimension group (None if empty)",
      pl: "Nowe produkty: grupa wymiarów śledzenia (puste: None)",
      "pt-BR": "Produtos novos: grupo de dimensões de rastreamento (vazio: None)",
      cs: "Nové produkty: skupina dimenzí sledování (prázdné: None)",
      hu: "Új termékek: követési dimenziócsoport (üresen: None)",
    },
    "None",
  ),
  new_item_unit: newItem(
    {
      en: "New products: unit where the item has none",
      pl: "Nowe produkty: jednostka, gdy towar jej nie ma",
      "pt-BR": "Produtos novos: unidade quando o item não tem",
      cs: "Nové produkty: jednotka, když ji zboží nemá",
      hu: "Új termékek: mértékegység, ha a cikknek nincs",
    },
    "ea",
  ),
  token_url: tokenAddress("https://login.partner.microsoftonline.cn/contoso/oauth2/v2.0/token"),
};
