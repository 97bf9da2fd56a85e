import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { fuzzDfe } from "../../src/formats/dfe/testing/fuzz.ts";
import {
  ownSamples,
  referenceJson,
  referenceSample,
  withoutSamples,
} from "../../src/formats/dfe/testing/samples.ts";

/** Above what the first tenth of the rounds has taken. */
const MAX_RSS_GROWTH_BYTES = 80 * 1024 * 1024;
/** The 990-item document would be most of the time and finds nothing that 41 items do not. */
const MAX_SAMPLE_BYTES = 128 * 1024;

const { values } = parseArgs({
  options: { rounds: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const samples = withoutSamples
  ? [...ownSamples().values()]
  : Object.keys(referenceJson<object>("expected.json")).map(referenceSample);

const result = fuzzDfe(
  samples.filter(({ length }) => length <= MAX_SAMPLE_BYTES),
  { rounds: Number(values.rounds), seed: Number(values.seed), collectGarbage },
);
console.log(JSON.stringify(result, null, 2));
if (result.rssGrowthBytes > MAX_RSS_GROWTH_BYTES) {
  console.error(`Memory grew by ${result.rssGrowthBytes} bytes.`);
  process.exitCode = 1;
}
