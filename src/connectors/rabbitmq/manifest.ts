import { Type } from "typebox";
import { caCertificate, defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "rabbitmq",
  title: same("RabbitMQ"),
  summary: {
    en: "Events as messages in an exchange (AMQP 0-9-1), with publisher confirms.",
    pl: "Zdarzenia jako komunikaty w wymienniku (AMQP 0-9-1), z potwierdzeniami publikacji.",
    "pt-BR": "Eventos como mensagens em uma exchange (AMQP 0-9-1), com confirmação de publicação.",
    cs: "Události jako zprávy v exchange (AMQP 0-9-1), s potvrzením zveřejnění.",
    hu: "Események üzenetként egy exchange-ben (AMQP 0-9-1), a közzététel visszaigazolásával.",
  },
  category: "notify",
  countries: [],
  docs: "https://www.rabbitmq.com/docs/publishers",
  steps: [
    {
      en: "Make a user that may write into the exchange: rabbitmqctl add_user, then set_permissions.",
      pl: "Utwórz użytkownika z prawem zapisu do wymiennika: rabbitmqctl add_user, potem set_permissions.",
      "pt-BR":
        "Crie um usuário que possa escrever na exchange: rabbitmqctl add_user e depois set_permissions.",
      cs: "Vytvořte uživatele, který smí do exchange zapisovat: rabbitmqctl add_user, potom set_permissions.",
      hu: "Hozzon létre egy felhasználót, aki írhat az exchange-be: rabbitmqctl add_user, majd set_permissions.",
    },
    {
      en: "Make the exchange and bind a queue to it: a message that no queue takes fails.",
      pl: "Utwórz wymiennik i podłącz do niego kolejkę: komunikat, którego nie przyjmie żadna kolejka, kończy się błędem.",
      "pt-BR":
        "Crie a exchange e ligue uma fila a ela: uma mensagem que nenhuma fila aceita falha.",
      cs: "Vytvořte exchange a navažte na ni frontu: zpráva, kterou žádná fronta nevezme, selže.",
      hu: "Hozza létre az exchange-et, és kössön hozzá egy sort: az az üzenet, amelyet egyetlen sor sem vesz át, sikertelen.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    username: field.text({
      title: {
        en: "User name",
        pl: "Nazwa użytkownika",
        "pt-BR": "Nome de usuário",
        cs: "Uživatelské jméno",
        hu: "Felhasználónév",
      },
      maxLength: 200,
      examples: ["viadukt"],
    }),
    password: field.secret({
      title: { en: "Password", pl: "Hasło", "pt-BR": "Senha", cs: "Heslo", hu: "Jelszó" },
      maxLength: 1000,
    }),
  }),
  settings: fields({
    host: field.text({
      title: { en: "Host", pl: "Host", "pt-BR": "Host", cs: "Hostitel", hu: "Gép neve" },
      pattern: "^[A-Za-z0-9.:_-]+$",
      maxLength: 253,
      examples: ["rabbit.example.com"],
    }),
    port: Type.Optional(
      field.integer({
        title: { en: "Port", pl: "Port", "pt-BR": "Porta", cs: "Port", hu: "Port" },
        help: {
          en: "Left out: 5672, with TLS 5671.",
          pl: "Brak: 5672, z TLS 5671.",
          "pt-BR": "Sem valor: 5672, com TLS 5671.",
          cs: "Bez hodnoty: 5672, s TLS 5671.",
          hu: "Ha hiányzik: 5672, TLS esetén 5671.",
        },
        minimum: 1,
        maximum: 65_535,
      }),
    ),
    vhost: Type.Optional(
      field.text({
        title: {
          en: "Virtual host",
          pl: "Host wirtualny",
          "pt-BR": "Host virtual",
          cs: "Virtuální hostitel",
          hu: "Virtuális gép",
        },
        maxLength: 255,
        default: "/",
        examples: ["/"],
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

export const DEFAULT_ROUTING = "{{ event.type }}";

/** What a subscription says about its messages. */
export const settings = fields({
  exchange: Type.Optional(
    field.text({
      title: {
        en: "Exchange",
        pl: "Wymiennik (exchange)",
        "pt-BR": "Exchange",
        cs: "Exchange",
        hu: "Exchange",
      },
      help: {
        en: "Left out: the default exchange, where the routing key is the name of a queue.",
        pl: "Brak: wymiennik domyślny, w którym klucz routingu jest nazwą kolejki.",
        "pt-BR": "Sem valor: a exchange padrão, em que a chave de roteamento é o nome de uma fila.",
        cs: "Bez hodnoty: výchozí exchange, kde je směrovací klíč názvem fronty.",
        hu: "Ha hiányzik: az alapértelmezett exchange, ahol az útválasztó kulcs egy sor neve.",
      },
      maxLength: 200,
      examples: ["viadukt.events"],
    }),
  ),
  routing: Type.Optional(
    field.template({
      title: {
        en: "Routing key",
        pl: "Klucz routingu",
        "pt-BR": "Chave de roteamento",
        cs: "Směrovací klíč",
        hu: "Útválasztó kulcs",
      },
      help: {
        en: "A template; left out, the event's type.",
        pl: "Szablon; jeśli go brak, typ zdarzenia.",
        "pt-BR": "Um modelo; sem ele, o tipo do evento.",
        cs: "Šablona; bez ní typ události.",
        hu: "Sablon; ha hiányzik, az esemény típusa.",
      },
      maxLength: 500,
      default: DEFAULT_ROUTING,
      examples: [DEFAULT_ROUTING],
    }),
  ),
});
