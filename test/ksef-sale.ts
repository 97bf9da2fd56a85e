import type { Invoice } from "../src/model/invoice.ts";

/** A sale of one line that FA(3) can carry; its net is 100.00 for one piece. */
export function ksefSale(number: string, issueDate: string, pieces = 1): Invoice {
  const money = (minor: number) => `${minor}.00`;
  const net = money(100 * pieces);
  const tax = money(23 * pieces);
  const gross = money(123 * pieces);
  return {
    direction: "sales",
    kind: "invoice",
    type_code: "380",
    number,
    issue_date: issueDate,
    currency: "PLN",
    seller: {
      name: "Laboratorium Przykładowe sp. z o.o.",
      ids: [{ scheme: "PL:NIP", value: "5252914179" }],
      address: {
        line1: "ul. Badawcza 7 lok. 3",
        city: "Warszawa",
        post_code: "02-001",
        country_code: "PL",
      },
    },
    buyer: {
      name: "Odbiorca Wzorowy sp. z o.o.",
      ids: [{ scheme: "PL:NIP", value: "5849174002" }],
      address: { line1: "ul. Portowa 9", city: "Gdańsk", post_code: "80-001", country_code: "PL" },
    },
    lines: [
      {
        no: 1,
        name: "Badanie próbki żółtej",
        qty: String(pieces),
        unit: "E48",
        unit_local: "usł.",
        net_price: "100",
        net,
        vat: { category: "S", rate: "23", local_code: "23" },
      },
    ],
    vat_breakdown: [{ category: "S", rate: "23", local_code: "23", taxable: net, tax, gross }],
    totals: { net, tax, gross },
    status: "open",
  };
}
