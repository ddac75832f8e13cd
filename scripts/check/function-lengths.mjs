// Measures functions by their layout: biome formats the sources, so a function's last line closes at its first line's indentation.

const opening =
  /^(\s*)(?:export\s+)?(?:default\s+)?(?:(?:async\s+)?function(?:\s*\*\s*|\s+)([\w$]+)|(?:public |private |protected |static |override |readonly |async |get |set )*([\w$#]+)\s*(?:<[^>]*>)?\([^;]*\)?.*\{$|const\s+([\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:\([^;]*|[\w$]+)\s*=>\s*\{$)/;
const notFunctions = new Set([
  "if",
  "for",
  "while",
  "switch",
  "catch",
  "with",
  "return",
  "function",
  "do",
  "else",
  "constructor",
]);

/** Takes a source text; returns the name and number of lines of each function, method and arrow function with a block. */
export function functionLengths(text) {
  const lines = text.split("\n");
  const lengths = [];
  for (const [index, line] of lines.entries()) {
    const match = opening.exec(line);
    if (match === null) continue;
    const name = match[2] ?? match[3] ?? match[4];
    // `defineType({` begins a table.
    if (name === undefined || notFunctions.has(name) || line.endsWith("({")) continue;
    const end = closingLine(lines, index, match[1]);
    if (end !== -1) lengths.push({ name, length: end - index + 1 });
  }
  return lengths;
}

/** The line that closes what opened at `start`: the next one that begins with a brace at the same indentation and opens no new block. */
function closingLine(lines, start, indentation) {
  for (let at = start + 1; at < lines.length; at++) {
    if (lines[at].startsWith(`${indentation}}`) && !lines[at].endsWith("{")) return at;
  }
  return -1;
}
