export { ksefChecksum, ksefNumberIn } from "./ksef-number.ts";
export { FA3 } from "./namespace.ts";
export { type Fa3Reading, type Fa3ReadOptions, isFa3, readFa3, readFa3Tree } from "./read.ts";
export { type SchemaFault, validateFa3 } from "./validate.ts";
export { type Fa3WriteOptions, writeFa3 } from "./write.ts";
