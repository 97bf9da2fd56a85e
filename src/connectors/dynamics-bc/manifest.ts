import { type Static, Type } from "typebox";
import {
  type Context,
  defineManifest,
  field,
  fields,
  InvalidInputError,
  same,
} from "../../sdk/index.ts";
import { settingFields } from "./settings.ts";
import { steps } from "./steps.ts";

export const API_HOST = "https://api.businesscentral.dynamics.com";

export const manifest = defineManifest({
  id: "dynamics_bc",
  title: same("Dynamics 365 Business Central"),
  summary: {
    en: "Reads items with stock, customers and vendors, and writes items, in the cloud or on a server of your own.",
    pl: "Odczytuje towary ze stanami, nabywców i dostawców oraz zapisuje towary, w chmurze lub na własnym serwerze.",
    "pt-BR":
      "Lê itens com estoque, clientes e fornecedores e grava itens, na nuvem ou em servidor próprio.",
    cs: "Čte zboží se zásobami, zákazníky a dodavatele a zapisuje zboží, v cloudu i na vlastním serveru.",
    hu: "Beolvassa a cikkeket a készlettel, a vevőket és a szállítókat, és cikkeket ír, felhőben vagy saját kiszolgálón.",
  },
  category: "erp",
  countries: [],
  docs: "https://learn.microsoft.com/dynamics365/business-central/dev-itpro/api-reference/v2.0/",
  steps,
  auth: { kind: "custom" },
  credentials: fields({
    client_id: Type.Optional(
      field.text({
        title: {
          en: "Application (client) ID",
          pl: "Identyfikator aplikacji (klienta)",
          "pt-BR": "ID do aplicativo (cliente)",
          cs: "ID aplikace (klienta)",
          hu: "Alkalmazás (ügyfél) azonosítója",
        },
        maxLength: 100,
      }),
    ),
    client_secret: Type.Optional(
      field.secret({
        title: {
          en: "Client secret",
          pl: "Klucz tajny klienta",
          "pt-BR": "Segredo do cliente",
          cs: "Tajný kód klienta",
          hu: "Titkos ügyfélkód",
        },
        maxLength: 300,
      }),
    ),
    username: Type.Optional(
      field.text({
        title: {
          en: "User name",
          pl: "Nazwa użytkownika",
          "pt-BR": "Nome de usuário",
          cs: "Uživatelské jméno",
          hu: "Felhasználónév",
        },
        help: {
          en: "Only for a server of your own.",
          pl: "Tylko przy własnym serwerze.",
          "pt-BR": "Só com servidor próprio.",
          cs: "Jen u vlastního serveru.",
          hu: "Csak saját kiszolgálóhoz.",
        },
        pattern: "^[^:]+$",
        maxLength: 130,
      }),
    ),
    web_service_key: Type.Optional(
      field.secret({
        title: {
          en: "Web service access key",
          pl: "Klucz dostępu do usługi sieci Web",
          "pt-BR": "Chave de acesso ao serviço Web",
          cs: "Přístupový klíč webové služby",
          hu: "Webszolgáltatás-hozzáférési kulcs",
        },
        maxLength: 300,
      }),
    ),
  }),
  settings: fields(settingFields),
  baseUrl(_credentials, settings) {
    const { tenant_id: tenant, environment = "Production" } = settings ?? {};
    if (tenant === undefined)
      throw new InvalidInputError([
        {
          field: "settings.tenant_id",
          message: "is missing",
          remedy: "Enter the directory (tenant) ID, or the base URL of a server of your own.",
        },
      ]);
    return `${API_HOST}/v2.0/${encodeURIComponent(tenant)}/${encodeURIComponent(environment)}/api/v2.0`;
  },
  allowedHosts: ["login.microsoftonline.com"],
  /** Ten a second in production; five at one moment, of which people and other programs want some too. */
  rate: { requests: 600, perMs: 60_000, concurrency: 4 },
});

export type BcContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
