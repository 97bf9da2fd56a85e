import { defineManifest, field, fields, same } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "zapier",
  title: same("Zapier"),
  summary: {
    en: "Events start a Zap, which passes them on to thousands of apps.",
    pl: "Zdarzenia uruchamiają Zap, który przekazuje je do tysięcy aplikacji.",
    "pt-BR": "Os eventos iniciam um Zap, que os repassa a milhares de aplicativos.",
    cs: "Události spouštějí Zap, který je předá tisícům aplikací.",
    hu: "Az események elindítanak egy Zapot, amely több ezer alkalmazásnak adja tovább őket.",
  },
  category: "notify",
  countries: [],
  docs: "https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zaps-from-webhooks",
  steps: [
    {
      en: "In Zapier create a Zap with the trigger “Webhooks by Zapier” and the event “Catch Hook”.",
      pl: "W Zapierze utwórz Zap z wyzwalaczem „Webhooks by Zapier” i zdarzeniem „Catch Hook”.",
      "pt-BR": "No Zapier, crie um Zap com o gatilho “Webhooks by Zapier” e o evento “Catch Hook”.",
      cs: "V Zapieru založte Zap se spouštěčem „Webhooks by Zapier“ a událostí „Catch Hook“.",
      hu: "A Zapierben hozzon létre egy Zapot a „Webhooks by Zapier” triggerrel és a „Catch Hook” eseménnyel.",
    },
    {
      en: "Copy the webhook URL here, verify, and let Zapier find the test event: then its fields can be chosen.",
      pl: "Skopiuj tu adres webhooka, zweryfikuj i pozwól Zapierowi znaleźć zdarzenie testowe: potem można wybierać jego pola.",
      "pt-BR":
        "Copie aqui a URL do webhook, verifique e deixe o Zapier encontrar o evento de teste: depois é possível escolher os campos.",
      cs: "Zkopírujte sem adresu webhooku, ověřte ji a nechte Zapier najít zkušební událost: pak lze vybírat její pole.",
      hu: "Másolja ide a webhook címét, ellenőrizze, és hagyja, hogy a Zapier megtalálja a próbaeseményt: ezután választhatók a mezői.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    hook_url: field.secret({
      title: {
        en: "Webhook URL",
        pl: "Adres webhooka",
        "pt-BR": "URL do webhook",
        cs: "Adresa webhooku",
        hu: "A webhook címe",
      },
      pattern: "^https://[^\\s/]+/\\S+$",
      maxLength: 1000,
      examples: ["https://hooks.zapier.com/hooks/catch/0000000/example/"],
    }),
  }),
  settings: fields({}),
  baseUrl: ({ hook_url: url }) => new URL(url).origin,
  allowedHosts: [],
  rate: { requests: 20, perMs: 1_000, concurrency: 8 },
});

/** A Zap says itself what becomes of the event. */
export const settings = fields({});
