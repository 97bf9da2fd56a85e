/** The zone of the account and of all its users. */
export const TIME_ZONE = "Europe/Budapest";

const FORMAT = new Intl.DateTimeFormat("sv-SE", {
  ...{ timeZone: TIME_ZONE, dateStyle: "short", timeStyle: "medium" },
});

/** `2026-11-15 09:30:00` on the clock of the account. */
export const faceOf = (time: number): string => FORMAT.format(time);

/** How a date comes that no TO_CHAR gives a form: as the account shows days. */
export const dayOf = (face: string): string =>
  `${face.slice(8, 10)}.${face.slice(5, 7)}.${face.slice(0, 4)}`;
