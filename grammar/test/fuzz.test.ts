// The parser answers anything with a tree and ParseErrors, and nothing else.
import { parseInput } from "@latch/grammar";
import fc from "fast-check";
import { expect, it } from "vitest";

const pieces = fc.constantFrom(
  ..."( ) { } [ ] $( @( @{ , ; | || & && . .. :: : ? ?? ?. ! % + ++ - -- -eq -join = += > 2>&1 < # <# #> ` ' \" @' '@ @\" \"@".split(
    " ",
  ),
  ..."if else elseif while do until for foreach in switch try catch finally trap data function filter class enum param".split(
    " ",
  ),
  ..."begin process end clean return throw break continue using namespace static hidden base default $a ${a $env:x 1 0x 1kb".split(
    " ",
  ),
  ..."[int] [a(1)] -File -p: --% a b.c \u2018 \u201c \u2013 configuration workflow parallel".split(" "),
  "\n",
  "\r\n",
  " ",
  "\0",
  "\ud800",
);
const scripts = fc.array(fc.tuple(pieces, fc.constantFrom("", " ", "\n")), { maxLength: 40 });

it("never throws", () => {
  fc.assert(
    fc.property(scripts, (parts) => {
      const text = parts.map(([piece, space]) => piece + space).join("");
      const result = parseInput(text);
      expect(result.ast.kind).toBe("ScriptBlock");
      for (const error of result.errors) expect(error.message).not.toBe(error.errorId);
      expect(result.tokens.length).toBeGreaterThan(0);
    }),
    { numRuns: 2000 },
  );
});

it("takes any string", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      expect(parseInput(text).ast.kind).toBe("ScriptBlock");
    }),
    { numRuns: 1000 },
  );
});

it("gives children extents inside the script", () => {
  fc.assert(
    fc.property(scripts, (parts) => {
      const text = parts.map(([piece, space]) => piece + space).join("");
      parseInput(text).ast.visit((ast) => {
        expect(ast.extent.startOffset).toBeGreaterThanOrEqual(0);
        expect(ast.extent.endOffset).toBeLessThanOrEqual(text.length + 1);
        return "continue";
      });
    }),
    { numRuns: 500 },
  );
});
