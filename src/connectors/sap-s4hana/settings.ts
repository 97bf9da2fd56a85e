import { Type } from "typebox";
import { caCertificate, field, fields, tokenAddress } from "../../sdk/index.ts";
import { newProductFields } from "./new-product-fields.ts";

const signIn = field.choice(["basic", "oauth2"], {
  title: {
    en: "Way to sign in",
    pl: "Sposób logowania",
    "pt-BR": "Forma de autenticação",
    cs: "Způsob přihlášení",
    hu: "Bejelentkezés módja",
  },
  help: {
    en: "basic: user and password; oauth2: client ID and secret (client credentials, in the cloud).",
    pl: "basic: użytkownik i hasło; oauth2: identyfikator i tajny klucz klienta (client credentials, w chmurze).",
    "pt-BR":
      "basic: usuário e senha; oauth2: ID e segredo do cliente (client credentials, na nuvem).",
    cs: "basic: uživatel a heslo; oauth2: ID a tajný kód klienta (client credentials, v cloudu).",
    hu: "basic: felhasználó és jelszó; oauth2: ügyfélazonosító és titkos kód (client credentials, a felhőben).",
  },
  default: "basic",
});

const client = field.text({
  title: {
    en: "SAP client",
    pl: "Mandant SAP",
    "pt-BR": "Mandante SAP",
    cs: "Mandant SAP",
    hu: "SAP-mandant",
  },
  help: {
    en: "Three digits; empty for the default client of the system.",
    pl: "Trzy cyfry; puste oznacza mandanta domyślnego systemu.",
    "pt-BR": "Três dígitos; vazio para o mandante padrão do sistema.",
    cs: "Tři číslice; prázdné pro výchozí mandant systému.",
    hu: "Három számjegy; üresen a rendszer alapértelmezett mandantja.",
  },
  pattern: "^\\d{3}$",
  maxLength: 3,
  examples: ["100"],
});

const language = field.text({
  title: {
    en: "Language of texts",
    pl: "Język tekstów",
    "pt-BR": "Idioma dos textos",
    cs: "Jazyk textů",
    hu: "A szövegek nyelve",
  },
  help: {
    en: "Two letters. Names are read and written in it, and units have its letters; where a name is missing the English one is read.",
    pl: "Dwie litery. W tym języku są odczytywane i zapisywane nazwy i oznaczenia jednostek; gdy nazwy brakuje, odczytywana jest angielska.",
    "pt-BR":
      "Duas letras. Nomes e unidades são lidos e gravados nele; se faltar um nome, lê-se o inglês.",
    cs: "Dvě písmena. Názvy a jednotky se v něm čtou i zapisují; chybí-li název, čte se anglický.",
    hu: "Két betű. Ezen a nyelven olvassuk és írjuk a neveket és a mértékegységeket; hiányzó név helyett az angolt olvassuk.",
  },
  default: "EN",
  pattern: "^[A-Z]{2}$",
  maxLength: 2,
  examples: ["PL", "EN"],
});

const readTypes = field.list({
  title: {
    en: "Product types to read",
    pl: "Odczytywane rodzaje materiałów",
    "pt-BR": "Tipos de produto a ler",
    cs: "Čtené druhy produktů",
    hu: "Olvasandó termékfajták",
  },
  help: {
    en: "All types where it is empty.",
    pl: "Puste oznacza wszystkie rodzaje.",
    "pt-BR": "Vazio para todos os tipos.",
    cs: "Prázdné znamená všechny druhy.",
    hu: "Üresen minden fajta.",
  },
  pattern: "^[A-Z0-9_]{1,4}$",
  maxLength: 4,
  maxItems: 20,
  examples: ["HAWA", "ERSA"],
});

const readStock = field.flag({
  title: {
    en: "Read stock",
    pl: "Czytaj stany magazynowe",
    "pt-BR": "Ler o estoque",
    cs: "Číst zásoby",
    hu: "Készlet olvasása",
  },
  help: {
    en: "Needs API_MATERIAL_STOCK_SRV (in the cloud SAP_COM_0164). Stock that moves is seen by full reads only.",
    pl: "Wymaga API_MATERIAL_STOCK_SRV (w chmurze SAP_COM_0164). Zmiany samych stanów widzi tylko pełny odczyt.",
    "pt-BR":
      "Precisa de API_MATERIAL_STOCK_SRV (na nuvem SAP_COM_0164). Só a leitura completa vê movimentos de estoque.",
    cs: "Vyžaduje API_MATERIAL_STOCK_SRV (v cloudu SAP_COM_0164). Pohyby zásob vidí jen úplné čtení.",
    hu: "Az API_MATERIAL_STOCK_SRV kell hozzá (a felhőben SAP_COM_0164). A készletmozgást csak a teljes olvasás látja.",
  },
  default: true,
});

const stockPlants = field.list({
  title: {
    en: "Plants whose stock is read",
    pl: "Zakłady, których stany są czytane",
    "pt-BR": "Centros cujo estoque é lido",
    cs: "Závody, jejichž zásoby se čtou",
    hu: "Gyáregységek, amelyek készletét olvassuk",
  },
  help: {
    en: "All plants where it is empty.",
    pl: "Puste oznacza wszystkie zakłady.",
    "pt-BR": "Vazio para todos os centros.",
    cs: "Prázdné znamená všechny závody.",
    hu: "Üresen minden gyáregység.",
  },
  pattern: "^[A-Z0-9_]{1,4}$",
  maxLength: 4,
  maxItems: 50,
  examples: ["1010"],
});

const readPartners = field.flag({
  title: {
    en: "Read business partners",
    pl: "Czytaj partnerów biznesowych",
    "pt-BR": "Ler parceiros de negócios",
    cs: "Číst obchodní partnery",
    hu: "Üzleti partnerek olvasása",
  },
  help: {
    en: "Customers and suppliers. Needs API_BUSINESS_PARTNER (in the cloud SAP_COM_0008).",
    pl: "Odbiorcy i dostawcy. Wymaga API_BUSINESS_PARTNER (w chmurze SAP_COM_0008).",
    "pt-BR": "Clientes e fornecedores. Precisa de API_BUSINESS_PARTNER (na nuvem SAP_COM_0008).",
    cs: "Odběratelé a dodavatelé. Vyžaduje API_BUSINESS_PARTNER (v cloudu SAP_COM_0008).",
    hu: "Vevők és szállítók. Az API_BUSINESS_PARTNER kell hozzá (a felhőben SAP_COM_0008).",
  },
  default: false,
});

export const settings = fields({
  sign_in: Type.Optional(signIn),
  token_url: tokenAddress("https://my300000.s4hana.cloud.sap/sap/bc/sec/oauth2/token"),
  ca_certificate: Type.Optional(caCertificate),
  sap_client: Type.Optional(client),
  language: Type.Optional(language),
  read_types: Type.Optional(readTypes),
  read_stock: Type.Optional(readStock),
  stock_plants: Type.Optional(stockPlants),
  read_partners: Type.Optional(readPartners),
  ...newProductFields,
});
