import { Type } from "typebox";
import { defineManifest, field, fields, keepOriginals, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "wfirma",
  title: same("wFirma"),
  summary: {
    en: "Cost and sales invoices with VAT, scans and the R&D column of the KPiR, contractors and goods; issues invoices.",
    pl: "Faktury kosztowe i sprzedażowe z VAT, skanami i kolumną B+R z KPiR, kontrahenci i towary; wystawia faktury.",
    "pt-BR":
      "Faturas de custo e de venda com IVA, digitalizações e a coluna de P&D do KPiR, parceiros e produtos; emite faturas.",
    cs: "Nákladové a prodejní faktury s DPH, skeny a sloupcem VaV z KPiR, obchodní partneři a zboží; vystavuje faktury.",
    hu: "Bejövő és kimenő számlák áfával, szkennelt képekkel és a KPiR K+F oszlopával, partnerek és termékek; számlát állít ki.",
  },
  category: "accounting",
  countries: ["PL"],
  docs: "https://doc.wfirma.pl/",
  steps: [
    {
      en: "Sign in to wFirma.",
      pl: "Zaloguj się do wFirma.",
      "pt-BR": "Entre no wFirma.",
      cs: "Přihlaste se do wFirma.",
      hu: "Jelentkezzen be a wFirmába.",
    },
    {
      en: "Open Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API (Settings → Security → Applications → API keys).",
      pl: "Otwórz Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API.",
      "pt-BR":
        "Abra Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API (Configurações → Segurança → Aplicativos → Chaves de API).",
      cs: "Otevřete Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API (Nastavení → Zabezpečení → Aplikace → Klíče API).",
      hu: "Nyissa meg: Ustawienia → Bezpieczeństwo → Aplikacje → Klucze API (Beállítások → Biztonság → Alkalmazások → API-kulcsok).",
    },
    {
      en: "Add a key and copy the access key and the secret key; the secret key is shown only once.",
      pl: "Dodaj klucz i skopiuj klucz dostępu oraz klucz tajny; klucz tajny jest pokazywany tylko raz.",
      "pt-BR":
        "Adicione uma chave e copie a chave de acesso e a chave secreta; a secreta é mostrada só uma vez.",
      cs: "Přidejte klíč a zkopírujte přístupový a tajný klíč; tajný klíč se zobrazí jen jednou.",
      hu: "Vegyen fel egy kulcsot, és másolja ki a hozzáférési és a titkos kulcsot; a titkos kulcs csak egyszer látható.",
    },
    {
      en: "Copy the company id as well: the number after company_id in the address; after verifying, wrong ones are listed with the right ones.",
      pl: "Skopiuj też identyfikator firmy: liczbę po company_id w adresie; weryfikacja pokaże właściwe, jeśli wpisany jest zły.",
      "pt-BR":
        "Copie também o ID da empresa: o número após company_id no endereço; se estiver errado, a verificação mostra os certos.",
      cs: "Zkopírujte také ID firmy: číslo za company_id v adrese; je-li chybné, ověření ukáže správná.",
      hu: "Másolja ki a cégazonosítót is: a company_id utáni szám a címben; ha hibás, az ellenőrzés megmutatja a helyeseket.",
    },
    {
      en: "Ask wFirma for an application key (appKey) with the form in the API documentation and enter it too.",
      pl: "Poproś wFirma o klucz aplikacji (appKey) przez formularz w dokumentacji API i wpisz go również.",
      "pt-BR":
        "Peça ao wFirma uma chave de aplicativo (appKey) pelo formulário na documentação da API e informe-a também.",
      cs: "Požádejte wFirma o klíč aplikace (appKey) formulářem v dokumentaci API a zadejte ho také.",
      hu: "Kérjen a wFirmától alkalmazáskulcsot (appKey) az API-dokumentáció űrlapján, és adja meg azt is.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    access_key: field.secret({
      title: {
        en: "Access key",
        pl: "Klucz dostępu",
        "pt-BR": "Chave de acesso",
        cs: "Přístupový klíč",
        hu: "Hozzáférési kulcs",
      },
      maxLength: 200,
    }),
    secret_key: field.secret({
      title: {
        en: "Secret key",
        pl: "Klucz tajny",
        "pt-BR": "Chave secreta",
        cs: "Tajný klíč",
        hu: "Titkos kulcs",
      },
      maxLength: 200,
    }),
    company_id: field.text({
      title: {
        en: "Company id",
        pl: "Identyfikator firmy",
        "pt-BR": "ID da empresa",
        cs: "ID firmy",
        hu: "Cégazonosító",
      },
      help: {
        en: "The number of the company inside wFirma, not its NIP.",
        pl: "Numer firmy w systemie wFirma, nie NIP.",
        "pt-BR": "O número da empresa dentro do wFirma, não o NIP.",
        cs: "Číslo firmy v systému wFirma, nikoli NIP.",
        hu: "A cég wFirmán belüli száma, nem a NIP.",
      },
      maxLength: 60,
    }),
    app_key: Type.Optional(
      field.secret({
        title: {
          en: "Application key",
          pl: "Klucz aplikacji",
          "pt-BR": "Chave do aplicativo",
          cs: "Klíč aplikace",
          hu: "Alkalmazáskulcs",
        },
        help: {
          en: "Newer accounts need it: wFirma issues it on request.",
          pl: "Wymagany na nowszych kontach: wFirma wydaje go na wniosek.",
          "pt-BR": "Contas mais novas precisam dela: o wFirma a fornece mediante pedido.",
          cs: "Novější účty jej potřebují: wFirma jej vydá na žádost.",
          hu: "Az újabb fiókokhoz szükséges: a wFirma kérésre adja ki.",
        },
        maxLength: 200,
      }),
    ),
  }),
  settings: fields({
    read_kpir: Type.Optional(
      field.flag({
        title: {
          en: "Read the R&D column of the KPiR",
          pl: "Odczytuj kolumnę B+R z KPiR",
          "pt-BR": "Ler a coluna de P&D do KPiR",
          cs: "Číst sloupec VaV z KPiR",
          hu: "A KPiR K+F oszlopának olvasása",
        },
        help: {
          en: "One more call for each month; costs booked there are marked.",
          pl: "Jedno dodatkowe zapytanie na miesiąc; zaksięgowane tam koszty są oznaczane.",
          "pt-BR": "Uma chamada a mais por mês; os custos lançados ali ficam marcados.",
          cs: "Jedno volání navíc za každý měsíc; náklady tam zaúčtované se označí.",
          hu: "Havonta egy további hívás; az ott könyvelt költségek jelölést kapnak.",
        },
        default: true,
      }),
    ),
    recheck_days: Type.Optional(
      field.integer({
        title: {
          en: "Days to look back for changes",
          pl: "Ile dni wstecz szukać zmian",
          "pt-BR": "Dias para trás em que procurar mudanças",
          cs: "Kolik dní zpět hledat změny",
          hu: "Hány napra visszamenően keressünk változást",
        },
        help: {
          en: "Used only where wFirma cannot be asked by time of change.",
          pl: "Używane tylko wtedy, gdy wFirma nie pozwala pytać o czas zmiany.",
          "pt-BR": "Usado só quando o wFirma não permite consultar pela hora da mudança.",
          cs: "Použije se jen tam, kde se wFirma nelze ptát podle času změny.",
          hu: "Csak akkor használjuk, ha a wFirma nem kérdezhető le a változás ideje szerint.",
        },
        minimum: 1,
        maximum: 1_100,
        default: 92,
      }),
    ),
    keep_originals: keepOriginals,
  }),
  baseUrl: () => "https://api2.wfirma.pl",
  allowedHosts: [],
  /** The vendor publishes no numbers; one call a second stays below its load limit. */
  rate: { requests: 60, perMs: 60_000, concurrency: 1 },
});
