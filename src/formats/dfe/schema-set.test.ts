import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { isHubError } from "../../lib/errors.ts";
import {
  expectedSamples,
  FISCAL_DATA,
  fiscalSample,
  withoutFiscalData,
} from "../testing/fiscal-data.ts";
import { zip } from "../zip/zip-writer.ts";
import { installSchemaPackages, openSchemaSet } from "./schema-set.ts";

const base = await mkdtemp(join(tmpdir(), "viadukt-xsd-"));
after(() => rm(base, { recursive: true }));
const newFolder = (): Promise<string> => mkdtemp(join(base, "set-"));

const NFE = "http://www.portalfiscal.inf.br/nfe";
const schema = (inside: string): string =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="${NFE}" xmlns="${NFE}" elementFormDefault="qualified">${inside}</xs:schema>`;
const element = (name: string, type: string): string =>
  schema(`<xs:include schemaLocation="types.xsd"/><xs:element name="${name}" type="${type}"/>`);
const types = (pattern: string): string =>
  schema(
    `<xs:complexType name="T"><xs:sequence><xs:element name="a"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="${pattern}"/></xs:restriction></xs:simpleType></xs:element></xs:sequence></xs:complexType>`,
  );
const packed = (pattern: string): Record<string, string> => ({
  "procNFe_v4.00.xsd": element("nfeProc", "T"),
  "procEventoNFe_v1.00.xsd": element("procEventoNFe", "T"),
  "procCCeNFe_v1.00.xsd": element("procEventoNFe", "T"),
  "eventoCancNFe_v1.00.xsd": element("evento", "T"),
  "types.xsd": types(pattern),
});
const document = (root: string, text: string): Buffer =>
  Buffer.from(`<${root} xmlns="${NFE}">\n<a>${text}</a></${root}>`);

const isData = (what: RegExp) => (error: unknown) =>
  isHubError(error) && error.name === "DataError" && what.test(error.message);

type Files = Readonly<Record<string, string | Uint8Array>>;

async function zipOf(files: Files, name = "PL_011.zip"): Promise<string> {
  const path = join(await newFolder(), name);
  const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
  await writeFile(path, zip(entries));
  return path;
}

const within = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

describe("a set of schema packages", () => {
  it("tries the newest first and says which one fits", async () => {
    const folder = await newFolder();
    for (const [name, pattern] of [
      ["PL_009", "[0-9]+"],
      ["PL_010", "[A-Z]+"],
    ] as const) {
      await mkdir(join(folder, name));
      for (const [file, text] of Object.entries(packed(pattern)))
        await writeFile(join(folder, name, file), text);
    }
    using set = await openSchemaSet(folder);
    assert.deepEqual(set.packages, ["PL_010", "PL_009"]);
    const check = (text: string) => set.validate(document("nfeProc", text), "nfeProc", "4.00");
    assert.deepEqual(check("A"), { package: "PL_010", faults: [] });
    assert.deepEqual(check("1"), { package: "PL_009", faults: [] });
    const neither = check("a1");
    assert.equal(neither?.package, "PL_010");
    assert.equal(neither.faults[0]?.line, 2);
    assert.match(neither.faults[0]?.message ?? "", /Element 'a'/);
    assert.equal(set.validate(document("nfeProc", "A"), "nfeProc", "3.10"), undefined);
    assert.equal(set.validate(document("evento", "A"), "evento", "1.00"), undefined);
    assert.equal(set.validate(document("x", "A"), "nfeProc", "4.00"), undefined);
    const event = set.validate(document("procEventoNFe", "A"), "procEventoNFe", "1.00");
    assert.deepEqual(event, { package: "PL_010", faults: [] });
  });

  it("finds the element in what it is wrapped in, and opens nothing that the document names", async () => {
    const folder = await newFolder();
    await installSchemaPackages(await zipOf(packed("[0-9]+")), folder);
    using set = await openSchemaSet(folder);
    const inside = document("nfeProc", "1").toString();
    const hint = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="${NFE} file:///etc/passwd urn:x http://127.0.0.1:9/x.xsd"`;
    const wrapped = [
      `<s:Envelope xmlns:s="urn:s">${inside}</s:Envelope>`,
      inside.replace("<nfeProc", `<nfeProc ${hint}`),
    ];
    for (const xml of wrapped) {
      const verdict = set.validate(Buffer.from(xml), "nfeProc", "4.00");
      assert.deepEqual(verdict, { package: "PL_011", faults: [] }, xml);
    }
    for (const bad of ["", "<a", `<!DOCTYPE a>${inside}`])
      assert.throws(() => set.validate(Buffer.from(bad), "nfeProc", "4.00"), isData(/document/i));
    const many = `<nfeProc xmlns="${NFE}">${"<b/>".repeat(1_000)}</nfeProc>`;
    assert.ok((set.validate(Buffer.from(many), "nfeProc", "4.00")?.faults.length ?? 0) <= 50);
    await assert.rejects(openSchemaSet(join(folder, "none")), /cannot be read/);
  });
});

