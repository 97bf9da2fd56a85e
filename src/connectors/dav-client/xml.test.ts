import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isHubError } from "../../sdk/index.ts";
import { parseErrorMessage, parseMultistatus } from "./dav-xml.ts";
import { parseXml } from "./xml.ts";

const ok = "<D:status>HTTP/1.1 200 OK</D:status>";
const response = (href: string, props: string, status = ok): string =>
  `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${props}</D:prop>${status}</D:propstat></D:response>`;
const multistatus = (...responses: string[]): string =>
  `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">${responses.join("")}</D:multistatus>`;
const bad = { name: "TransientError", code: "bad_answer" };

describe("parseMultistatus", () => {
  it("goes by namespace, whatever the prefixes are", () => {
    const [apache] = parseMultistatus(
      `<D:multistatus xmlns:D="DAV:"><D:response xmlns:lp1="DAV:"><D:href>/a%20b.pdf</D:href><D:propstat><D:prop><lp1:getcontentlength>12</lp1:getcontentlength><lp1:getetag>W/"1-2"</lp1:getetag></D:prop>${ok}</D:propstat></D:response></D:multistatus>`,
    );
    assert.equal(apache?.sizeBytes, 12);
    assert.equal(apache?.etag, 'W/"1-2"');
    const [plain] = parseMultistatus(
      '<multistatus xmlns="DAV:"><response><href>/x/</href><propstat><prop><resourcetype><collection/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response></multistatus>',
    );
    assert.equal(plain?.isFolder, true);
    const [foreign] = parseMultistatus(
      multistatus(response("/y", '<getcontentlength xmlns="urn:other">9</getcontentlength>')),
    );
    assert.equal(foreign?.sizeBytes, undefined);
  });

  it("believes a property only where the server found it", () => {
    const missing = "<D:status>HTTP/1.1 404 Not Found</D:status>";
    const text = multistatus(response("/x", "<D:getcontentlength>9</D:getcontentlength>", missing));
    assert.deepEqual(parseMultistatus(text), []);
  });

  it("decodes the five entities and character numbers once, and nothing else", () => {
    const [one] = parseMultistatus(
      multistatus(
        response("/a&amp;amp;b&#32;&#x17C;&unknown;", "<D:getetag>&quot;e&quot;</D:getetag>"),
      ),
    );
    assert.equal(one?.href, "/a&amp;b ż&unknown;");
    assert.equal(one?.etag, '"e"');
  });

  it("takes the strongest of several checksums of one element", () => {
    const hashOf = (text: string) =>
      parseMultistatus(
        multistatus(
          response(
            "/x",
            `<oc:checksums xmlns:oc="http://owncloud.org/ns"><oc:checksum>${text}</oc:checksum></oc:checksums>`,
          ),
        ),
      )[0]?.hash;
    assert.deepEqual(hashOf("MD5:b194 SHA1:8B75"), { algorithm: "sha1", value: "8b75" });
    assert.deepEqual(hashOf("SHA1:8b75 SHA256:AB"), { algorithm: "sha256", value: "ab" });
    assert.equal(hashOf("ADLER32:084b021f"), undefined);
  });

  it("refuses a document that stops early, at whatever byte", () => {
    const whole = multistatus(response("/x", "<D:getetag>1</D:getetag>"), response("/y", ""));
    for (let length = 0; length < whole.length; length++) {
      assert.throws(() => parseMultistatus(whole.slice(0, length)), bad, `cut at ${length}`);
    }
  });
});

describe("a hostile answer", () => {
  it("declares no entities", () => {
    const bomb = `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>${multistatus(response("/&b;", ""))}`;
    assert.throws(() => parseMultistatus(bomb), bad);
    const file = `<!doctype a SYSTEM "file:///etc/passwd">${multistatus()}`;
    assert.throws(() => parseMultistatus(file), bad);
  });

  it("does not nest without end", () => {
    assert.throws(() => parseXml("<a>".repeat(100_000)), bad);
    assert.throws(() => parseXml("<a>".repeat(40) + "</a>".repeat(40)), bad);
  });

  it("does not touch the prototype of objects", () => {
    const name = "__proto__";
    for (const text of [
      `<${name} xmlns="DAV:"><polluted>1</polluted></${name}>`,
      `<D:multistatus xmlns:D="DAV:" xmlns:${name}="x" ${name}="1"><${name}:polluted/></D:multistatus>`,
      "<constructor xmlns='DAV:'><prototype>1</prototype></constructor>",
    ]) {
      try {
        parseMultistatus(text);
      } catch (error) {
        assert.ok(isHubError(error) && error.code === "bad_answer", String(error));
      }
    }
    assert.equal(Reflect.get({}, "polluted"), undefined);
  });

  it("is read in time that grows with its size", () => {
    const startedAt = performance.now();
    for (const part of ["<!--", "&#", "</", "<![CDATA[", "xmlns:a='", " "]) {
      const text = `<a>${part.repeat(1_000_000 / part.length)}`;
      try {
        parseXml(text);
      } catch (error) {
        assert.ok(isHubError(error) && error.code === "bad_answer", String(error));
      }
    }
    assert.ok(performance.now() - startedAt < 5_000);
  });
});

describe("parseErrorMessage", () => {
  it("gives the server's own words, shortened, and none for a web page", () => {
    const error = (message: string): string =>
      `<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns"><s:exception>X</s:exception><s:message>${message}</s:message></d:error>`;
    assert.equal(parseErrorMessage(error("No &quot;space&quot;")), 'No "space"');
    assert.equal(parseErrorMessage(error("x".repeat(1_000)))?.length, 300);
    assert.equal(parseErrorMessage("<html><body>504</body></html>"), undefined);
    assert.equal(parseErrorMessage(""), undefined);
  });
});
