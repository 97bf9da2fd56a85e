import { type Static, Type } from "typebox";
import { type Context, defineManifest, field, fields, same } from "../../sdk/index.ts";
import { settingFields } from "./setting-fields.ts";

export const manifest = defineManifest({
  id: "oracle_fusion",
  title: same("Oracle Fusion Cloud SCM"),
  summary: {
    en: "Items of one organization of Oracle Fusion Cloud, both ways, through its REST API.",
    pl: "Pozycje jednej organizacji Oracle Fusion Cloud, w obie strony, przez REST API.",
    "pt-BR": "Itens de uma organização do Oracle Fusion Cloud, nos dois sentidos, pela API REST.",
    cs: "Položky jedné organizace Oracle Fusion Cloud, oběma směry, přes REST API.",
    hu: "Az Oracle Fusion Cloud egy szervezetének cikkei, két irányban, a REST API-n át.",
  },
  category: "erp",
  countries: [],
  docs: "https://docs.oracle.com/en/cloud/saas/supply-chain-and-manufacturing/fasrp/",
  steps: [
    {
      en: "Make an integration user: Tools → Security Console → Users → Add User Account, with a role that may view and manage items (such as Product Data Steward) and data access to the organization.",
      pl: "Załóż użytkownika integracyjnego: Tools → Security Console → Users → Add User Account, z rolą, która pozwala przeglądać pozycje i nimi zarządzać (np. Product Data Steward), oraz dostępem do danych organizacji.",
      "pt-BR":
        "Crie um usuário de integração: Tools → Security Console → Users → Add User Account, com um papel que possa ver e gerenciar itens (como Product Data Steward) e acesso aos dados da organização.",
      cs: "Založte integračního uživatele: Tools → Security Console → Users → Add User Account, s rolí, která smí položky prohlížet a spravovat (například Product Data Steward), a s přístupem k datům organizace.",
      hu: "Hozzon létre integrációs felhasználót: Tools → Security Console → Users → Add User Account, olyan szerepkörrel, amely láthatja és kezelheti a cikkeket (például Product Data Steward), és adatelérést a szervezethez.",
    },
    {
      en: "Either enter this user and the password here, or make a confidential application with the grant Client Credentials in the identity domain (Oracle Cloud console → Identity & Security → Domains → Integrated applications), and enter its client ID and secret, token address and scope.",
      pl: "Wpisz tu tego użytkownika i hasło albo utwórz w domenie tożsamości (konsola Oracle Cloud → Identity & Security → Domains → Integrated applications) aplikację poufną z uprawnieniem Client Credentials i wpisz jej identyfikator, tajny klucz, adres tokenów i zakres.",
      "pt-BR":
        "Informe aqui esse usuário e a senha, ou crie no domínio de identidade (console Oracle Cloud → Identity & Security → Domains → Integrated applications) uma aplicação confidencial com a concessão Client Credentials e informe o ID e o segredo do cliente, o endereço de tokens e o escopo.",
      cs: "Buď zde zadejte tohoto uživatele a heslo, nebo v doméně identit (konzole Oracle Cloud → Identity & Security → Domains → Integrated applications) založte důvěrnou aplikaci s oprávněním Client Credentials a zadejte její ID a tajný kód, adresu tokenů a rozsah.",
      hu: "Adja meg itt ezt a felhasználót és a jelszót, vagy hozzon létre az identitástartományban (Oracle Cloud konzol → Identity & Security → Domains → Integrated applications) egy bizalmas alkalmazást Client Credentials engedéllyel, és adja meg az azonosítóját, titkos kódját, a tokenek címét és a hatókört.",
    },
    {
      en: "Enter the address of the pod as base_url, such as https://abcd.fa.em2.oraclecloud.com, and the code of the organization.",
      pl: "Wpisz adres środowiska jako base_url, np. https://abcd.fa.em2.oraclecloud.com, oraz kod organizacji.",
      "pt-BR":
        "Informe o endereço do ambiente em base_url, como https://abcd.fa.em2.oraclecloud.com, e o código da organização.",
      cs: "Zadejte adresu prostředí do base_url, například https://abcd.fa.em2.oraclecloud.com, a kód organizace.",
      hu: "Adja meg a környezet címét a base_url mezőben, például https://abcd.fa.em2.oraclecloud.com, és a szervezet kódját.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    username: Type.Optional(
      field.text({
        title: {
          en: "User",
          pl: "Użytkownik",
          "pt-BR": "Usuário",
          cs: "Uživatel",
          hu: "Felhasználó",
        },
        pattern: "^[^:]+$",
        maxLength: 100,
      }),
    ),
    password: Type.Optional(
      field.secret({
        title: { en: "Password", pl: "Hasło", "pt-BR": "Senha", cs: "Heslo", hu: "Jelszó" },
      }),
    ),
    client_id: Type.Optional(
      field.text({
        title: {
          en: "Client ID",
          pl: "Identyfikator klienta",
          "pt-BR": "ID do cliente",
          cs: "ID klienta",
          hu: "Ügyfél-azonosító",
        },
        help: {
          en: "Instead of user and password: with it the hub signs in with OAuth.",
          pl: "Zamiast użytkownika i hasła: z nim Viadukt loguje się przez OAuth.",
          "pt-BR": "Em vez de usuário e senha: com ele o hub entra por OAuth.",
          cs: "Místo uživatele a hesla: s ním se Viadukt přihlašuje přes OAuth.",
          hu: "Felhasználó és jelszó helyett: ezzel a Viadukt OAuth útján jelentkezik be.",
        },
        maxLength: 300,
      }),
    ),
    client_secret: Type.Optional(
      field.secret({
        title: {
          en: "Client secret",
          pl: "Tajny klucz klienta",
          "pt-BR": "Segredo do cliente",
          cs: "Tajný kód klienta",
          hu: "Titkos ügyfélkód",
        },
      }),
    ),
  }),
  settings: fields(settingFields),
  allowedHosts: [],
  rate: { requests: 20, perMs: 1_000, concurrency: 5 },
});

export type Credentials = Static<typeof manifest.credentials>;
export type Settings = Static<typeof manifest.settings>;
export type FusionContext = Context<Credentials, Settings>;
