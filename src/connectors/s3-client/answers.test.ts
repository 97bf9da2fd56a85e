import assert from "node:assert/strict";
import { it } from "node:test";
import { parseCompleted, parseError, parseListing, parseParts, parseUploadId } from "./answers.ts";

const listing = (content: string): string =>
  `<?xml version="1.0"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</ListBucketResult>`;
const object = (key: string): string =>
  `<Contents><Key>${key}</Key><Size>3</Size><ETag>&quot;00ff&quot;</ETag><LastModified>2026-01-31T12:00:00.000Z</LastModified></Contents>`;

it("reads a list, with both ways of writing a blank", () => {
  const page = parseListing(
    listing(
      `<EncodingType>url</EncodingType>${object("a+b%20c%2B.pdf")}<CommonPrefixes><Prefix>x%C3%A9/</Prefix></CommonPrefixes>`,
    ),
  );
  assert.deepEqual(page, {
    objects: [
      { key: "a b c+.pdf", sizeBytes: 3, etag: "00ff", modifiedAt: "2026-01-31T12:00:00.000Z" },
    ],
    folders: ["xé"],
    next: undefined,
  });
});

it("does not decode what is not encoded", () => {
  const { objects } = parseListing(listing(object("a+b%20&amp;.pdf")));
  assert.deepEqual(
    objects.map(({ key }) => key),
    ["a+b%20&.pdf"],
  );
});

it("drops keys that are no paths", () => {
  const keys = ["../../etc/passwd", "a//b", "/a", "folder/", "a%2Fb", "%00", "%zz", ".."];
  const page = parseListing(
    listing(
      `<EncodingType>url</EncodingType>${keys.map(object).join("")}<CommonPrefixes><Prefix>../</Prefix></CommonPrefixes>`,
    ),
  );
  assert.deepEqual(
    page.objects.map(({ key }) => key),
    ["a/b"],
  );
  assert.deepEqual(page.folders, []);
});

it("does not take half a list for a whole one", () => {
  assert.throws(() => parseListing(listing("<IsTruncated>true</IsTruncated>")), {
    name: "TransientError",
    code: "bad_answer",
    message: /names no next one/,
  });
  assert.throws(() => parseListing(listing(object("a")).slice(0, -30)), { code: "bad_answer" });
});

it("refuses another document, a web page and declared entities", () => {
  const bomb = `<!DOCTYPE l [<!ENTITY a "aaaa">]>${listing(object("&a;"))}`;
  for (const text of [bomb, "<html><body>hi</body></html>", "", "{}", "<Other/>"]) {
    assert.throws(() => parseListing(text), { code: "bad_answer" }, text);
  }
  assert.throws(() => parseUploadId("<InitiateMultipartUploadResult/>"), /names no upload/);
});

it("finds an error also behind the blanks that keep a line open", () => {
  const error =
    "   \n  <?xml version='1.0'?>\n<Error><Code>InternalError</Code><Message>Sorry</Message></Error>".trimStart();
  assert.deepEqual(parseError(`\n ${error}`), {
    code: "InternalError",
    message: "Sorry",
    region: undefined,
  });
  assert.equal(parseError(listing("")), undefined);
  assert.equal(parseError("<Error><Code>broken"), undefined);
});

it("reads parts and the end of an upload", () => {
  const page = parseParts(
    '<ListPartsResult><IsTruncated>true</IsTruncated><NextPartNumberMarker>2</NextPartNumberMarker><Part><PartNumber>2</PartNumber><ETag>"aa"</ETag><Size>5</Size></Part></ListPartsResult>',
  );
  assert.deepEqual(page, {
    parts: [{ number: 2, sizeBytes: 5, etag: "aa", sha256: undefined }],
    next: "2",
  });
  const ended =
    " \n <CompleteMultipartUploadResult><ETag>&quot;aa-2&quot;</ETag></CompleteMultipartUploadResult>";
  assert.equal(parseCompleted(ended), "aa-2");
});
