// Shows where an answer differs from the recording, line by line.
import type { Answer, Case } from "./case.ts";

/** Renders script and differences of a failing case: `-` is PowerShell's line, `+` is ours. */
export function renderDifference(recorded: Case, answer: Answer): string {
  const parts = [
    `=== ${recorded.id}${recorded.directives === undefined ? "" : ` ${JSON.stringify(recorded.directives)}`}`,
  ];
  parts.push(recorded.script.trimEnd().replace(/^/gm, "    "));
  for (const stream of ["stdout", "stderr"] as const) {
    if (recorded[stream] !== answer[stream])
      parts.push(`--- ${stream}`, diffLines(recorded[stream].split("\n"), answer[stream].split("\n")));
  }
  if (recorded.exitCode !== answer.exitCode) parts.push(`--- exit code: ${recorded.exitCode}, ours ${answer.exitCode}`);
  return parts.join("\n");
}

/** A longest-common-subsequence diff; long texts (over 400 lines) are shown one after the other. */
function diffLines(expected: readonly string[], actual: readonly string[]): string {
  if (expected.length > 400 || actual.length > 400) {
    return [
      ...expected.slice(0, 60).map((line) => `-${shown(line)}`),
      ...actual.slice(0, 60).map((line) => `+${shown(line)}`),
    ].join("\n");
  }
  const width = actual.length + 1;
  const lengths = new Uint16Array((expected.length + 1) * width);
  for (let i = expected.length - 1; i >= 0; i--) {
    for (let j = actual.length - 1; j >= 0; j--) {
      const same = expected[i] === actual[j];
      const below = lengths[(i + 1) * width + j] ?? 0;
      const right = lengths[i * width + j + 1] ?? 0;
      lengths[i * width + j] = same ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(below, right);
    }
  }
  return walk(expected, actual, lengths, width).join("\n");
}

function walk(expected: readonly string[], actual: readonly string[], lengths: Uint16Array, width: number): string[] {
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < expected.length || j < actual.length) {
    if (i < expected.length && j < actual.length && expected[i] === actual[j]) {
      lines.push(` ${shown(expected[i] ?? "")}`);
      i++;
      j++;
    } else if (
      i < expected.length &&
      (j >= actual.length || (lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0))
    ) {
      lines.push(`-${shown(expected[i++] ?? "")}`);
    } else {
      lines.push(`+${shown(actual[j++] ?? "")}`);
    }
  }
  return lines;
}

/** Makes escape sequences and spaces at a line's end visible. */
function shown(line: string): string {
  return line
    .replaceAll("\u001b", "␛")
    .replaceAll("\r", "␍")
    .replace(/ +$/, (spaces) => "·".repeat(spaces.length));
}
