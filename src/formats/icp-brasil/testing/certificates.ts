import { readFileSync } from "node:fs";

export const TEST_PASSWORD = "teste123";
export const ACCENTED_PASSWORD = "çedilha&<ã";

/** The bytes of one of the PFX files beside this one: `a1-aes256`. */
export const testPfx = (name: string): Uint8Array =>
  readFileSync(new URL(`./${name}.pfx`, import.meta.url));
