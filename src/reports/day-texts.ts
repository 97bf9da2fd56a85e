import type { I18n } from "../model/i18n.ts";
import { text } from "./texts.ts";

/** Every word of the summary of a day; `{…}` is filled in. */
export const DAY_TEXTS = {
  title: text(
    "Summary of the day",
    "Podsumowanie dnia",
    "Resumo do dia",
    "Souhrn dne",
    "Napi összesítő",
  ),
  organisation: text("Organisation", "Jednostka", "Organização", "Organizace", "Szervezet"),
  day: text("Day", "Dzień", "Dia", "Den", "Nap"),
  runs: text("Runs", "Uruchomienia", "Execuções", "Spuštění", "Futtatások"),
  action: text("Action", "Czynność", "Ação", "Činnost", "Művelet"),
  state: text("Result", "Wynik", "Resultado", "Výsledek", "Eredmény"),
  count: text("Count", "Liczba", "Quantidade", "Počet", "Darab"),
  read: text("Read", "Odczytane", "Lidos", "Přečteno", "Beolvasva"),
  created: text("New", "Nowe", "Novos", "Nové", "Új"),
  updated: text("Changed", "Zmienione", "Alterados", "Změněné", "Módosult"),
  refused: text("Refused", "Odrzucone", "Recusados", "Odmítnuté", "Elutasítva"),
  failures: text(
    "Runs that need attention",
    "Uruchomienia do sprawdzenia",
    "Execuções que pedem atenção",
    "Spuštění, která je třeba prověřit",
    "Figyelmet igénylő futtatások",
  ),
  time: text("Time", "Godzina", "Hora", "Čas", "Idő"),
  integration: text("Integration", "Integracja", "Integração", "Integrace", "Integráció"),
  reason: text("Reason", "Powód", "Motivo", "Důvod", "Ok"),
  run: text("Run", "Uruchomienie", "Execução", "Spuštění", "Futtatás"),
  refusedRecords: text(
    "{count} records refused",
    "Odrzucone rekordy: {count}",
    "Registros recusados: {count}",
    "Odmítnuté záznamy: {count}",
    "Elutasított rekordok: {count}",
  ),
  deliveries: text("Deliveries", "Doręczenia", "Entregas", "Doručení", "Kézbesítések"),
  attempts: text("Attempts", "Próby", "Tentativas", "Pokusy", "Kísérletek"),
  undelivered: text(
    "Not delivered",
    "Niedoręczone",
    "Não entregues",
    "Nedoručené",
    "Kézbesítetlen",
  ),
  event: text("Event", "Zdarzenie", "Evento", "Událost", "Esemény"),
  receiver: text("Receiver", "Odbiorca", "Destinatário", "Příjemce", "Címzett"),
  since: text("Since", "Od", "Desde", "Od", "Mióta"),
  noRuns: text(
    "No run ended on this day.",
    "Tego dnia nie zakończyło się żadne uruchomienie.",
    "Nenhuma execução terminou neste dia.",
    "V tento den neskončilo žádné spuštění.",
    "Ezen a napon egyetlen futtatás sem ért véget.",
  ),
  noFailures: text(
    "Every run succeeded.",
    "Wszystkie uruchomienia udane.",
    "Todas as execuções foram concluídas.",
    "Všechna spuštění byla úspěšná.",
    "Minden futtatás sikeres volt.",
  ),
  noDeliveries: text(
    "There were no deliveries.",
    "Nie było doręczeń.",
    "Não houve entregas.",
    "Nebyla žádná doručení.",
    "Nem volt kézbesítés.",
  ),
  noUndelivered: text(
    "Everything was delivered.",
    "Wszystko doręczono.",
    "Tudo foi entregue.",
    "Vše bylo doručeno.",
    "Minden kézbesítve.",
  ),
  more: text(
    "{shown} of {count} are shown.",
    "Pokazano {shown} z {count}.",
    "São mostradas {shown} de {count}.",
    "Zobrazeno {shown} z {count}.",
    "Látható: {shown} / {count}.",
  ),
  part: text("Part", "Część", "Parte", "Část", "Rész"),
} as const satisfies Record<string, I18n>;

