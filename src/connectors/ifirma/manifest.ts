import { Type } from "typebox";
import { defineManifest, field, fields, same } from "../../sdk/index.ts";
import { settings } from "./settings.ts";
import { missing, steps, summary } from "./texts.ts";

export const manifest = defineManifest({
  id: "ifirma",
  title: same("iFirma"),
  summary,
  category: "accounting",
  countries: ["PL"],
  docs: "https://api.ifirma.pl/",
  steps,
  missing,
  auth: { kind: "custom" },
  credentials: fields({
    api_key: field.secret({
      title: {
        en: "API key",
        pl: "Klucz API",
        "pt-BR": "Chave de API",
        cs: "Klíč API",
        hu: "API-kulcs",
      },
      help: {
        en: "Any key that iFirma shows under API; it stands in for those below that are empty.",
        pl: "Dowolny klucz z części API; zastępuje te z poniższych, które są puste.",
        "pt-BR":
          "Qualquer chave mostrada em API; vale no lugar das chaves abaixo que estiverem vazias.",
        cs: "Kterýkoli klíč z části API; zastoupí ty níže, které jsou prázdné.",
        hu: "Bármelyik kulcs az API részből; az alábbiak közül az üreseket helyettesíti.",
      },
      maxLength: 200,
    }),
    username: field.text({
      title: {
        en: "Login (e-mail)",
        pl: "Login (e-mail)",
        "pt-BR": "Login (e-mail)",
        cs: "Přihlašovací jméno (e-mail)",
        hu: "Bejelentkezési név (e-mail)",
      },
      maxLength: 254,
    }),
    company_name: field.text({
      title: {
        en: "Company name",
        pl: "Nazwa firmy",
        "pt-BR": "Nome da empresa",
        cs: "Název firmy",
        hu: "Cégnév",
      },
      maxLength: 200,
    }),
    invoice_key: Type.Optional(
      field.secret({
        title: {
          en: "Invoice key (faktura)",
          pl: "Klucz do faktur (faktura)",
          "pt-BR": "Chave das faturas (faktura)",
          cs: "Klíč k fakturám (faktura)",
          hu: "Számlakulcs (faktura)",
        },
        help: {
          en: "Needed for reading sales invoices.",
          pl: "Potrzebny do odczytu faktur sprzedaży.",
          "pt-BR": "Necessária para ler as faturas de venda.",
          cs: "Potřebný ke čtení vydaných faktur.",
          hu: "A kimenő számlák olvasásához kell.",
        },
        maxLength: 200,
      }),
    ),
    expense_key: Type.Optional(
      field.secret({
        title: {
          en: "Expense key (wydatek)",
          pl: "Klucz do wydatków (wydatek)",
          "pt-BR": "Chave das despesas (wydatek)",
          cs: "Klíč k výdajům (wydatek)",
          hu: "Költségkulcs (wydatek)",
        },
        help: {
          en: "Needed for adding expenses.",
          pl: "Potrzebny do dodawania wydatków.",
          "pt-BR": "Necessária para lançar despesas.",
          cs: "Potřebný k přidávání výdajů.",
          hu: "A költségek rögzítéséhez kell.",
        },
        maxLength: 200,
      }),
    ),
    subscriber_key: Type.Optional(
      field.secret({
        title: {
          en: "Subscriber key (abonent)",
          pl: "Klucz abonenta (abonent)",
          "pt-BR": "Chave do assinante (abonent)",
          cs: "Klíč předplatitele (abonent)",
          hu: "Előfizetői kulcs (abonent)",
        },
        help: {
          en: "Shows the accounting month and the limit of documents.",
          pl: "Pokazuje miesiąc księgowy i limit dokumentów.",
          "pt-BR": "Mostra o mês contábil e o limite de documentos.",
          cs: "Ukazuje účetní měsíc a limit dokladů.",
          hu: "A könyvelési hónapot és a bizonylatkeretet mutatja.",
        },
        maxLength: 200,
      }),
    ),
    bill_key: Type.Optional(
      field.secret({
        title: {
          en: "Bill key (rachunek)",
          pl: "Klucz do rachunków (rachunek)",
          "pt-BR": "Chave dos recibos (rachunek)",
          cs: "Klíč k účtům (rachunek)",
          hu: "Bizonylatkulcs (rachunek)",
        },
        help: {
          en: "Only for sellers without VAT who issue bills.",
          pl: "Tylko dla sprzedawców bez VAT, którzy wystawiają rachunki.",
          "pt-BR": "Só para vendedores sem IVA que emitem recibos.",
          cs: "Jen pro neplátce DPH, kteří vystavují účty.",
          hu: "Csak áfát nem felszámító eladóknak, akik bizonylatot állítanak ki.",
        },
        maxLength: 200,
      }),
    ),
  }),
  settings,
  baseUrl: () => "https://www.ifirma.pl/iapi",
  allowedHosts: [],
  /** The vendor allows 100 requests a minute and 15 000 a day for each user. */
  rate: { requests: 100, perMs: 60_000, concurrency: 1 },
  allowances: { calls: [{ requests: 15_000, perMs: 86_400_000 }] },
});
