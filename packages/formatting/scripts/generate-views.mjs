// Makes src/generated/views.json from facts/format-views.json: one compact array per view, types that cannot exist here
// (WMI, CIM, services, event logs, directory services) left out. Run: node packages/formatting/scripts/generate-views.mjs
import { readFileSync, writeFileSync } from "node:fs";

const here = new URL("..", import.meta.url);
const facts = JSON.parse(readFileSync(new URL("facts/format-views.json", here), "utf8"));
const unavailable =
  /Management\.Management|System\.Management\.Management|Microsoft\.Management\.Infrastructure|EventLog|DirectoryServices|ServiceProcess|Printing|CompilerError|PSSnapIn|ControlPanel/;
const alignments = { Undefined: 0, Left: 1, Center: 2, Right: 3 };

const selection = (by) => (by.length === 0 || by[0] === null ? 0 : by);

function body(view) {
  if (view.kind === "Table") {
    return [
      view.autoSize ? 1 : 0,
      view.hideHeaders ? 1 : 0,
      view.headers.map((h) => [h.label, h.width, alignments[h.align]]),
      view.rows.map((r) => [selection(r.selectedBy), r.wrap ? 1 : 0, r.columns]),
    ];
  }
  if (view.kind === "List")
    return view.entries.map((e) => [selection(e.selectedBy), e.items.map((i) => [i.label, i.value, i.format ?? ""])]);
  if (view.kind === "Wide") return [view.columns, view.entries];
  return [];
}

const views = [];
for (const group of facts) {
  const types = group.types.filter((t) => !unavailable.test(t));
  if (types.length === 0) continue;
  for (const view of group.views) {
    views.push([
      types,
      view.name,
      view.kind.toLowerCase(),
      view.outOfBand ? 1 : 0,
      view.groupBy ?? null,
      view.groupLabel ?? null,
      body(view),
    ]);
  }
}
writeFileSync(new URL("src/generated/views.json", here), `[\n${views.map((v) => JSON.stringify(v)).join(",\n")}\n]\n`);
