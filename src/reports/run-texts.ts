import type { I18n } from "../model/i18n.ts";
import type { Run } from "../store/runs.ts";
import { text } from "./texts.ts";

/** Titles of the columns of the history of runs. */
export const RUN_TITLES = {
  id: text("Run", "Uruchomienie", "Execução", "Běh", "Futás"),
  created_at: text("When", "Kiedy", "Quando", "Kdy", "Mikor"),
  actor: text("Who", "Kto", "Quem", "Kdo", "Ki"),
  trigger: text(
    "How it was started",
    "Sposób uruchomienia",
    "Como iniciou",
    "Jak byl spuštěn",
    "Az indítás módja",
  ),
  action: text("Action", "Akcja", "Ação", "Akce", "Művelet"),
  integration: text("Integration", "Integracja", "Integração", "Integrace", "Integráció"),
  state: text("Result", "Wynik", "Resultado", "Výsledek", "Eredmény"),
  seconds: text(
    "Duration (s)",
    "Czas trwania (s)",
    "Duração (s)",
    "Doba trvání (s)",
    "Időtartam (mp)",
  ),
  read: text("Read", "Odczytane", "Lidos", "Načteno", "Beolvasva"),
  created: text("New", "Nowe", "Novos", "Nové", "Új"),
  updated: text("Changed", "Zmienione", "Alterados", "Změněné", "Módosult"),
  unchanged: text("Unchanged", "Bez zmian", "Sem alteração", "Beze změny", "Változatlan"),
  refused: text("Set aside", "Odrzucone", "Recusados", "Odmítnuté", "Elutasítva"),
  error: text("Error", "Błąd", "Erro", "Chyba", "Hiba"),
} as const satisfies Record<string, I18n>;

export const RUN_STATES: Readonly<Record<Run["state"], I18n>> = {
  queued: text("waiting", "oczekuje", "na fila", "čeká", "várakozik"),
  running: text("running", "w toku", "em execução", "běží", "fut"),
  succeeded: text("succeeded", "powodzenie", "concluída", "úspěch", "sikeres"),
  partial: text("in part", "częściowo", "em parte", "částečně", "részben sikerült"),
  failed: text("failed", "niepowodzenie", "falhou", "selhal", "sikertelen"),
  cancelled: text("cancelled", "anulowane", "cancelada", "zrušen", "megszakítva"),
  skipped: text("skipped", "pominięte", "pulada", "přeskočen", "kihagyva"),
};

export const RUN_TRIGGERS: Readonly<Record<Run["trigger_kind"], I18n>> = {
  user: text("by hand", "ręcznie", "manualmente", "ručně", "kézzel"),
  api: text("by a program", "przez program", "por um programa", "programem", "programból"),
  cli: text("command line", "wiersz poleceń", "linha de comando", "příkazová řádka", "parancssor"),
  schedule: text("schedule", "harmonogram", "agendamento", "plán", "ütemezés"),
  webhook: text("webhook", "webhook", "webhook", "webhook", "webhook"),
  run: text("another run", "inne uruchomienie", "outra execução", "jiný běh", "másik futás"),
};

export const RUN_SHEET = text(
  "History",
  "Historia połączeń",
  "Histórico",
  "Historie",
  "Előzmények",
);
