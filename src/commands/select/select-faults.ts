import { type CommandFault, fault, NUMBERS, sqlFault } from "../fault.ts";

export const MOST_CHARACTERS = 8_000;
export const MOST_NESTING = 50;
export const MOST_NODES = 2_000;
export const MOST_JOINS = 5;

/** 900 in the vendor's words. */
export const syntax = (near: string): CommandFault =>
  sqlFault(`Incorrect syntax near '${near.slice(0, 100)}'.`);

/** 9011: T-SQL, but not the part of it that is open. */
export const outside = (what: string): CommandFault =>
  fault(NUMBERS.outsideSubset, `Příkaz select není povolen: ${what}.`);
