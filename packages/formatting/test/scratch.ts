import { PSCustomObject, PSDouble, PSDecimal, OrderedDictionary, enumValue } from "@latch/dotnet";
import { OutputWriter } from "../src/writers/output-writer.ts"; import { TextLineOutput } from "../src/writers/text-output.ts"; import { ViewDatabase } from "../src/views/view-database.ts"; 
import { ObjectFormatter } from "../src/views/object-formatter.ts"; import { DEFAULT_PARAMETERS, readProperties, TABLE_KEYS, LIST_KEYS } from "../src/views/format-parameters.ts";
const ctx: any = { views: new ViewDatabase(), enumerationLimit: 4, errorView: "ConciseView", windowWidth: 80, supportsVirtualTerminal: true, currentLocation: "/", commandExists: () => true, invokeScript: (f: any, x: any) => f(x), lastError: null };
function show(vals: any[], cols = 79) { const out: string[] = []; const w = new OutputWriter(ctx, new TextLineOutput(cols, (l) => out.push(l))); for (const v of vals) w.process(v); w.end(); console.log(out.map((l) => `[${l}]`).join("\n")); console.log("-----"); }
function fmt(shape: any, vals: any[], p: any = {}, props: any[] = []) { const packets: any[] = []; const f = new ObjectFormatter(ctx, shape, { ...DEFAULT_PARAMETERS, ...p, properties: readProperties(props, shape === "table" ? TABLE_KEYS : LIST_KEYS) }, (x) => packets.push(x)); for (const v of vals) f.process(v); f.end(); return packets; }
const o = (x: any) => PSCustomObject.from(Object.entries(x));
show([o({ A: 1, B: "x", C: true, D: new PSDouble(2.5) })]);
show([o({ A: 1, B: "x", C: true, D: new PSDouble(2.5), E: "last" })]);
show([o({ Name: "one", Size: 10 }), o({ Label: "two" }), o({ Name: "three" })]);
show(["text", 5, o({ A: "a".repeat(50), B: "b".repeat(50), C: "c".repeat(50) })]);
const h = new OrderedDictionary(true); h.set("one", 1); h.set("two", [1, 2]);
show([h]);
show([o({ E: new PSDouble(1 / 3), L: [1, null, true, "s", 5, 6] })]);
show([o({ A: "one\ntwo", B: "x" })]);
show(fmt("table", [o({ A: "one\ntwo", B: "x" })], { wrap: true }));
show(fmt("custom", [o({ A: 1, B: o({ x: 2, y: [1, 2] }) })]));
show(fmt("wide", [o({ Name: "a" }), o({ Name: "b" }), o({ Name: "c" })]));
show(fmt("list", [o({ A: 1, Desc: "several words that go on and on ".repeat(5).trim() })]));
const big = Array.from({ length: 100000 }, (_, i) => o({ Id: i, Name: `name ${i}`, Value: new PSDouble(i / 3), Flag: i % 2 === 0, Note: "n".repeat(i % 30) }));
for (let k = 0; k < 3; k++) { const t = performance.now(); let n = 0; const w = new OutputWriter(ctx, new TextLineOutput(200, () => n++)); for (const p of fmt("table", big, { autoSize: true })) w.process(p); w.end(); console.log(n, performance.now() - t); }
