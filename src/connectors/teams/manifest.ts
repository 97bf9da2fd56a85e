import { Type } from "typebox";
import { defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "teams",
  title: same("Microsoft Teams"),
  summary: {
    en: "Cards about events in a channel or chat.",
    pl: "Karty o zdarzeniach na kanale lub czacie.",
    "pt-BR": "Cartões sobre eventos em um canal ou chat.",
    cs: "Karty o událostech v kanálu nebo chatu.",
    hu: "Kártyák az eseményekről egy csatornában vagy csevegésben.",
  },
  category: "notify",
  countries: [],
  docs: "https://learn.microsoft.com/en-us/connectors/teams/#microsoft-teams-webhook",
  steps: [
    {
      en: "In Teams press the three dots beside the channel, choose Workflows and the template “Send webhook alerts to a channel”.",
      pl: "W Teams naciśnij trzy kropki obok kanału, wybierz Przepływy pracy i szablon „Wysyłanie alertów webhooka do kanału”.",
      "pt-BR":
        "No Teams, clique nos três pontos ao lado do canal, escolha Fluxos de trabalho e o modelo “Enviar alertas de webhook para um canal”.",
      cs: "V Teams stiskněte tři tečky vedle kanálu, zvolte Pracovní postupy a šablonu „Odeslat upozornění webhooku do kanálu“.",
      hu: "A Teamsben nyomja meg a csatorna melletti három pontot, válassza a Munkafolyamatok menüt, majd a webhookriasztások csatornába küldésének sablonját.",
    },
    {
      en: "Finish the workflow and copy the URL that it shows here. It is a secret: whoever has it can write into the channel.",
      pl: "Dokończ przepływ i skopiuj tu adres, który się pojawi. To tajemnica: kto go zna, może pisać na kanale.",
      "pt-BR":
        "Conclua o fluxo e copie aqui a URL exibida. Ela é secreta: quem a tiver pode escrever no canal.",
      cs: "Dokončete postup a zkopírujte sem adresu, kterou ukáže. Je tajná: kdo ji má, může psát do kanálu.",
      hu: "Fejezze be a munkafolyamatot, és másolja ide a megjelenő címet. Ez titok: aki ismeri, írhat a csatornába.",
    },
    {
      en: "Verifying posts a card: Teams has no other way to try the address.",
      pl: "Weryfikacja wysyła kartę: Teams nie daje innego sposobu sprawdzenia adresu.",
      "pt-BR": "A verificação publica um cartão: o Teams não tem outra forma de testar o endereço.",
      cs: "Ověření pošle kartu: Teams jiný způsob vyzkoušení adresy nemá.",
      hu: "Az ellenőrzés közzétesz egy kártyát: a Teams másképp nem engedi kipróbálni a címet.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    webhook_url: field.secret({
      title: {
        en: "Workflow URL",
        pl: "Adres przepływu pracy",
        "pt-BR": "URL do fluxo de trabalho",
        cs: "Adresa pracovního postupu",
        hu: "A munkafolyamat címe",
      },
      pattern: "^https://[^\\s/]+/\\S+$",
      maxLength: 2000,
      examples: [
        "https://prod-00.westeurope.logic.azure.com/workflows/0000/triggers/manual/paths/invoke?api-version=2016-06-01&sig=example",
      ],
    }),
  }),
  settings: fields({}),
  baseUrl: ({ webhook_url: url }) => new URL(url).origin,
  allowedHosts: [],
  // Four a second are too many: https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using#rate-limiting-for-connectors
  rate: { requests: 3, perMs: 1_000, concurrency: 2 },
});

/** What a subscription says about its cards. */
export const settings = fields({
  title: Type.Optional(
    field.template({
      title: {
        en: "Title of the card",
        pl: "Tytuł karty",
        "pt-BR": "Título do cartão",
        cs: "Nadpis karty",
        hu: "A kártya címe",
      },
      help: {
        en: "A template; left out, the first line of the text is in bold.",
        pl: "Szablon; jeśli go brak, pogrubiony jest pierwszy wiersz treści.",
        "pt-BR": "Um modelo; sem ele, a primeira linha do texto fica em negrito.",
        cs: "Šablona; bez ní je tučný první řádek textu.",
        hu: "Sablon; ha hiányzik, a szöveg első sora félkövér.",
      },
      maxLength: 500,
      examples: ["NF-e {{ data.numero_nf }}"],
    }),
  ),
});
