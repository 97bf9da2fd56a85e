import { checkDigit, cpfDigits } from "../identifiers.ts";

export interface Place {
  /** IBGE codes. */
  readonly state: number;
  readonly uf: string;
  readonly cityCode: number;
  readonly city: string;
  readonly postcode: string;
}

export interface Company {
  /** CNPJ, or CPF of a producer. */
  readonly taxId: string;
  readonly name: string;
  readonly stateTaxId: string;
  readonly street: string;
  readonly place: Place;
}

const SAO_PAULO: Place = placed(35, "SP", 3550308, "Sao Paulo", "01001000");
const CAMPINAS: Place = placed(35, "SP", 3509502, "Campinas", "13010001");
const PORTO_ALEGRE: Place = placed(43, "RS", 4314902, "Porto Alegre", "90010150");
const BELO_HORIZONTE: Place = placed(31, "MG", 3106200, "Belo Horizonte", "30110002");
const CURITIBA: Place = placed(41, "PR", 4106902, "Curitiba", "80010010");

function placed(
  state: number,
  uf: string,
  cityCode: number,
  city: string,
  postcode: string,
): Place {
  return { state, uf, cityCode, city, postcode };
}

/** The CNPJ of the head office with this root of eight characters. */
export function cnpjOf(root: string): string {
  const body = `${root}0001`;
  const first = checkDigit(body);
  return `${body}${first}${checkDigit(body + first)}`;
}

/** Who sells to the simulated company; the last one has a CNPJ with letters. */
export const SUPPLIERS: readonly Company[] = [
  {
    taxId: cnpjOf("15881399"),
    name: "Indústria Modelo de Fixadores Ltda",
    stateTaxId: "869879730911",
    street: "Rua das Amostras",
    place: SAO_PAULO,
  },
  {
    taxId: cnpjOf("27316540"),
    name: "Papelaria Horizonte Fictício Ltda",
    stateTaxId: "244718220117",
    street: "Avenida dos Exemplos",
    place: CAMPINAS,
  },
  {
    taxId: cnpjOf("41707536"),
    name: "Distribuidora Exemplo São José S.A.",
    stateTaxId: "4556815188",
    street: "Rua Sete de Testembro",
    place: PORTO_ALEGRE,
  },
  {
    taxId: cnpjOf("60482917"),
    name: "Eletro & Cia Componentes Ltda",
    stateTaxId: "9063184702",
    street: "Travessa do Modelo",
    place: CURITIBA,
  },
  {
    taxId: cnpjOf("12ABC345"),
    name: "Nova Era Suprimentos Ltda",
    stateTaxId: "118204733110",
    street: "Rua do Alfanumérico",
    place: SAO_PAULO,
  },
];

/** A person who sells with a CPF, in series from 910. */
export const PRODUCER: Company = {
  taxId: `193319084${cpfDigits("193319084")}`,
  name: "Sítio Boa Amostra",
  stateTaxId: "5205997283792",
  street: "Estrada Velha",
  place: BELO_HORIZONTE,
};

export const CARRIER: Company = {
  taxId: cnpjOf("67273177"),
  name: "Transportadora Rota de Teste Ltda",
  stateTaxId: "848648876634",
  street: "Rodovia dos Ensaios",
  place: SAO_PAULO,
};

/** Who buys where the simulated company may only download. */
export const OTHER_BUYER: Company = {
  taxId: cnpjOf("75475177"),
  name: "Agropecuária Vale Fictício Ltda",
  stateTaxId: "110042490114",
  street: "Rua das Palmeiras",
  place: CAMPINAS,
};

/** The company that asks. */
export const buyer = (taxId: string): Company => ({
  taxId,
  name: "Empresa de Teste Ltda",
  stateTaxId: "111222333444",
  street: "Rua do Comércio",
  place: SAO_PAULO,
});