/** By the action's name; one that is not here is shown as it is. */
const ACTIONS = {
  sync_all_invoices: text(
    "Read invoices from all",
    "Pobranie faktur ze wszystkich źródeł",
    "Ler notas de todas as fontes",
    "Načtení faktur ze všech zdrojů",
    "Számlák beolvasása mindenhonnan",
  ),
  upload_monthly_reports: text(
    "File monthly reports everywhere",
    "Wysyłka raportów miesięcznych",
    "Enviar relatórios mensais",
    "Uložení měsíčních sestav",
    "Havi jelentések feltöltése",
  ),
  verify: text(
    "Verification of the connection",
    "Sprawdzenie połączenia",
    "Verificação da conexão",
    "Ověření spojení",
    "Kapcsolat ellenőrzése",
  ),
  sync_invoices: text(
    "Pulling invoices in",
    "Pobieranie faktur",
    "Busca de faturas",
    "Stažení faktur",
    "Számlák letöltése",
  ),
  upload_report: text(
    "Filing a report",
    "Wysyłka raportu",
    "Envio de relatório",
    "Odeslání přehledu",
    "Jelentés feltöltése",
  ),
  upload_file: text(
    "Sending files",
    "Wysyłka plików",
    "Envio de arquivos",
    "Odeslání souborů",
    "Fájlok feltöltése",
  ),
  delete_file: text(
    "Deleting a file",
    "Usuwanie pliku",
    "Exclusão de arquivo",
    "Smazání souboru",
    "Fájl törlése",
  ),
  sync_records: text(
    "Pulling records in",
    "Pobieranie rekordów",
    "Busca de registros",
    "Stažení záznamů",
    "Rekordok letöltése",
  ),
  resend_deliveries: text(
    "Sending deliveries again",
    "Ponowne wysyłanie doręczeń",
    "Reenvio de entregas",
    "Opakované odeslání doručení",
    "Kézbesítések újraküldése",
  ),
  apply_rules: text(
    "Apply rules",
    "Zastosowanie reguł",
    "Aplicar regras",
    "Použití pravidel",
    "Szabályok alkalmazása",
  ),
  check_invoices: text(
    "Check invoices",
    "Sprawdzenie faktur",
    "Verificar faturas",
    "Kontrola faktur",
    "Számlák ellenőrzése",
  ),
  check_payers: text(
    "Check the VAT white list",
    "Sprawdzenie białej listy VAT",
    "Consultar a lista branca do IVA",
    "Kontrola seznamu plátců DPH",
    "Áfafehérlista lekérdezése",
  ),
  send_records: text(
    "Sending records",
    "Wysyłanie rekordów",
    "Envio de registros",
    "Odesílání záznamů",
    "Rekordok küldése",
  ),
  make_report: text(
    "Making a report",
    "Tworzenie raportu",
    "Geração de relatório",
    "Vytvoření přehledu",
    "Jelentés készítése",
  ),
  mail_file: text(
    "Sending a file by e-mail",
    "Wysyłka pliku e-mailem",
    "Envio de arquivo por e-mail",
    "Odeslání souboru e-mailem",
    "Fájl küldése e-mailben",
  ),
} as const satisfies Record<string, I18n>;
export const ACTION_TEXTS: ReadonlyMap<string, I18n> = new Map(Object.entries(ACTIONS));

const RUN_STATES = {
  succeeded: text("Succeeded", "Udane", "Concluída", "Úspěšné", "Sikeres"),
  partial: text(
    "Partly succeeded",
    "Częściowo udane",
    "Concluída em parte",
    "Částečně úspěšné",
    "Részben sikeres",
  ),
  failed: text("Failed", "Nieudane", "Falhou", "Neúspěšné", "Sikertelen"),
  cancelled: text("Cancelled", "Przerwane", "Cancelada", "Přerušené", "Megszakítva"),
  skipped: text("Skipped", "Pominięte", "Pulada", "Přeskočené", "Kihagyva"),
} as const satisfies Record<string, I18n>;
export const RUN_STATE_TEXTS: ReadonlyMap<string, I18n> = new Map(Object.entries(RUN_STATES));

const DELIVERY_STATES = {
  delivered: text("Delivered", "Doręczono", "Entregue", "Doručeno", "Kézbesítve"),
  retrying: text(
    "Will be tried again",
    "Będzie ponowione",
    "Será repetida",
    "Bude se opakovat",
    "Újra próbáljuk",
  ),
  failed: text("Failed", "Nie doręczono", "Não entregue", "Nedoručeno", "Nem kézbesíthető"),
  expired: text("Given up", "Zaniechano", "Abandonada", "Vzdáno", "Feladva"),
  pending: text("Waiting", "Czeka", "Na fila", "Čeká", "Várakozik"),
} as const satisfies Record<string, I18n>;
export const DELIVERY_STATE_TEXTS: ReadonlyMap<string, I18n> = new Map(
  Object.entries(DELIVERY_STATES),
);
