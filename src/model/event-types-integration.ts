import { Type } from "typebox";
import { type EventType, texts } from "./event-type.ts";
import { Instant, optional, text } from "./scalars.ts";

/** How integrations and what they sign in with are doing. */
export const INTEGRATION_EVENT_TYPES: readonly EventType[] = [
  {
    type: "integration.verified",
    family: "hub",
    title: texts([
      "Integration verified",
      "Integracja sprawdzona",
      "Integração verificada",
      "Integrace ověřena",
      "Integráció ellenőrizve",
    ]),
    description: texts([
      "The connection and the credentials of an integration work.",
      "Połączenie i dane dostępowe integracji działają.",
      "A conexão e as credenciais de uma integração funcionam.",
      "Připojení a přihlašovací údaje integrace fungují.",
      "Egy integráció kapcsolata és hitelesítő adatai működnek.",
    ]),
    schema: Type.Object({
      integration: text(63, "slug"),
      provider: text(60),
      account_name: optional(text(500)),
    }),
    example: {
      integration: "fakturownia-main",
      provider: "fakturownia",
      account_name: "Przykład S.A.",
    },
  },
  {
    type: "integration.failing",
    family: "hub",
    title: texts([
      "Integration failing",
      "Integracja nie działa",
      "Integração com falha",
      "Integrace selhává",
      "Integráció hibás",
    ]),
    description: texts([
      "An integration went from working to failing: somebody should look.",
      "Integracja przestała działać: ktoś powinien to sprawdzić.",
      "Uma integração deixou de funcionar: alguém deve verificar.",
      "Integrace přestala fungovat: někdo by se na ni měl podívat.",
      "Egy integráció működése megszakadt: valakinek meg kell néznie.",
    ]),
    schema: Type.Object({
      integration: text(63, "slug"),
      provider: text(60),
      error: Type.Object({ code: text(60), message: text(2000) }),
    }),
    example: {
      integration: "fakturownia-main",
      provider: "fakturownia",
      error: { code: "credentials_refused", message: "The API token was refused: make a new one." },
    },
  },
  {
    type: "integration.suspended",
    family: "hub",
    title: texts([
      "Integration suspended",
      "Integracja zawieszona",
      "Integração suspensa",
      "Integrace pozastavena",
      "Integráció felfüggesztve",
    ]),
    description: texts([
      "The system of an integration failed again and again: it is not called until `next_try_at`, then one call shows whether it is back.",
      "System integracji raz po raz nie odpowiadał poprawnie: do `next_try_at` nie jest wywoływany, potem jedno wywołanie pokaże, czy znów działa.",
      "O sistema de uma integração falhou repetidas vezes: não é chamado até `next_try_at`; depois uma chamada mostra se ele voltou.",
      "Systém integrace opakovaně selhal: do `next_try_at` se nevolá, pak jedno volání ukáže, zda už zase funguje.",
      "Egy integráció rendszere többször egymás után hibázott: `next_try_at` időpontig a hub nem hívja, utána egy hívás megmutatja, működik-e már.",
    ]),
    schema: Type.Object({
      integration: text(63, "slug"),
      provider: text(60),
      error: Type.Object({ code: text(60), message: text(500) }),
      failing_since: Type.Union([Instant, Type.Null()]),
      next_try_at: Type.Union([Instant, Type.Null()]),
    }),
    example: {
      integration: "erp-main",
      provider: "sandbox_erp",
      error: { code: "timeout", message: "No connection to erp.example.com came about in time." },
      failing_since: "2026-03-12T09:28:00.000Z",
      next_try_at: "2026-03-12T09:31:00.000Z",
    },
  },
  {
    type: "integration.resumed",
    family: "hub",
    title: texts([
      "Integration resumed",
      "Integracja wznowiona",
      "Integração retomada",
      "Integrace obnovena",
      "Integráció újraindítva",
    ]),
    description: texts([
      "An integration that was suspended is called again: its system answers, or a person wanted it; `closed_by` tells which.",
      "Zawieszona integracja jest znów wywoływana: jej system odpowiada albo chciała tego osoba; mówi o tym `closed_by`.",
      "Uma integração suspensa volta a ser chamada: o sistema responde ou uma pessoa quis assim; `closed_by` diz qual.",
      "Pozastavená integrace se zase volá: její systém odpovídá, nebo si to někdo přál; rozlišuje to `closed_by`.",
      "Egy felfüggesztett integrációt a hub újra hív: a rendszere válaszol, vagy valaki így kérte; ezt a `closed_by` mutatja.",
    ]),
    schema: Type.Object({
      integration: text(63, "slug"),
      provider: text(60),
      suspended_since: Instant,
      closed_by: text(10, "call or person"),
    }),
    example: {
      integration: "erp-main",
      provider: "sandbox_erp",
      suspended_since: "2026-03-12T09:30:00.000Z",
      closed_by: "call",
    },
  },
  {
    type: "certificate.expiring",
    family: "hub",
    title: texts([
      "Certificate ends soon",
      "Certyfikat wkrótce wygaśnie",
      "Certificado perto do vencimento",
      "Certifikát brzy vyprší",
      "A tanúsítvány hamarosan lejár",
    ]),
    description: texts([
      "The certificate of an integration ends in 30, 15, 7 or 1 days, or has ended. Get a new one and put it into the integration.",
      "Certyfikat integracji wygasa za 30, 15, 7 lub 1 dzień albo już wygasł. Trzeba uzyskać nowy i wpisać go w integracji.",
      "O certificado de uma integração vence em 30, 15, 7 ou 1 dia, ou já venceu. Obtenha um novo e coloque-o na integração.",
      "Certifikát integrace vyprší za 30, 15, 7 dní nebo 1 den, anebo už vypršel. Pořiďte nový a vložte ho do integrace.",
      "Egy integráció tanúsítványa 30, 15, 7 vagy 1 nap múlva lejár, vagy már lejárt. Szerezzen újat, és adja meg az integrációban.",
    ]),
    schema: Type.Object({
      integration: text(63, "slug"),
      holder: text(200),
      tax_id: text(20),
      valid_to: Instant,
      days_left: Type.Integer({ minimum: 0 }),
    }),
    example: {
      integration: "sefaz-matriz",
      holder: "Empresa Exemplo LTDA",
      tax_id: "12345678000195",
      valid_to: "2026-04-11T12:00:00.000Z",
      days_left: 30,
    },
  },
];
