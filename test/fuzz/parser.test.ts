// A small share of `npm run fuzz`, always the same one.
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkParse } from "./check-parser.ts";
import { grammaticalScript, mutatedScript } from "./scripts.ts";

test("scripts of the grammar give trees, mostly without errors, whose statements parse by themselves", () => {
  let clean = 0;
  const scripts = fc.property(grammaticalScript, (text) => void (clean += checkParse(text) ? 1 : 0));
  fc.assert(scripts, { numRuns: 1500, seed: 1 });
  expect(clean).toBeGreaterThan(750);
});

test("broken scripts give trees and ParseErrors", () => {
  fc.assert(
    fc.property(mutatedScript, (text) => void checkParse(text)),
    { numRuns: 1500, seed: 2 },
  );
});
