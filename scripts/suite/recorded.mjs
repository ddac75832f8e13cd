// Reads what PowerShell itself got: tab-separated file, status, describe, context, name.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** One name for a test, however it was written; equal names in a file are counted apart by the caller. */
export function testKey(describe, context, name) {
  const plain = (text) =>
    String(text ?? "")
      .replace(/[\t\r\n]+/g, " ")
      .trim();
  return `${plain(describe)}\t${plain(context)}\t${plain(name)}`;
}

/** File name to a list of { status, key }. */
export function readRecorded(path) {
  const bytes = readFileSync(path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const files = new Map();
  for (const line of text.split("\n")) {
    const [file, status, describe, context, name] = line.split("\t");
    if (name === undefined) continue;
    if (!files.has(file)) files.set(file, []);
    files.get(file).push({ status, key: testKey(describe, context, name) });
  }
  return files;
}
