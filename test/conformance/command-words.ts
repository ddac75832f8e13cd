// Splits a directive into words as a POSIX shell does (quotes and backslashes; no expansions).

/** Takes a directive's text, returns its words. */
export function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "'") {
      const end = text.indexOf("'", at + 1);
      word = (word ?? "") + text.slice(at + 1, end);
      at = end;
    } else if (character === '"') {
      const [content, end] = doubleQuoted(text, at + 1);
      word = (word ?? "") + content;
      at = end;
    } else if (character === "\\") {
      at++;
      word = (word ?? "") + text.charAt(at);
    } else if (character === " " || character === "\t" || character === "\n") {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== null) words.push(word);
  return words;
}

/** Reads up to the closing double quote; a backslash codes only a quote and itself. */
function doubleQuoted(text: string, start: number): [string, number] {
  let content = "";
  let at = start;
  while (at < text.length && text[at] !== '"') {
    if (text[at] === "\\" && (text[at + 1] === '"' || text[at + 1] === "\\")) at++;
    content += text.charAt(at);
    at++;
  }
  return [content, at];
}

/** Reads the directive `stdin`: \n, \t, \r, \0, \xHH and \\ escapes. */
export function unescapeInput(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)/g, (_all, code: string) => {
    if (code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { n: "\n", t: "\t", r: "\r", "0": "\0" }[code] ?? (code === "\\" ? "\\" : `\\${code}`);
  });
}
