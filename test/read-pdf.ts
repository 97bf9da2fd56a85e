import { inflateSync } from "node:zlib";

/** The texts of each page in the order in which they are drawn, as a reader would find them. */
export function textsOf(pdf: Buffer): readonly (readonly string[])[] {
  const objects = new Map<string, { dict: string; stream: string }>();
  const whole = pdf.toString("latin1");
  const object = /^(\d+) 0 obj\n([\s\S]*?)(?:\nstream\n([\s\S]*?)\nendstream)?\nendobj$/gm;
  for (const [, id = "", dict = "", bytes] of whole.matchAll(object)) {
    const stream = bytes === undefined ? "" : inflateSync(Buffer.from(bytes, "latin1"));
    objects.set(id, { dict, stream: stream.toString("latin1") });
  }
  const dictOf = (id: string | undefined) => objects.get(id ?? "")?.dict ?? "";
  const follow = (dict: string, key: string) => new RegExp(`/${key} (\\d+) 0 R`).exec(dict)?.[1];
  const streamOf = (dict: string, key: string) =>
    objects.get(follow(dict, key) ?? "")?.stream ?? "";
  const lettersOf = (font: string): readonly string[] => {
    const ranges = [...streamOf(font, "ToUnicode").matchAll(/\[(.*)\]/g)].map(([, range]) => range);
    const codes = ranges.join(" ").matchAll(/<([0-9a-f ]*)>/g);
    return Array.from(codes, ([, hex = ""]) =>
      Buffer.from(hex, "hex").swap16().toString("utf16le"),
    );
  };
  const pages = [...objects.values()].filter(({ dict }) => dict.includes("/Type /Page\n"));
  return pages.map(({ dict }) => {
    const texts: string[] = [];
    let font: readonly string[] = [];
    for (const line of streamOf(dict, "Contents").split("\n")) {
      const name = /^\/(F\d+) [\d.]+ Tf$/.exec(line)?.[1];
      if (name) font = lettersOf(dictOf(follow(dictOf(follow(dict, "Resources")), name)));
      const text = /\[(.*)\] TJ/.exec(line)?.[1];
      if (text === undefined) continue;
      const codes = text.replace(/>[^<]*</g, "").match(/[0-9a-f]{4}/g) ?? [];
      texts.push(codes.map((code) => font[Number.parseInt(code, 16)]).join(""));
    }
    return texts;
  });
}
