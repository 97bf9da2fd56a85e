import assert from "node:assert/strict";
import { it } from "node:test";
import { contentDisposition } from "./content-disposition.ts";

it("gives the name in UTF-8 and nearly the same in ASCII", () => {
  assert.equal(
    contentDisposition("zażółć (1).pdf"),
    "attachment; filename=\"zazo_c (1).pdf\"; filename*=UTF-8''za%C5%BC%C3%B3%C5%82%C4%87%20%281%29.pdf",
  );
});

it("lets no name end the header or add one", () => {
  const header = contentDisposition('a".pdf\r\nx-evil: 1\\');
  assert.equal(
    header,
    "attachment; filename=\"a_.pdf__x-evil: 1_\"; filename*=UTF-8''a%22.pdf%0D%0Ax-evil%3A%201%5C",
  );
});
