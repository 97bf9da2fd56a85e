import { RequestError } from "../simulator.ts";

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  21001: "Nieczytelna treść.",
  21111: "Nieprawidłowe wyzwanie autoryzacyjne.",
  21115: "Nieprawidłowy certyfikat.",
  21155: "Przekroczono dozwoloną liczbę faktur w sesji.",
  21164: "Faktura o podanym identyfikatorze nie istnieje.",
  21165: "Faktura o podanym numerze KSeF nie jest jeszcze dostępna.",
  21173: "Brak sesji o wskazanym numerze referencyjnym.",
  21175: "Nie znaleziono eksportu o podanym numerze referencyjnym.",
  21178: "Nie znaleziono UPO dla podanych kryteriów.",
  21180: "Status sesji nie pozwala na wykonanie operacji.",
  21181: "Nieprawidłowe żądanie eksportu faktur.",
  21182: "Osiągnięto limit trwających eksportów.",
  21183: "Zakres filtrowania wykracza poza dostępny zakres danych.",
  21301: "Brak autoryzacji.",
  21304: "Nie znaleziono operacji uwierzytelniania.",
  21401: "Dokument nie jest zgodny ze schematą.",
  21402: "Nieprawidłowy rozmiar pliku.",
  21403: "Nieprawidłowy skrót pliku.",
  21405: "Błąd walidacji danych wejściowych.",
  21470: "Przesłany identyfikator klucza jest nieznany lub wskazuje na wycofany klucz.",
};

/** 400 in the present shape of errors; the older one goes to who does not ask for this one. */
export const refuse = (code: number, ...details: readonly string[]): RequestError =>
  new RequestError(400, {
    title: "Bad Request",
    status: 400,
    detail: "Żądanie jest nieprawidłowe.",
    errors: [{ code, description: DESCRIPTIONS[code] ?? "Błąd.", details }],
  });

export const unauthorized = (detail = "Token jest nieprawidłowy lub wygasł."): RequestError =>
  new RequestError(401, { title: "Unauthorized", status: 401, detail });

export const forbidden = (reasonCode: string, permissions: readonly string[] = []): RequestError =>
  new RequestError(403, {
    title: "Forbidden",
    status: 403,
    detail: "Brak uprawnień do wykonania operacji.",
    reasonCode,
    security: { requiredAnyOfPermissions: permissions, presentPermissions: [] },
  });

export const gone = (): RequestError =>
  new RequestError(410, { title: "Gone", status: 410, detail: "Status operacji wygasł." });

interface Body {
  readonly errors?: readonly { code: number; description: string; details: readonly string[] }[];
}

/** What a client sees that does not send `X-Error-Format: problem-details`. */
export function inOldShape(error: RequestError): RequestError {
  const { errors } = error.body as Body;
  if (!errors) return error;
  return new RequestError(error.status, {
    exception: {
      exceptionDetailList: errors.map(({ code, description, details }) => ({
        exceptionCode: code,
        exceptionDescription: description,
        details,
      })),
      serviceName: "sandbox",
    },
  });
}
