import { type Static, Type } from "typebox";
import {
  authorizeAddress,
  type Context,
  contentAddress,
  defineManifest,
  field,
  fields,
  oauthCredentials,
  reportFolder,
  same,
  tokenAddress,
} from "../../sdk/index.ts";
import { steps } from "./steps.ts";

export const manifest = defineManifest({
  id: "onedrive",
  title: same("OneDrive"),
  summary: {
    en: "Files reports in a folder of OneDrive or of a SharePoint site.",
    pl: "Zapisuje raporty w folderze OneDrive lub witryny SharePoint.",
    "pt-BR": "Guarda relatórios em uma pasta do OneDrive ou de um site do SharePoint.",
    cs: "Ukládá sestavy do složky na OneDrivu nebo na webu SharePointu.",
    hu: "A jelentéseket a OneDrive vagy egy SharePoint-webhely mappájába menti.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://learn.microsoft.com/graph/onedrive-concept-overview",
  steps,
  auth: {
    kind: "oauth2",
    authorizeUrl: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
    tokenUrl: "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
    scopes: ["{access}", "offline_access"],
    authorizeParams: { response_mode: "query" },
  },
  credentials: fields(
    oauthCredentials({
      id: {
        en: "Application (client) ID",
        pl: "Identyfikator aplikacji (klienta)",
        "pt-BR": "ID do aplicativo (cliente)",
        cs: "ID aplikace (klienta)",
        hu: "Alkalmazás (ügyfél) azonosítója",
      },
      secret: {
        en: "Client secret",
        pl: "Klucz tajny klienta",
        "pt-BR": "Segredo do cliente",
        cs: "Tajný klíč klienta",
        hu: "Titkos ügyfélkulcs",
      },
    }),
  ),
  settings: fields({
    default_folder: reportFolder,
    tenant: Type.Optional(
      field.text({
        title: {
          en: "Microsoft tenant",
          pl: "Dzierżawa Microsoft",
          "pt-BR": "Locatário da Microsoft",
          cs: "Tenant Microsoftu",
          hu: "Microsoft-bérlő",
        },
        help: {
          en: "common for work, school and personal accounts; otherwise the directory (tenant) ID of the app.",
          pl: "common dla kont służbowych, szkolnych i osobistych; w przeciwnym razie identyfikator katalogu (dzierżawy) aplikacji.",
          "pt-BR":
            "common para contas corporativas, de estudante e pessoais; senão, o ID do diretório (locatário) do aplicativo.",
          cs: "common pro pracovní, školní i osobní účty; jinak ID adresáře (tenanta) aplikace.",
          hu: "common a munkahelyi, iskolai és személyes fiókokhoz; egyébként az alkalmazás címtárának (bérlőjének) azonosítója.",
        },
        default: "common",
        pattern: "^[A-Za-z0-9.-]+$",
        maxLength: 100,
        examples: ["common", "organizations"],
      }),
    ),
    access: Type.Optional(
      field.choice(["Files.ReadWrite", "Files.ReadWrite.All", "Sites.ReadWrite.All"], {
        title: {
          en: "Right that is asked for",
          pl: "Żądane uprawnienie",
          "pt-BR": "Permissão solicitada",
          cs: "Požadované oprávnění",
          hu: "Kért jogosultság",
        },
        help: {
          en: "Files.ReadWrite for your own OneDrive, Sites.ReadWrite.All for a SharePoint site, Files.ReadWrite.All for another drive.",
          pl: "Files.ReadWrite dla własnego OneDrive, Sites.ReadWrite.All dla witryny SharePoint, Files.ReadWrite.All dla innego dysku.",
          "pt-BR":
            "Files.ReadWrite para o seu OneDrive, Sites.ReadWrite.All para um site do SharePoint, Files.ReadWrite.All para outra unidade.",
          cs: "Files.ReadWrite pro vlastní OneDrive, Sites.ReadWrite.All pro web SharePointu, Files.ReadWrite.All pro jiný disk.",
          hu: "Files.ReadWrite a saját OneDrive-hoz, Sites.ReadWrite.All egy SharePoint-webhelyhez, Files.ReadWrite.All másik meghajtóhoz.",
        },
        default: "Files.ReadWrite",
      }),
    ),
    site: Type.Optional(
      field.text({
        title: {
          en: "SharePoint site",
          pl: "Witryna SharePoint",
          "pt-BR": "Site do SharePoint",
          cs: "Web SharePointu",
          hu: "SharePoint-webhely",
        },
        help: {
          en: "Its address, when reports go to the site's documents instead of your own OneDrive.",
          pl: "Jej adres, jeśli raporty mają trafiać do dokumentów witryny zamiast do twojego OneDrive.",
          "pt-BR":
            "O endereço, quando os relatórios vão para os documentos do site em vez do seu OneDrive.",
          cs: "Jeho adresa, když mají sestavy jít do dokumentů webu místo na váš OneDrive.",
          hu: "A címe, ha a jelentések a saját OneDrive helyett a webhely dokumentumai közé kerülnek.",
        },
        pattern: "^https://[^/\\s?#]+(/[^\\s?#]*)?$",
        maxLength: 500,
        examples: ["https://contoso.sharepoint.com/sites/finance"],
      }),
    ),
    drive_id: Type.Optional(
      field.text({
        title: {
          en: "Drive ID",
          pl: "Identyfikator dysku",
          "pt-BR": "ID da unidade",
          cs: "ID disku",
          hu: "Meghajtó azonosítója",
        },
        help: {
          en: "Only for another drive or library than the usual one; it goes before the site.",
          pl: "Tylko dla innego dysku lub biblioteki niż zwykle; ma pierwszeństwo przed witryną.",
          "pt-BR":
            "Só para outra unidade ou biblioteca que não a habitual; tem prioridade sobre o site.",
          cs: "Jen pro jiný disk nebo knihovnu než obvykle; má přednost před webem.",
          hu: "Csak a szokásostól eltérő meghajtóhoz vagy tárhoz; megelőzi a webhelyet.",
        },
        maxLength: 300,
      }),
    ),
    content_url: contentAddress("https://my.microsoftpersonalcontent.com"),
    authorize_url: authorizeAddress(
      "https://login.microsoftonline.us/common/oauth2/v2.0/authorize",
    ),
    token_url: tokenAddress("https://login.microsoftonline.us/common/oauth2/v2.0/token"),
  }),
  baseUrl: () => "https://graph.microsoft.com",
  /** Where sessions and downloads lead; Microsoft names the hosts in its answers. */
  allowedHosts: [
    "*.sharepoint.com",
    "*.sharepoint.us",
    "*.sharepoint.cn",
    "*.1drv.com",
    "*.microsoftpersonalcontent.com",
    "api.onedrive.com",
  ],
  /** Microsoft asks for at most four writes at one moment for each user. */
  rate: { requests: 10, perMs: 1_000, concurrency: 4 },
});

export type OneDriveContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