describe("installing schema packages", () => {
  it("takes the schemas out of an archive, a package for each folder, in place of the old ones", async () => {
    const folder = join(await newFolder(), "xsd");
    const first = await zipOf({ ...packed("[0-9]+"), "leia-me.txt": "x", "__MACOSX/._a.xsd": "x" });
    assert.deepEqual(await installSchemaPackages(first, folder), ["PL_011"]);
    const second = await zipOf({
      ...within("x/PL_011", packed("[A-Z]+")),
      ...within("x/PL 012 á", packed("[a-z]+")),
    });
    assert.deepEqual(await installSchemaPackages(second, folder), ["PL_011", "PL_012_a_"]);
    using set = await openSchemaSet(folder);
    assert.deepEqual(set.packages, ["PL_012_a_", "PL_011"]);
    const check = (text: string) => set.validate(document("nfeProc", text), "nfeProc", "4.00");
    assert.equal(check("A")?.package, "PL_011");
    assert.equal(check("1")?.faults.length, 1);
    assert.deepEqual((await readdir(folder)).sort(), ["PL_011", "PL_012_a_"]);
    assert.ok(!(await readdir(join(folder, "PL_011"))).includes("leia-me.txt"));
  });

  it("refuses what is unsafe or not complete, and leaves everything as it was", async () => {
    const good = packed("[0-9]+");
    const { "types.xsd": _, ...withoutTypes } = good;
    const outside = await newFolder();
    await writeFile(join(outside, "types.xsd"), types("x"));
    const refused: readonly (readonly [Files, RegExp])[] = [
      [withoutTypes, /not complete: PL_011: proc\w+_v\d\.00\.xsd/],
      [
        {
          ...withoutTypes,
          "procNFe_v4.00.xsd":
            good["procNFe_v4.00.xsd"]?.replace("types.xsd", join(outside, "types.xsd")) ?? "",
        },
        /not complete/,
      ],
      [{ ...good, "procNFe_v4.00.xsd": element("nfeProc", "Missing") }, /not complete/],
      [{ "types.xsd": types("x") }, /no XML schemas of fiscal documents/],
      [{ "a.txt": "x" }, /no XML schemas/],
      [{ ...good, "../evil.xsd": types("x") }, /damaged/],
      [{ ...good, "/evil.xsd": types("x") }, /damaged/],
      [{ ...good, "a b;.xsd": types("x") }, /unusual name/],
      [{ ...within("a/P", good), ...within("b/P", good) }, /two folders/],
      [{ ...good, "bomb.xsd": Buffer.alloc(4_000_000) }, /bomb/],
      [{ ...good, "large.xsd": Buffer.alloc(5_000_000, "xyz") }, /5000000 bytes/],
    ];
    const folder = await newFolder();
    await installSchemaPackages(await zipOf(good), folder);
    for (const [files, what] of refused)
      await assert.rejects(
        zipOf(files).then((path) => installSchemaPackages(path, folder)),
        isData(what),
      );
    const noZip = join(outside, "types.xsd");
    await assert.rejects(installSchemaPackages(noZip, folder), isData(/damaged/));
    assert.deepEqual(await readdir(folder), ["PL_011"]);
    assert.equal((await readdir(join(folder, "PL_011"))).length, Object.keys(good).length);
  });
});

describe("the official packages", { skip: withoutFiscalData }, () => {
  const folder = join(FISCAL_DATA, "xsd");

  it("install from an archive", async () => {
    const files: Record<string, Uint8Array> = {};
    for (const name of ["nfe-PL_010e", "nfe-eventos"])
      for (const file of await readdir(join(folder, name)))
        files[`${name}/${file}`] = await readFile(join(folder, name, file));
    const names = await installSchemaPackages(await zipOf(files), await newFolder());
    assert.deepEqual(names, ["nfe-PL_010e", "nfe-eventos"]);
  });

  it("judge the samples as an independent program did", async () => {
    using set = await openSchemaSet(folder);
    let compared = 0;
    for (const [path, { schemaValid, root }] of expectedSamples()) {
      for (const [entry, isValid] of Object.entries(schemaValid ?? {})) {
        const [name = "", file = ""] = entry.split("/");
        const layout = /_v(\d+\.\d+)\.xsd$/.exec(file)?.[1] ?? "";
        const verdict = set.validate(fiscalSample(path), root ?? "", layout, name);
        assert.equal(
          verdict?.faults.length === 0,
          isValid,
          `${path} ${entry} ${JSON.stringify(verdict)}`,
        );
        compared += 1;
      }
    }
    assert.ok(compared > 150, String(compared));
  });
});
