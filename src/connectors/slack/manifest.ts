import { Type } from "typebox";
import { defineManifest, field, fields, InvalidInputError, same } from "../../sdk/index.ts";

const API = "https://slack.com";

export const manifest = defineManifest({
  id: "slack",
  title: same("Slack"),
  summary: {
    en: "Messages about events in a channel.",
    pl: "Wiadomości o zdarzeniach na kanale.",
    "pt-BR": "Mensagens sobre eventos em um canal.",
    cs: "Zprávy o událostech v kanálu.",
    hu: "Üzenetek az eseményekről egy csatornában.",
  },
  category: "notify",
  countries: [],
  docs: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks",
  steps: [
    {
      en: "Open https://api.slack.com/apps, create an app from scratch in your workspace and open Incoming Webhooks.",
      pl: "Otwórz https://api.slack.com/apps, utwórz aplikację od podstaw (From scratch) w swoim obszarze roboczym i otwórz Incoming Webhooks.",
      "pt-BR":
        "Abra https://api.slack.com/apps, crie um app do zero (From scratch) no seu workspace e abra Incoming Webhooks.",
      cs: "Otevřete https://api.slack.com/apps, založte ve svém pracovním prostoru aplikaci od začátku (From scratch) a otevřete Incoming Webhooks.",
      hu: "Nyissa meg a https://api.slack.com/apps oldalt, hozzon létre egy alkalmazást a munkaterületén (From scratch), és nyissa meg az Incoming Webhooks menüt.",
    },
    {
      en: "Switch it on, press Add New Webhook to Workspace, choose the channel and copy the webhook URL here.",
      pl: "Włącz tę funkcję, naciśnij Add New Webhook to Workspace, wybierz kanał i skopiuj tu adres webhooka.",
      "pt-BR":
        "Ative a função, clique em Add New Webhook to Workspace, escolha o canal e copie aqui a URL do webhook.",
      cs: "Zapněte je, stiskněte Add New Webhook to Workspace, vyberte kanál a zkopírujte sem adresu webhooku.",
      hu: "Kapcsolja be, nyomja meg az Add New Webhook to Workspace gombot, válassza ki a csatornát, és másolja ide a webhook címét.",
    },
    {
      en: "To write into several channels: give the app the scopes chat:write and chat:write.customize instead, install it, invite it into the channels and copy its bot token (xoxb-…).",
      pl: "Aby pisać na wielu kanałach: zamiast tego nadaj aplikacji uprawnienia chat:write i chat:write.customize, zainstaluj ją, zaproś na kanały i skopiuj token bota (xoxb-…).",
      "pt-BR":
        "Para escrever em vários canais: em vez disso, dê ao app os escopos chat:write e chat:write.customize, instale-o, convide-o para os canais e copie o token do bot (xoxb-…).",
      cs: "Pro psaní do více kanálů: dejte aplikaci místo toho oprávnění chat:write a chat:write.customize, nainstalujte ji, pozvěte ji do kanálů a zkopírujte token bota (xoxb-…).",
      hu: "Ha több csatornába írna: adja inkább az alkalmazásnak a chat:write és chat:write.customize jogot, telepítse, hívja meg a csatornákba, és másolja ki a bot tokenjét (xoxb-…).",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    webhook_url: Type.Optional(
      field.secret({
        title: {
          en: "Incoming webhook URL",
          pl: "Adres webhooka przychodzącego",
          "pt-BR": "URL do webhook de entrada",
          cs: "Adresa příchozího webhooku",
          hu: "Bejövő webhook címe",
        },
        pattern: "^https://[^\\s/]+/\\S+$",
        maxLength: 1000,
        examples: ["https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX"],
      }),
    ),
    bot_token: Type.Optional(
      field.secret({
        title: {
          en: "Bot token, instead of a webhook",
          pl: "Token bota zamiast webhooka",
          "pt-BR": "Token do bot, em vez do webhook",
          cs: "Token bota místo webhooku",
          hu: "Bot tokenje webhook helyett",
        },
        pattern: "^xox[a-z]-[A-Za-z0-9-]+$",
        maxLength: 500,
        examples: ["xoxb-0000-0000-example"],
      }),
    ),
  }),
  settings: fields({}),
  baseUrl: ({ webhook_url: url, bot_token: token }) => {
    if (token !== undefined) return API;
    if (url !== undefined) return new URL(url).origin;
    throw new InvalidInputError([
      {
        field: "credentials.webhook_url",
        message: "is missing",
        remedy: "Give the incoming webhook's URL, or a bot token.",
      },
    ]);
  },
  allowedHosts: [],
  // One message a second into a channel, with short bursts: https://docs.slack.dev/apis/web-api/rate-limits
  rate: { requests: 5, perMs: 5_000, concurrency: 2 },
});

const USERNAME = {
  en: "Name of the sender",
  pl: "Nazwa nadawcy",
  "pt-BR": "Nome do remetente",
  cs: "Jméno odesílatele",
  hu: "A feladó neve",
};

/** What a subscription says about its messages. */
export const settings = fields({
  channel: Type.Optional(
    field.text({
      title: {
        en: "Channel",
        pl: "Kanał",
        "pt-BR": "Canal",
        cs: "Kanál",
        hu: "Csatorna",
      },
      help: {
        en: "Needed with a bot token. A webhook of a Slack app always writes into its own channel.",
        pl: "Potrzebny przy tokenie bota. Webhook aplikacji Slack zawsze pisze na swoim kanale.",
        "pt-BR":
          "Necessário com um token de bot. O webhook de um app do Slack sempre escreve no seu próprio canal.",
        cs: "Je třeba u tokenu bota. Webhook aplikace Slack píše vždy do svého kanálu.",
        hu: "Bottokennél szükséges. Egy Slack-alkalmazás webhookja mindig a saját csatornájába ír.",
      },
      maxLength: 100,
      examples: ["#faturamento", "C0123456789"],
    }),
  ),
  username: Type.Optional(
    field.text({ title: USERNAME, maxLength: 80, default: "Fiscal Bot", examples: ["Fiscal Bot"] }),
  ),
  icon_emoji: Type.Optional(
    field.text({
      title: {
        en: "Icon (emoji)",
        pl: "Ikona (emoji)",
        "pt-BR": "Ícone (emoji)",
        cs: "Ikona (emoji)",
        hu: "Ikon (emoji)",
      },
      pattern: "^:[a-z0-9_+'-]+:$",
      maxLength: 100,
      default: ":receipt:",
      examples: [":receipt:"],
    }),
  ),
});
