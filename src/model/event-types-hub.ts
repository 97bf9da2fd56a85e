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
  parent_id: optional(text(40, "the run that holds it together with others")),
  runs: optional(
    Type.Array(
      Type.Object({ run_id: text(40), integration: optional(text(63, "slug")), state: text(20) }),
      { description: "those that it held together" },
    ),
  ),
};
const RUN_EXAMPLE = {
  run_id: "run_01k5x8j3m9q2v4w6y8z0a1b2c3",
  action: "sync_invoices",
  integration: "fakturownia-main",
};

const SUBSCRIPTION = {
  subscription_id: Type.Integer(),
  name: text(200),
  /** Not the whole address: it may hold a secret. */
  host: Type.Union([text(255), Type.Null()]),
};
const SUBSCRIPTION_EXAMPLE = {
  subscription_id: 7,
  name: "Orders to CRM",
  host: "crm.example.com",
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
    type: "schedule.failed",
    family: "hub",
    title: texts([
      "Schedule started nothing",
      "Harmonogram niczego nie uruchomił",
      "Agendamento não iniciou nada",
      "Plán nic nespustil",
      "Az ütemezés nem indított semmit",
    ]),
    description: texts([
      "A schedule could not start its action; the error says why and what to do. It is tried again at its next time.",
      "Harmonogram nie mógł uruchomić akcji; błąd mówi dlaczego i co zrobić. Następna próba w kolejnym terminie.",
      "Um agendamento não pôde iniciar a ação; o erro diz por quê e o que fazer. Tenta de novo no próximo horário.",
      "Plán nemohl spustit akci; chyba říká proč a co dělat. Zkusí se to znovu v dalším termínu.",
      "Az ütemezés nem tudta elindítani a műveletet; a hiba megmondja, miért és mi a teendő. A következő időpontban újra próbálja.",
    ]),
    schema: Type.Object({
      schedule_id: Type.Integer(),
      name: text(200),
      action: text(60),
      error: Type.Object({ code: text(60), message: text(2000) }),
    }),
    example: {
      schedule_id: 3,
      name: "Invoices every morning",
      action: "sync_invoices",
      error: {
        code: "integration_inactive",
        message: "fakturownia-main is switched off. Set active to true first.",
      },
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
    type: "subscription.failing",
    family: "hub",
    title: texts([
      "Subscription failing",
      "Subskrypcja nie działa",
      "Assinatura com falhas",
      "Odběr selhává",
      "Feliratkozás hibás",
    ]),
    description: texts([
      "An endpoint failed again and again: its deliveries wait, and the hub tries now and then whether it is back.",
      "Adres subskrypcji raz po raz nie odpowiadał poprawnie: jego wysyłki czekają, a hub co jakiś czas sprawdza, czy znów działa.",
      "Um endereço falhou repetidas vezes: suas entregas aguardam, e o hub verifica de tempos em tempos se ele voltou.",
      "Adresa odběru opakovaně selhala: její doručení čekají a hub občas zkouší, zda už zase funguje.",
      "Egy cím többször egymás után hibázott: a kézbesítései várnak, és a hub időnként megnézi, működik-e már.",
    ]),
    schema: Type.Object({
      ...SUBSCRIPTION,
      failing_since: Instant,
      next_try_at: Type.Union([Instant, Type.Null()]),
      last_error: Type.Union([text(500), Type.Null()]),
    }),
    example: {
      ...SUBSCRIPTION_EXAMPLE,
      failing_since: "2026-03-12T09:30:00.000Z",
      next_try_at: "2026-03-12T09:31:20.000Z",
      last_error: "The receiver answered 503.",
    },
  },
  {
    type: "subscription.recovered",
    family: "hub",
    title: texts([
      "Subscription recovered",
      "Subskrypcja znów działa",
      "Assinatura recuperada",
      "Odběr opět funguje",
      "Feliratkozás helyreállt",
    ]),
    description: texts([
      "An endpoint that had been failing took a delivery: what waited for it is being sent.",
      "Adres, który nie działał, przyjął wysyłkę: to, co na niego czekało, jest wysyłane.",
      "Um endereço que vinha falhando aceitou uma entrega: o que aguardava está sendo enviado.",
      "Adresa, která selhávala, přijala doručení: co na ni čekalo, se právě odesílá.",
      "Egy hibázó cím fogadott egy kézbesítést: ami rá várt, most elküldésre kerül.",
    ]),
    schema: Type.Object({ ...SUBSCRIPTION, failed_since: Instant }),
    example: { ...SUBSCRIPTION_EXAMPLE, failed_since: "2026-03-12T09:30:00.000Z" },
  },
  {
    type: "subscription.disabled",
    family: "hub",
    title: texts([
      "Subscription switched off",
      "Subskrypcja wyłączona",
      "Assinatura desativada",
      "Odběr vypnut",
      "Feliratkozás kikapcsolva",
    ]),
    description: texts([
      "The hub switched a subscription off: its receiver is gone, asked for it, or has failed for too long; `cause` tells which.",
      "Hub wyłączył subskrypcję: odbiorcy już nie ma, poprosił o to albo zbyt długo nie działał; mówi o tym `cause`.",
      "O hub desativou uma assinatura: o destinatário não existe mais, pediu isso ou falhou por tempo demais; `cause` diz qual.",
      "Hub vypnul odběr: příjemce už není, požádal o to, nebo příliš dlouho selhával; rozlišuje to `cause`.",
      "A hub kikapcsolt egy feliratkozást: a fogadó megszűnt, kérte, vagy túl sokáig hibázott; ezt a `cause` mutatja.",
    ]),
    schema: Type.Object({
      ...SUBSCRIPTION,
      cause: Type.Union([Type.Literal("gone"), Type.Literal("asked"), Type.Literal("failing")]),
      reason: text(500),
    }),
    example: {
      ...SUBSCRIPTION_EXAMPLE,
      cause: "gone",
      reason: "The receiver answered 410: it wants no more deliveries at this address.",
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
