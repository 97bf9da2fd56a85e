import { midnight } from "./products.ts";
import type { Row } from "./table.ts";

type Seed = readonly [
  name: string,
  country: string,
  city: string,
  taxType: string,
  taxNumber: string,
];

const NAMED: readonly Seed[] = [
  ["Brama Technika sp. z o.o.", "PL", "Łódź", "PL1", "7251801126"],
  ["Vrata Servis s.r.o.", "CZ", "Děčín", "CZ0", "CZ25596641"],
  ["Dunamotor Kft.", "HU", "Győr", "HU0", "HU12345676"],
  ["Portões São José Ltda.", "BR", "Maringá", "BR1", "11222333000181"],
  ["Nord Handel GmbH & Co. KG", "DE", "Lübeck", "DE0", "DE136695976"],
];
const DAY_MS = 86_400_000;
const ROLES = [
  ["C", ""],
  ["", "S"],
  ["C", "S"],
  ["", ""],
] as const;

/** The named partners, then generated ones up to `count`; always the same. */
export function makePartners(count: number, now: number): Row[] {
  return Array.from({ length: Math.max(count, NAMED.length) }, (_, i): Row => {
    const number = String(1_000_000 + i * 10);
    const [name, country, city, taxType, taxNumber] = NAMED[i % NAMED.length] ?? [
      "",
      "",
      "",
      "",
      "",
    ];
    const [customer, supplier] = ROLES[i % ROLES.length] ?? ["", ""];
    const shownName = i < NAMED.length ? name : `${name} ${i}`;
    return {
      BusinessPartner: number,
      BusinessPartnerCategory: "2",
      BusinessPartnerFullName: shownName,
      OrganizationBPName1: shownName.slice(0, 40),
      SearchTerm1: name.slice(0, 12).toUpperCase(),
      Customer: customer === "" ? "" : number,
      Supplier: supplier === "" ? "" : number,
      BusinessPartnerIsBlocked: i % 17 === 16,
      IsMarkedForArchiving: false,
      CreationDate: midnight(now - 500 * DAY_MS),
      LastChangeDate: i % 3 === 2 ? null : midnight(now - DAY_MS * (1 + (i % 5))),
      to_BusinessPartnerAddress: [
        {
          ...{
            BusinessPartner: number,
            AddressID: String(i + 1),
            StreetName: "Długa",
            HouseNumber: String(i + 1),
          },
          ...{ PostalCode: "90-001", CityName: city, Region: "", Country: country },
        },
      ],
      to_BusinessPartnerTax:
        i < NAMED.length
          ? [
              {
                BusinessPartner: number,
                BPTaxType: taxType,
                BPTaxNumber: taxNumber,
                BPTaxLongNumber: "",
              },
            ]
          : [],
      to_BusinessPartnerBank:
        i === 0
          ? [
              {
                BusinessPartner: number,
                BankIdentification: "0001",
                IBAN: "PL61109010140000071219812874",
                SWIFTCode: "WBKPPLPP",
              },
            ]
          : [],
    };
  });
}
