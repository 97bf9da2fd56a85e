import { Type } from "typebox";
import { caCertificate, defineManifest, field, fields } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "email",
  title: {
    en: "E-mail (SMTP)",
    pl: "E-mail (SMTP)",
    "pt-BR": "E-mail (SMTP)",
    cs: "E-mail (SMTP)",
    hu: "E-mail (SMTP)",
  },
  summary: {
    en: "Events as e-mails through your mail server.",
    pl: "Zdarzenia jako e-maile przez własny serwer pocztowy.",
    "pt-BR": "Eventos como e-mails pelo seu servidor de e-mail.",
    cs: "Události jako e-maily přes váš poštovní server.",
    hu: "Események e-mailben, a saját levelezőkiszolgálón át.",
  },
  category: "notify",
  countries: [],
  steps: [
    {
      en: "Ask your mail provider for the SMTP server (outgoing mail), its port and its encryption: usually 587 with STARTTLS or 465 with TLS.",
      pl: "Zapytaj dostawcę poczty o serwer SMTP (poczta wychodząca), port i szyfrowanie: zwykle 587 z STARTTLS albo 465 z TLS.",
      "pt-BR":
        "Pergunte ao seu provedor de e-mail o servidor SMTP (saída), a porta e a criptografia: em geral 587 com STARTTLS ou 465 com TLS.",
      cs: "Zjistěte u poskytovatele pošty SMTP server (odchozí pošta), port a šifrování: obvykle 587 se STARTTLS nebo 465 s TLS.",
      hu: "Kérje el a levelezőszolgáltatójától az SMTP-kiszolgálót (kimenő posta), a portot és a titkosítást: általában 587 és STARTTLS, vagy 465 és TLS.",
    },
    {
      en: "Enter the user name and password of a mailbox; where the account has a second factor, make an app password.",
      pl: "Wpisz nazwę użytkownika i hasło skrzynki; jeśli konto ma drugi składnik, utwórz hasło aplikacji.",
      "pt-BR":
        "Informe o usuário e a senha de uma caixa postal; se a conta tiver segundo fator, crie uma senha de app.",
      cs: "Zadejte uživatelské jméno a heslo schránky; má-li účet druhý faktor, vytvořte heslo aplikace.",
      hu: "Adja meg egy postafiók felhasználónevét és jelszavát; ha a fióknak van második tényezője, készítsen alkalmazásjelszót.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    username: Type.Optional(
      field.text({
        title: {
          en: "User name",
          pl: "Nazwa użytkownika",
          "pt-BR": "Nome de usuário",
          cs: "Uživatelské jméno",
          hu: "Felhasználónév",
        },
        maxLength: 300,
        examples: ["biuro@example.com"],
      }),
    ),
    password: Type.Optional(
      field.secret({
        title: { en: "Password", pl: "Hasło", "pt-BR": "Senha", cs: "Heslo", hu: "Jelszó" },
        maxLength: 1000,
      }),
    ),
  }),
  settings: fields({
    host: field.text({
      title: {
        en: "SMTP server",
        pl: "Serwer SMTP",
        "pt-BR": "Servidor SMTP",
        cs: "SMTP server",
        hu: "SMTP-kiszolgáló",
      },
      pattern: "^[A-Za-z0-9.:_-]+$",
      maxLength: 253,
      examples: ["smtp.example.com"],
    }),
    port: Type.Optional(
      field.integer({
        title: { en: "Port", pl: "Port", "pt-BR": "Porta", cs: "Port", hu: "Port" },
        minimum: 1,
        maximum: 65_535,
        default: 587,
      }),
    ),
    security: Type.Optional(
      field.choice(["starttls", "tls", "none"], {
        title: {
          en: "Encryption",
          pl: "Szyfrowanie",
          "pt-BR": "Criptografia",
          cs: "Šifrování",
          hu: "Titkosítás",
        },
        help: {
          en: "starttls: demanded after the greeting (port 587). tls: from the start (465). none: only inside your own network.",
          pl: "starttls: wymagane po powitaniu (port 587). tls: od początku (465). none: tylko we własnej sieci.",
          "pt-BR":
            "starttls: exigida após a saudação (porta 587). tls: desde o início (465). none: só na sua própria rede.",
          cs: "starttls: vyžadováno po pozdravu (port 587). tls: od začátku (465). none: jen ve vlastní síti.",
          hu: "starttls: az üdvözlés után kötelező (587-es port). tls: a kezdettől (465). none: csak a saját hálózaton belül.",
        },
        default: "starttls",
      }),
    ),
    from: field.text({
      title: { en: "Sender", pl: "Nadawca", "pt-BR": "Remetente", cs: "Odesílatel", hu: "Feladó" },
      maxLength: 300,
      examples: ["Viadukt <biuro@example.com>"],
    }),
    ca_certificate: Type.Optional(caCertificate),
  }),
  allowedHosts: [],
  transport: "socket",
});

/** What a subscription says about its mails. */
export const settings = fields({
  to: field.text({
    title: {
      en: "Recipients",
      pl: "Odbiorcy",
      "pt-BR": "Destinatários",
      cs: "Příjemci",
      hu: "Címzettek",
    },
    help: {
      en: "Addresses separated by commas, at most 50.",
      pl: "Adresy rozdzielone przecinkami, najwyżej 50.",
      "pt-BR": "Endereços separados por vírgulas, no máximo 50.",
      cs: "Adresy oddělené čárkami, nejvýše 50.",
      hu: "Vesszővel elválasztott címek, legfeljebb 50.",
    },
    maxLength: 4000,
    examples: ["ksiegowosc@example.com, szef@example.com"],
  }),
  subject: Type.Optional(
    field.template({
      title: { en: "Subject", pl: "Temat", "pt-BR": "Assunto", cs: "Předmět", hu: "Tárgy" },
      help: {
        en: "A template; left out, the first line of the text.",
        pl: "Szablon; jeśli go brak, pierwszy wiersz treści.",
        "pt-BR": "Um modelo; sem ele, a primeira linha do texto.",
        cs: "Šablona; bez ní první řádek textu.",
        hu: "Sablon; ha hiányzik, a szöveg első sora.",
      },
      maxLength: 500,
      examples: ["NF-e {{ data.numero_nf }}: R$ {{ data.valor_total }}"],
    }),
  ),
  attach_event: Type.Optional(
    field.flag({
      title: {
        en: "Attach the event as a JSON file",
        pl: "Dołącz zdarzenie jako plik JSON",
        "pt-BR": "Anexar o evento como arquivo JSON",
        cs: "Přiložit událost jako soubor JSON",
        hu: "Az esemény csatolása JSON-fájlként",
      },
      default: false,
    }),
  ),
});
