import { Type } from "typebox";
import { caCertificate, defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "nats",
  title: same("NATS"),
  summary: {
    en: "Events as messages in a JetStream stream, or on a plain subject.",
    pl: "Zdarzenia jako komunikaty w strumieniu JetStream albo na zwykłym temacie.",
    "pt-BR": "Eventos como mensagens em um stream do JetStream ou em um assunto simples.",
    cs: "Události jako zprávy ve streamu JetStream nebo na prostém předmětu.",
    hu: "Események üzenetként egy JetStream-folyamban vagy egyszerű tárgyon (subject).",
  },
  category: "notify",
  countries: [],
  docs: "https://docs.nats.io/nats-concepts/jetstream",
  steps: [
    {
      en: "Make a stream that takes the subjects: nats stream add EVENTS --subjects 'events.>'",
      pl: "Utwórz strumień, który przyjmuje te tematy: nats stream add EVENTS --subjects 'events.>'",
      "pt-BR":
        "Crie um stream que receba os assuntos: nats stream add EVENTS --subjects 'events.>'",
      cs: "Vytvořte stream, který předměty přijímá: nats stream add EVENTS --subjects 'events.>'",
      hu: "Hozzon létre egy folyamot, amely fogadja a tárgyakat: nats stream add EVENTS --subjects 'events.>'",
    },
    {
      en: "Enter how the hub signs in: user and password, a token, or the text of a credentials file (.creds).",
      pl: "Podaj sposób logowania: użytkownik i hasło, token albo treść pliku poświadczeń (.creds).",
      "pt-BR":
        "Informe como entrar: usuário e senha, um token ou o texto de um arquivo de credenciais (.creds).",
      cs: "Zadejte způsob přihlášení: uživatel a heslo, token, nebo text souboru s přihlašovacími údaji (.creds).",
      hu: "Adja meg a bejelentkezés módját: felhasználó és jelszó, token, vagy egy hitelesítőfájl (.creds) szövege.",
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
        maxLength: 200,
      }),
    ),
    password: Type.Optional(
      field.secret({
        title: { en: "Password", pl: "Hasło", "pt-BR": "Senha", cs: "Heslo", hu: "Jelszó" },
        maxLength: 1000,
      }),
    ),
    token: Type.Optional(
      field.secret({
        title: { en: "Token", pl: "Token", "pt-BR": "Token", cs: "Token", hu: "Token" },
        maxLength: 1000,
      }),
    ),
    creds_file: Type.Optional(
      field.secret({
        title: {
          en: "Credentials file (.creds)",
          pl: "Plik poświadczeń (.creds)",
          "pt-BR": "Arquivo de credenciais (.creds)",
          cs: "Soubor s přihlašovacími údaji (.creds)",
          hu: "Hitelesítőfájl (.creds)",
        },
        maxLength: 10_000,
      }),
    ),
  }),
  settings: fields({
    host: field.text({
      title: { en: "Host", pl: "Host", "pt-BR": "Host", cs: "Hostitel", hu: "Gép neve" },
      pattern: "^[A-Za-z0-9.:_-]+$",
      maxLength: 253,
      examples: ["nats.example.com"],
    }),
    port: Type.Optional(
      field.integer({
        title: { en: "Port", pl: "Port", "pt-BR": "Porta", cs: "Port", hu: "Port" },
        minimum: 1,
        maximum: 65_535,
        default: 4222,
      }),
    ),
    tls: Type.Optional(
      field.flag({
        title: { en: "TLS", pl: "TLS", "pt-BR": "TLS", cs: "TLS", hu: "TLS" },
        default: false,
      }),
    ),
    ca_certificate: Type.Optional(caCertificate),
  }),
  allowedHosts: [],
  transport: "socket",
});

export const DEFAULT_SUBJECT = "events.{{ event.type }}";

/** What a subscription says about its messages. */
export const settings = fields({
  subject: Type.Optional(
    field.template({
      title: { en: "Subject", pl: "Temat", "pt-BR": "Assunto", cs: "Předmět", hu: "Tárgy" },
      help: {
        en: "A template, for example events.{{ event.type }}.",
        pl: "Szablon, na przykład events.{{ event.type }}.",
        "pt-BR": "Um modelo, por exemplo events.{{ event.type }}.",
        cs: "Šablona, například events.{{ event.type }}.",
        hu: "Sablon, például events.{{ event.type }}.",
      },
      maxLength: 500,
      default: DEFAULT_SUBJECT,
      examples: [DEFAULT_SUBJECT],
    }),
  ),
  acknowledge: Type.Optional(
    field.choice(["stream", "server"], {
      title: {
        en: "Who has to confirm",
        pl: "Kto ma potwierdzić",
        "pt-BR": "Quem deve confirmar",
        cs: "Kdo má potvrdit",
        hu: "Ki igazolja vissza",
      },
      help: {
        en: "stream: a JetStream stream has stored it. server: the server has it; who is not listening misses it.",
        pl: "stream: zapisał go strumień JetStream. server: ma go serwer; kto nie nasłuchuje, nie dostanie go.",
        "pt-BR":
          "stream: um stream do JetStream a gravou. server: o servidor a recebeu; quem não estiver ouvindo a perde.",
        cs: "stream: uložil ji stream JetStream. server: má ji server; kdo neposlouchá, přijde o ni.",
        hu: "stream: egy JetStream-folyam eltárolta. server: a kiszolgáló megkapta; aki nem figyel, lemarad róla.",
      },
      default: "stream",
    }),
  ),
});
