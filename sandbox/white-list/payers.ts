/** An entry of the register, as it answers. Every company, number and account is invented. */
export interface RegisteredPayer {
  readonly name: string;
  readonly nip: string;
  readonly statusVat: "Czynny" | "Zwolniony";
  readonly regon: string;
  readonly workingAddress: string;
  readonly accountNumbers: readonly string[];
  /** Answered for when asked about one by one, and in no list. */
  readonly virtualAccounts: readonly string[];
}

const payer = (
  nip: string,
  name: string,
  more: Partial<RegisteredPayer> & Pick<RegisteredPayer, "regon" | "workingAddress">,
): RegisteredPayer => ({
  ...{ nip, name, statusVat: "Czynny", accountNumbers: [], virtualAccounts: [] },
  ...more,
});

export const PAYERS: readonly RegisteredPayer[] = [
  payer("7790115243", "ELEKTRONIKA TESTOWA SPÓŁKA AKCYJNA", {
    regon: "123456785",
    workingAddress: "POMIAROWA 12, 60-101 POZNAŃ",
    accountNumbers: ["69101010100000000000012345"],
  }),
  payer("8983982599", "ODCZYNNIKI DEMO SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", {
    regon: "012345675",
    workingAddress: "KWASOWA 4, 50-001 WROCŁAW",
    accountNumbers: ["90102020200000987654321000"],
    virtualAccounts: ["14999999990000000000000001"],
  }),
  payer("6763416721", "CHMURA WZORCOWA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", {
    regon: "987654321",
    workingAddress: "SERWEROWA 100, 30-002 KRAKÓW",
    statusVat: "Zwolniony",
  }),
];
