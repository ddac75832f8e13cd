// Text with VT (ANSI) escape sequences: finding them, removing them, and cutting text without cutting them.
// Which sequences count is PowerShell's choice (StringDecorated): graphics `ESC[..m`, `ESC[?..h|l` and hyperlinks.

export const ESC = "\x1b";
export const RESET = "\x1b[0m";

const SEQUENCE = /\x1b\[\d*(?:;\d+)*m|\x1b\[\?\d+[hl]|\x1b\]8;;.*?\x1b\\/g;

/** True when the text may hold escape sequences. */
export function isDecorated(text: string): boolean {
  return text.includes(ESC);
}

/** The text without its escape sequences. */
export function plainText(text: string): string {
  return text.includes(ESC) ? text.replace(SEQUENCE, "") : text;
}

/** Start offset -> length of every escape sequence; null when there is none. */
export function sequenceRanges(text: string): Map<number, number> | null {
  if (!text.includes(ESC)) return null;
  const ranges = new Map<number, number>();
  for (const match of text.matchAll(SEQUENCE)) ranges.set(match.index, match[0].length);
  return ranges;
}

export interface SubstringOptions {
  readonly start: number;
  /** Visible characters to take; absent: all. */
  readonly length?: number;
  readonly prepend?: string;
  readonly append?: string;
}

/**
 * A substring counted in visible characters. Escape sequences before and inside it are kept, and a reset is added at its
 * end when there were any; `prepend` and `append` land next to the visible text.
 */
export function visibleSubstring(text: string, options: SubstringOptions): string {
  const { start, length = Number.MAX_SAFE_INTEGER, prepend = "", append = "" } = options;
  const ranges = sequenceRanges(text);
  if (ranges === null) return prepend + text.substring(start, Math.min(text.length, start + length)) + append;
  let result = "";
  let visible = 0;
  let started = false;
  for (let i = 0; i < text.length; ) {
    const sequence = ranges.get(i);
    if (sequence !== undefined) {
      result += text.substring(i, i + sequence);
      i += sequence;
      continue;
    }
    if (visible >= start) {
      if (!started) {
        result += prepend;
        started = true;
      }
      result += text[i]!;
    }
    visible++;
    i++;
    if (visible - start >= length) break;
  }
  if (ranges.size === 0) return result + append;
  return result.endsWith(RESET) ? result.slice(0, -RESET.length) + append + RESET : result + append + RESET;
}
