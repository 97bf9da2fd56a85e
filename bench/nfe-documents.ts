import { readFileSync } from "node:fs";
import { signEnveloped } from "../src/formats/dsig/sign.ts";
import { type A1, openA1 } from "../src/formats/icp-brasil/a1.ts";
import { accessKeyDigit } from "../src/model/identifiers-br.ts";

const SAMPLE = new URL("../src/formats/dfe/testing/documents/nfe.xml", import.meta.url);
const CERTIFICATE = new URL("../src/formats/icp-brasil/testing/a1-aes256.pfx", import.meta.url);
const PASSWORD = "teste123";

/** Where the key of an NF-e has its number and the random code before the check digit. */
const NUMBER = [25, 34] as const;
const CODE = [35, 43] as const;
const MAX_NUMBER = 999_999_999;
const MAX_CODE = 99_999_999;

export interface NfeFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface NfeMaker {
  /** Each of them with a key that none before had; signed anew where the maker signs. */
  make(count: number): NfeFile[];
}

/** Makes NF-e that differ from one sample in number, code, key and check digit. */
export function nfeMaker({ isSigned = false }: { isSigned?: boolean } = {}): NfeMaker {
  const sample = readFileSync(SAMPLE, "utf8");
  const key = /Id="NFe([0-9A-Z]{44})"/.exec(sample)?.[1] ?? "";
  const signer = isSigned ? openA1(readFileSync(CERTIFICATE), PASSWORD) : undefined;
  let made = 0;
  const one = (): NfeFile => {
    made += 1;
    const own = keyAt(key, made);
    const text = variant(sample, { key, own });
    return {
      name: `${own}.xml`,
      bytes: Buffer.from(signer ? signed(text, { key: own, signer }) : text),
    };
  };
  return { make: (count) => Array.from({ length: count }, one) };
}

function keyAt(key: string, index: number): string {
  const number = String((index * 7_919) % MAX_NUMBER).padStart(9, "0");
  const code = String((index * 104_729) % MAX_CODE).padStart(8, "0");
  const own = key.slice(0, NUMBER[0]) + number + key.slice(NUMBER[1], CODE[0]) + code;
  return `${own}${accessKeyDigit(own)}`;
}

function variant(sample: string, { key, own }: { key: string; own: string }): string {
  return sample
    .replaceAll(key, own)
    .replace(/<cNF>\d+</, `<cNF>${own.slice(...CODE)}<`)
    .replace(/<nNF>\d+</, `<nNF>${Number(own.slice(...NUMBER))}<`)
    .replace(/<cDV>\d</, `<cDV>${own.slice(43)}<`);
}

function signed(text: string, { key, signer }: { key: string; signer: A1 }): string {
  const bare = text.replace(/<Signature [\s\S]*?<\/Signature>/, "");
  const [from, to] = [bare.indexOf("<NFe "), bare.indexOf("</NFe>") + "</NFe>".length];
  const nfe = signEnveloped(bare.slice(from, to), `NFe${key}`, signer);
  const digest = /<DigestValue>([^<]+)</.exec(nfe)?.[1] ?? "";
  const rest = bare.slice(to).replace(/<digVal>[^<]+</, `<digVal>${digest}<`);
  return bare.slice(0, from) + nfe + rest;
}
