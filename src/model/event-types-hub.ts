import { Type } from "typebox";
import { type EventType, texts } from "./event-type.ts";
import { Instant, optional, text } from "./scalars.ts";

const Counts = Type.Object({
  read: Type.Integer(),
  created: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
});

const RUN = {
  run_id: text(40),
  action: text(60),
  integration: optional(text(63, "slug")),
  state: text(20),
  counts: optional(Counts),
};
const RUN_EXAMPLE = {
  run_id: "run_01k5x8j3m9q2v4w6y8z0a1b2c3",
  action: "sync_invoices",
  integration: "fakturownia-main",
};

/** What the hub says about its own work. */
export const HUB_EVENT_TYPES: readonly EventType[] = [
  {
    type: "run.finished",
    family: "hub",
    title: texts([
      "Run finished",
      "Przebieg zakończony",
      "Execução concluída",
      "Běh dokončen",
      "Futás befejeződött",
    ]),
    description: texts([
      "An action came to its end, with all or some of the records; `state` tells which.",
      "Akcja dobiegła końca, ze wszystkimi rekordami lub częścią z nich; mówi o tym `state`.",
      "Uma ação chegou ao fim, com todos ou parte dos registros; `state` diz qual.",
      "Akce skončila se všemi záznamy nebo s jejich částí; rozlišuje to `state`.",
      "Egy művelet a végére ért, az összes vagy néhány rekorddal; ezt a `state` mutatja.",
    ]),
    schema: Type.Object(RUN),
    example: {
      ...RUN_EXAMPLE,
      state: "succeeded",
      counts: { read: 120, created: 4, updated: 2, unchanged: 114, refused: 0 },
    },
  },
  {
    type: "run.failed",
    family: "hub",
    title: texts([
      "Run failed",
      "Przebieg nie powiódł się",
      "Execução falhou",
      "Běh selhal",
      "Futás sikertelen",
    ]),
    description: texts([
      "An action stopped before its end; the error says why and what to do.",
      "Akcja przerwała się przed końcem; błąd mówi dlaczego i co zrobić.",
      "Uma ação parou antes do fim; o erro diz por quê e o que fazer.",
      "Akce se zastavila před koncem; chyba říká proč a co dělat.",
      "Egy művelet a vége előtt megállt; a hiba megmondja, miért és mi a teendő.",
    ]),
    schema: Type.Object({ ...RUN, error: Type.Object({ code: text(60), message: text(2000) }) }),
    example: {
      ...RUN_EXAMPLE,
      state: "failed",
      error: { code: "credentials_refused", message: "The API token was refused: make a new one." },
    },
  },
  {
    type: "report.filed",
    family: "hub",
    title: texts([
      "Report filed",
      "Raport przesłany",
      "Relatório arquivado",
      "Sestava uložena",
      "Jelentés feltöltve",
    ]),
    description: texts([
      "A report was written to a connected storage.",
      "Raport zapisano w podłączonym magazynie plików.",
      "Um relatório foi gravado em um armazenamento conectado.",
      "Sestava byla zapsána do připojeného úložiště.",
      "Egy jelentés egy csatlakoztatott tárhelyre került.",
    ]),
    schema: Type.Object({
      run_id: text(40),
      integration: text(63, "slug"),
      report_name: text(200),
      period: text(7, "YYYY-MM"),
      path: text(1000),
      size_bytes: Type.Integer({ minimum: 0 }),
    }),
    example: {
      run_id: "run_01k5x8j3m9q2v4w6y8z0a1b2c3",
      integration: "nextcloud-main",
      report_name: "raport-br-2026-01.pdf",
      period: "2026-01",
      path: "/BR-Reports/2026/01/raport-br-2026-01.pdf",
      size_bytes: 48213,
    },
  },
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
    type: "webhook.test",
    family: "hub",
    title: texts([
      "Test delivery",
      "Wysyłka testowa",
      "Entrega de teste",
      "Zkušební doručení",
      "Próbakézbesítés",
    ]),
    description: texts([
      "Sent on request to show that a subscription's address receives and checks signatures.",
      "Wysyłane na żądanie, aby pokazać, że adres subskrypcji odbiera i sprawdza podpisy.",
      "Enviado a pedido para mostrar que o endereço da assinatura recebe e confere assinaturas.",
      "Odesláno na vyžádání, aby bylo vidět, že adresa odběru přijímá a ověřuje podpisy.",
      "Kérésre küldött üzenet, amely megmutatja, hogy a feliratkozás címe fogad és aláírást ellenőriz.",
    ]),
    schema: Type.Object({
      subscription_id: Type.Integer(),
      sent_at: Instant,
      message: text(200),
    }),
    example: {
      subscription_id: 7,
      sent_at: "2026-03-12T09:30:00.000Z",
      message: "Test of the subscription Orders to CRM",
    },
  },
];
