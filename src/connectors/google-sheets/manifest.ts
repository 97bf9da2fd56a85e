import { Type } from "typebox";
import { defineManifest, field, fields, same } from "../../sdk/index.ts";
import { readServiceAccount } from "./service-account.ts";

export const manifest = defineManifest({
  id: "google_sheets",
  title: same("Google Sheets"),
  summary: {
    en: "Each event becomes a row of a spreadsheet.",
    pl: "Każde zdarzenie staje się wierszem arkusza.",
    "pt-BR": "Cada evento vira uma linha de uma planilha.",
    cs: "Každá událost se stane řádkem tabulky.",
    hu: "Minden eseményből egy táblázat egy sora lesz.",
  },
  category: "notify",
  countries: [],
  docs: "https://developers.google.com/workspace/sheets/api/guides/values#append-values",
  steps: [
    {
      en: "In the Google Cloud console create a project, switch on the Google Sheets API and create a service account.",
      pl: "W konsoli Google Cloud utwórz projekt, włącz Google Sheets API i utwórz konto usługi.",
      "pt-BR":
        "No console do Google Cloud, crie um projeto, ative a API Google Sheets e crie uma conta de serviço.",
      cs: "V konzoli Google Cloud založte projekt, zapněte Google Sheets API a vytvořte účet služby.",
      hu: "A Google Cloud konzolban hozzon létre egy projektet, kapcsolja be a Google Sheets API-t, és hozzon létre egy szolgáltatásfiókot.",
    },
    {
      en: "Create a key of the type JSON for it and paste the whole file here.",
      pl: "Utwórz dla niego klucz typu JSON i wklej tu cały plik.",
      "pt-BR": "Crie para ela uma chave do tipo JSON e cole aqui o arquivo inteiro.",
      cs: "Vytvořte pro něj klíč typu JSON a vložte sem celý soubor.",
      hu: "Hozzon létre hozzá egy JSON típusú kulcsot, és illessze be ide a teljes fájlt.",
    },
    {
      en: "Share the spreadsheet with the e-mail address of the service account, as an editor.",
      pl: "Udostępnij arkusz adresowi e-mail konta usługi z prawem edycji.",
      "pt-BR": "Compartilhe a planilha com o e-mail da conta de serviço, como editor.",
      cs: "Sdílejte tabulku s e-mailovou adresou účtu služby s právem úprav.",
      hu: "Ossza meg a táblázatot a szolgáltatásfiók e-mail-címével, szerkesztési joggal.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    service_account_json: field.secret({
      title: {
        en: "Key file of the service account (JSON)",
        pl: "Plik klucza konta usługi (JSON)",
        "pt-BR": "Arquivo de chave da conta de serviço (JSON)",
        cs: "Soubor s klíčem účtu služby (JSON)",
        hu: "A szolgáltatásfiók kulcsfájlja (JSON)",
      },
      maxLength: 10_000,
      examples: ['{"type": "service_account", "client_email": "…", "private_key": "…"}'],
    }),
  }),
  settings: fields({
    token_url: Type.Optional(
      field.text({
        title: {
          en: "Token address",
          pl: "Adres tokenów",
          "pt-BR": "Endereço de tokens",
          cs: "Adresa tokenů",
          hu: "A tokenek címe",
        },
        help: {
          en: "Leave it empty for Google.",
          pl: "Dla Google zostaw puste.",
          "pt-BR": "Deixe vazio para o Google.",
          cs: "Pro Google nechte prázdné.",
          hu: "A Google esetében hagyja üresen.",
        },
        pattern: "^https?://\\S+$",
        maxLength: 500,
        examples: ["https://oauth2.googleapis.com/token"],
      }),
    ),
  }),
  baseUrl: ({ service_account_json: text }) => {
    readServiceAccount(text);
    return "https://sheets.googleapis.com";
  },
  allowedHosts: ["oauth2.googleapis.com"],
  // 60 writes a minute and user: https://developers.google.com/workspace/sheets/api/limits
  rate: { requests: 10, perMs: 10_000, concurrency: 2 },
});

export const DEFAULT_RANGE = "NFes!A:E";
export const DEFAULT_COLUMNS = [
  "numero_nf",
  "data_emissao",
  "emit_nome",
  "dest_nome",
  "valor_total",
] as const;

/** What a subscription says about its rows. */
export const settings = fields({
  spreadsheet_id: field.text({
    title: {
      en: "Spreadsheet id",
      pl: "Identyfikator arkusza",
      "pt-BR": "ID da planilha",
      cs: "ID tabulky",
      hu: "A táblázat azonosítója",
    },
    help: {
      en: "The part of its address between /d/ and /edit.",
      pl: "Część adresu między /d/ a /edit.",
      "pt-BR": "A parte do endereço entre /d/ e /edit.",
      cs: "Část adresy mezi /d/ a /edit.",
      hu: "A címének /d/ és /edit közötti része.",
    },
    pattern: "^[A-Za-z0-9_-]{5,100}$",
    examples: ["your-spreadsheet-id"],
  }),
  range: Type.Optional(
    field.text({
      title: {
        en: "Sheet and columns",
        pl: "Arkusz i kolumny",
        "pt-BR": "Aba e colunas",
        cs: "List a sloupce",
        hu: "Munkalap és oszlopok",
      },
      maxLength: 200,
      default: DEFAULT_RANGE,
      examples: [DEFAULT_RANGE],
    }),
  ),
  columns: Type.Optional(
    field.list({
      title: {
        en: "Values of a row",
        pl: "Wartości wiersza",
        "pt-BR": "Valores de uma linha",
        cs: "Hodnoty řádku",
        hu: "Egy sor értékei",
      },
      help: {
        en: "For each column a field of the event's data (totals.gross) or a template ({{ data.number }}).",
        pl: "Dla każdej kolumny pole danych zdarzenia (totals.gross) albo szablon ({{ data.number }}).",
        "pt-BR":
          "Para cada coluna, um campo dos dados do evento (totals.gross) ou um modelo ({{ data.number }}).",
        cs: "Pro každý sloupec pole dat události (totals.gross) nebo šablona ({{ data.number }}).",
        hu: "Minden oszlophoz az esemény adatainak egy mezője (totals.gross) vagy egy sablon ({{ data.number }}).",
      },
      isTemplate: true,
      maxItems: 100,
      maxLength: 500,
      default: DEFAULT_COLUMNS,
    }),
  ),
  value_input_option: Type.Optional(
    field.choice(["USER_ENTERED", "RAW"], {
      title: {
        en: "How values are read",
        pl: "Odczyt wartości",
        "pt-BR": "Como os valores são lidos",
        cs: "Jak se hodnoty čtou",
        hu: "Az értékek értelmezése",
      },
      help: {
        en: "USER_ENTERED: as if typed, so that numbers and dates are such. RAW: every text stays a text.",
        pl: "USER_ENTERED: jak wpisane ręcznie, więc liczby i daty są rozpoznawane. RAW: każdy tekst pozostaje tekstem.",
        "pt-BR":
          "USER_ENTERED: como se digitados, assim números e datas são reconhecidos. RAW: todo texto continua texto.",
        cs: "USER_ENTERED: jako by je někdo napsal, takže čísla a data se poznají. RAW: každý text zůstane textem.",
        hu: "USER_ENTERED: mintha begépelnék, így a számokat és dátumokat felismeri. RAW: minden szöveg szöveg marad.",
      },
      default: "USER_ENTERED",
    }),
  ),
});
