import { type Static, Type } from "typebox";
import { type Context, defineManifest, field, fields, same } from "../../sdk/index.ts";
import { settings } from "./settings.ts";
import { steps } from "./steps.ts";

export const manifest = defineManifest({
  id: "sap_s4hana",
  title: same("SAP S/4HANA"),
  summary: {
    en: "Products with stock and valuation prices, both ways, and business partners, over the OData services of SAP.",
    pl: "Materiały ze stanami i cenami wyceny, w obie strony, oraz partnerzy biznesowi, przez usługi OData systemu SAP.",
    "pt-BR":
      "Produtos com estoque e preços de avaliação, nos dois sentidos, e parceiros de negócios, pelos serviços OData do SAP.",
    cs: "Produkty se zásobami a oceňovacími cenami, oběma směry, a obchodní partneři, přes služby OData systému SAP.",
    hu: "Termékek készlettel és értékelési árral, oda-vissza, valamint üzleti partnerek, az SAP OData-szolgáltatásain át.",
  },
  category: "erp",
  countries: [],
  docs: "https://api.sap.com/api/API_PRODUCT_SRV/overview",
  steps,
  /** Basic or OAuth 2.0 client credentials, as the settings say. */
  auth: { kind: "custom" },
  credentials: fields({
    username: Type.Optional(
      field.text({
        title: {
          en: "Communication user",
          pl: "Użytkownik komunikacyjny",
          "pt-BR": "Usuário de comunicação",
          cs: "Komunikační uživatel",
          hu: "Kommunikációs felhasználó",
        },
        maxLength: 200,
      }),
    ),
    password: Type.Optional(
      field.secret({
        title: { en: "Password", pl: "Hasło", "pt-BR": "Senha", cs: "Heslo", hu: "Jelszó" },
        maxLength: 500,
      }),
    ),
    client_id: Type.Optional(
      field.text({
        title: {
          en: "OAuth client ID",
          pl: "Identyfikator klienta OAuth",
          "pt-BR": "ID do cliente OAuth",
          cs: "ID klienta OAuth",
          hu: "OAuth-ügyfélazonosító",
        },
        maxLength: 300,
      }),
    ),
    client_secret: Type.Optional(
      field.secret({
        title: {
          en: "OAuth client secret",
          pl: "Tajny klucz klienta OAuth",
          "pt-BR": "Segredo do cliente OAuth",
          cs: "Tajný kód klienta OAuth",
          hu: "Titkos OAuth-ügyfélkód",
        },
        maxLength: 500,
      }),
    ),
  }),
  settings,
  allowedHosts: [],
  /** SAP names no figure; each call takes a dialogue work process, and a small system has few of them. */
  rate: { requests: 20, perMs: 1_000, concurrency: 3 },
});

export type S4Context = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
export type Settings = Static<typeof settings>;
