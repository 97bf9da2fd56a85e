import { Type } from "typebox";
import { defineManifest, field, fields } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "custom",
  title: {
    en: "Custom (own HTTP address)",
    pl: "Własny adres HTTP",
    "pt-BR": "Personalizado (endereço HTTP próprio)",
    cs: "Vlastní HTTP adresa",
    hu: "Egyéni (saját HTTP-cím)",
  },
  summary: {
    en: "Events as Standard Webhooks to a program of your own.",
    pl: "Zdarzenia w formacie Standard Webhooks do własnego programu.",
    "pt-BR": "Eventos no formato Standard Webhooks para um programa próprio.",
    cs: "Události ve formátu Standard Webhooks do vlastního programu.",
    hu: "Események Standard Webhooks formátumban a saját programnak.",
  },
  category: "webhook",
  countries: [],
  docs: "https://www.standardwebhooks.com",
  steps: [
    {
      en: "Enter the address of your program as the base URL; a subscription can name a path below it.",
      pl: "Wpisz adres swojego programu jako adres bazowy; subskrypcja może podać ścieżkę pod nim.",
      "pt-BR":
        "Informe o endereço do seu programa como URL base; uma assinatura pode indicar um caminho abaixo dele.",
      cs: "Jako základní adresu zadejte adresu svého programu; odběr může určit cestu pod ní.",
      hu: "Alapcímként adja meg a programja címét; egy feliratkozás megadhat alatta egy útvonalat.",
    },
    {
      en: "Make a signing secret (whsec_…) and check its signature in your program, so that nobody else can send events.",
      pl: "Ustal klucz podpisu (whsec_…) i sprawdzaj podpis w swoim programie, aby nikt inny nie mógł wysyłać zdarzeń.",
      "pt-BR":
        "Crie um segredo de assinatura (whsec_…) e confira a assinatura no seu programa, para que ninguém mais possa enviar eventos.",
      cs: "Vytvořte podpisový klíč (whsec_…) a ve svém programu podpis ověřujte, aby nikdo jiný nemohl posílat události.",
      hu: "Hozzon létre aláírókulcsot (whsec_…), és ellenőrizze az aláírást a programjában, hogy más ne küldhessen eseményeket.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    signing_secret: Type.Optional(
      field.secret({
        title: {
          en: "Signing secret",
          pl: "Klucz podpisu",
          "pt-BR": "Segredo de assinatura",
          cs: "Podpisový klíč",
          hu: "Aláírókulcs",
        },
        help: {
          en: "whsec_ and the base64 of 24 to 64 bytes; left out, nothing is signed.",
          pl: "whsec_ i base64 z 24 do 64 bajtów; bez niego nic nie jest podpisywane.",
          "pt-BR": "whsec_ e o base64 de 24 a 64 bytes; sem ele, nada é assinado.",
          cs: "whsec_ a base64 z 24 až 64 bajtů; bez něj se nic nepodepisuje.",
          hu: "whsec_ és 24–64 bájt base64-alakja; nélküle semmi sincs aláírva.",
        },
        pattern: "^whsec_[A-Za-z0-9+/]{32,86}={0,2}$",
        maxLength: 100,
        examples: ["whsec_bGVhdmUgdGhpcyBrZXkgb3V0IG9mIHlvdXIgY29kZQ=="],
      }),
    ),
    bearer_token: Type.Optional(
      field.secret({
        title: {
          en: "Bearer token",
          pl: "Token (Bearer)",
          "pt-BR": "Token (Bearer)",
          cs: "Token (Bearer)",
          hu: "Token (Bearer)",
        },
        pattern: "^[\\x21-\\x7e]+$",
        examples: ["example-token"],
      }),
    ),
  }),
  settings: fields({}),
  allowedHosts: [],
});

/** What a subscription says about where its events go. */
export const settings = fields({
  path: Type.Optional(
    field.text({
      title: {
        en: "Path below the base URL",
        pl: "Ścieżka pod adresem bazowym",
        "pt-BR": "Caminho abaixo da URL base",
        cs: "Cesta pod základní adresou",
        hu: "Útvonal az alapcím alatt",
      },
      pattern: "^/\\S*$",
      maxLength: 500,
      examples: ["/hooks/orders"],
    }),
  ),
});
