import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isHubError } from "../../lib/errors.ts";
import {
  decodeText,
  decodeToUtf8,
  ENCODINGS,
  type Encoding,
  type ReadEncoding,
} from "./encoding.ts";
import { BYTE_ENCODINGS, charactersByByte } from "./encoding-tables.ts";
import { encodeText, unencodableIssues, type WriteEncoding } from "./encoding-writer.ts";

async function* cut(bytes: Uint8Array, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function* texts(...pieces: readonly string[]) {
  yield* pieces;
}
const decode = async (bytes: Uint8Array, encoding: ReadEncoding = "auto", size = 1e9) =>
  (await Array.fromAsync(decodeText(cut(bytes, size), encoding))).join("");
const encode = async (text: string, options: Partial<WriteEncoding> = {}) => {
  const full = {
    encoding: "utf-8",
    unencodable: "refuse",
    byteOrderMark: false,
    ...options,
  } as const;
  return Buffer.concat(await Array.fromAsync(encodeText(texts(text), full)));
};
const isError = (code: string, pattern: RegExp) => (error: unknown) =>
  isHubError(error) && error.code === code && pattern.test(error.message);

const SENTENCES: Readonly<Record<string, readonly [string, readonly Encoding[]]>> = {
  polish: [
    "Zażółć gęślą jaźń: Spółka Żółw, ul. Świętokrzyska 5, Łódź\r\n",
    ["utf-8", "utf-16le", "utf-16be", "windows-1250", "iso-8859-2", "cp852"],
  ],
  czech: [
    "Příliš žluťoučký kůň úpěl ďábelské ódy; Děčín, Žižkov\r\n",
    ["utf-8", "utf-16le", "utf-16be", "windows-1250", "iso-8859-2", "cp852"],
  ],
  hungarian: [
    "Árvíztűrő tükörfúrógép; Győr, Székesfehérvár, Őrség\r\n",
    ["utf-8", "utf-16le", "utf-16be", "windows-1250", "iso-8859-2", "cp852"],
  ],
  portuguese: [
    "Razão social: Indústria e Comércio São João; preço à vista, não há devolução, órgãos\r\n",
    ["utf-8", "utf-16le", "utf-16be", "windows-1252"],
  ],
};

describe("encodings of files", () => {
  it("are found out from the letters of four languages", async () => {
    for (const [language, [sentence, encodings]] of Object.entries(SENTENCES)) {
      for (const encoding of encodings) {
        const bytes = await encode(sentence, { encoding });
        for (const size of [1, 7, 1_000]) {
          assert.equal(await decode(bytes, "auto", size), sentence, `${language} ${encoding}`);
        }
      }
    }
  });

  it("are found out behind a long ASCII beginning too", async () => {
    const start = "id;name\r\n".repeat(30_000);
    const [sentence] = SENTENCES.polish ?? [""];
    const bytes = await encode(start + sentence, { encoding: "windows-1250" });
    assert.equal(await decode(bytes, "auto", 50_000), start + sentence);
    // The only letter is the last byte, which might begin a character of UTF-8.
    assert.equal(await decode(Buffer.from([0x6c, 0xf3])), "ló");
  });

  it("give back every text that they can hold, however it is cut", async () => {
    const ofBytes = (encoding: Encoding) =>
      fc.string({
        unit: fc.constantFrom(...charactersByByte(encoding as (typeof BYTE_ENCODINGS)[number])),
        maxLength: 60,
      });
    for (const encoding of ENCODINGS) {
      const isByte = BYTE_ENCODINGS.some((name) => name === encoding);
      const text = isByte ? ofBytes(encoding) : fc.string({ unit: "binary", maxLength: 60 });
      await fc.assert(
        fc.asyncProperty(text, fc.integer({ min: 1, max: 9 }), async (given, size) => {
          // A mark at the very beginning is one, whoever wrote it.
          fc.pre(!/^(\ufeff|ï»¿|ÿþ|þÿ|˙ţ|ţ˙|ďťż|´╗┐)/.test(given));
          const bytes = await encode(given, { encoding });
          assert.equal(await decode(bytes, encoding, size), given);
          const utf8 = await Array.fromAsync(decodeToUtf8(cut(bytes, size), encoding));
          assert.equal(Buffer.concat(utf8).toString(), given);
        }),
        { numRuns: 25 },
      );
    }
  });

  it("say where a byte is that UTF-8 does not have", async () => {
    const bytes = Buffer.concat([Buffer.from("ab\nżó"), Buffer.from([0x9c]), Buffer.from("x")]);
    for (const size of [1, 4, 100]) {
      await assert.rejects(
        decode(bytes, "utf-8", size),
        isError("invalid_input", /byte 0x9C at position 7 \(line 2\) is not UTF-8/),
      );
    }
    await assert.rejects(
      decode(Buffer.from([0xc5]), "utf-8"),
      isError("invalid_input", /0xC5 at position 0/),
    );
    // Overlong forms and halves of pairs are no UTF-8 either.
    for (const bad of [
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf5, 0x80, 0x80, 0x80],
    ]) {
      await assert.rejects(
        decode(Buffer.from(bad), "utf-8"),
        isError("invalid_input", /position 0/),
      );
    }
  });

  it("refuse UTF-16 that is cut off or has half of a character", async () => {
    const whole = await encode("zażółć", { encoding: "utf-16le" });
    await assert.rejects(
      decode(whole.subarray(0, -1), "utf-16le"),
      isError("invalid_input", /UTF-16LE/),
    );
    const half = Buffer.from([0x41, 0x00, 0x00, 0xd8, 0x42, 0x00]);
    await assert.rejects(decode(half, "utf-16le"), isError("invalid_input", /Between the bytes/));
  });

  it("believe a byte order mark more than what was said", async () => {
    const marked = await encode("żółw", { byteOrderMark: true });
    assert.deepEqual([...marked.subarray(0, 3)], [0xef, 0xbb, 0xbf]);
    assert.equal(await decode(marked, "windows-1250"), "żółw");
    const wide = await encode("żółw", { encoding: "utf-16be", byteOrderMark: true });
    for (const said of ["auto", "utf-8", "utf-16be"] as const) {
      assert.equal(await decode(wide, said, 1), "żółw");
    }
    assert.equal((await encode("a", { encoding: "windows-1250", byteOrderMark: true })).length, 1);
  });

  it("refuse a character that they lack with its line, or write what is nearest without question marks", async () => {
    await assert.rejects(
      encode("a\nŁódź", { encoding: "windows-1252" }),
      isError("bad_data", /Line 2 has "Ł" \(U\+0141\), which windows-1252 cannot hold/),
    );
    await assert.rejects(encode("\ud800x"), isError("bad_data", /half of a character, U\+D800/));
    const replaced = await encode("Łódź „äß” – 5 € 漢😀 a\u0328\ud800", {
      encoding: "cp852",
      unencodable: "replace",
    });
    assert.equal(await decode(replaced, "cp852"), 'Łódź "äß" - 5 EUR  ą');
    const latin = await encode("ĄĘŁŻÓŚĆŃŹ ąęłżóśćńź őŰ řů ã", {
      encoding: "iso-8859-1",
      unencodable: "replace",
    });
    assert.equal(latin.toString("latin1"), "AELZÓSCNZ aelzóscnz oU ru ã");
    const issues = unencodableIssues(
      { values: { a: "ok", b: "漢", c: 5 } },
      { encoding: "windows-1250", unencodable: "refuse" },
    );
    assert.deepEqual(
      issues.map(({ field }) => field),
      ["b"],
    );
  });
});
