// Uri.GetComponents and Compare, and the hexadecimal statics of System.Uri.

import type { StaticMethodImplementation } from "../types/define-type.ts";
import { argumentException, argumentOutOfRange } from "../types/method-errors.ts";
import { charOf } from "../values/numerics.ts";
import type { PSValue } from "../values/ps-value.ts";
import { compareStrings } from "../text/compare-strings.ts";
import { cell, enumNumber, int, text } from "./arguments.ts";

/** What GetComponents needs of a Uri. */
export interface UriParts {
  readonly scheme: string;
  readonly userInfo: string;
  readonly host: string;
  readonly port: number;
  readonly isDefaultPort: boolean;
  readonly hasAuthority: boolean;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

/** UriComponents: Scheme 1, UserInfo 2, Host 4, Port 8, Path 16, Query 32, Fragment 64, StrongPort 128, NormalizedHost 256, KeepDelimiter 2^30. */
export function components(uri: UriParts, which: number, unescape: (value: string) => string, format: number): string {
  const has = (bit: number): boolean => (which & bit) !== 0;
  const delimiters = has(0x40000000);
  const text = (value: string): string => (format === 1 ? value : unescape(value));
  const single = (which & 0x3fffffff & ((which & 0x3fffffff) - 1)) === 0;
  let made = "";
  if (has(1)) made += uri.scheme + (delimiters || !single ? (uri.hasAuthority ? "://" : ":") : "");
  if (has(2) && uri.userInfo !== "") made += text(uri.userInfo) + (delimiters || !single ? "@" : "");
  if (has(4) || has(256)) made += uri.host;
  if ((has(8) && !uri.isDefaultPort) || (has(128) && uri.port !== -1))
    made += single && !delimiters ? String(uri.port) : `:${uri.port}`;
  if (has(16)) made += single && !delimiters ? text(uri.path).replace(/^\//, "") : text(uri.path);
  if (has(32)) made += single && !delimiters ? text(uri.query).slice(1) : text(uri.query);
  if (has(64)) made += single && !delimiters ? text(uri.fragment).slice(1) : text(uri.fragment);
  return made;
}

/** Uri.Compare(uri1, uri2, parts, format, comparison); `parts` gives a Uri's components. */
export function compareUris(
  args: PSValue[],
  parts: (value: PSValue, which: number, format: number) => string | null,
): number {
  const [first = null, second = null, which, format, comparison] = args;
  const a = parts(first, enumNumber(which), enumNumber(format));
  const b = parts(second, enumNumber(which), enumNumber(format));
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const kind = enumNumber(comparison);
  if (kind < 4) return Math.sign(compareStrings(a, b, { ignoreCase: kind % 2 === 1 }));
  const [x, y] = kind === 5 ? [a.toUpperCase(), b.toUpperCase()] : [a, b];
  return x < y ? -1 : x > y ? 1 : 0;
}

const isHexPair = (value: string, at: number): boolean => /^%[0-9A-Fa-f]{2}/.test(value.slice(at));

export const hexStatics: Record<string, StaticMethodImplementation> = {
  HexEscape: ([character]) => {
    const code = text(character).charCodeAt(0);
    if (code > 255) throw argumentOutOfRange("Specified argument was out of the range of valid values.", "character");
    return `%${code.toString(16).toUpperCase().padStart(2, "0")}`;
  },
  HexUnescape: ([pattern, index]) => {
    const value = text(pattern);
    const at = int(cell(index).value);
    if (at < 0 || at >= value.length)
      throw argumentOutOfRange("Specified argument was out of the range of valid values.", "index");
    const pair = isHexPair(value, at);
    cell(index).value = at + (pair ? 3 : 1);
    return charOf(pair ? Number.parseInt(value.slice(at + 1, at + 3), 16) : value.charCodeAt(at));
  },
  IsHexEncoding: ([pattern, index]) => isHexPair(text(pattern), int(index)),
  IsHexDigit: ([character]) => /^[0-9A-Fa-f]$/.test(text(character)),
  FromHex: ([digit]) => {
    if (!/^[0-9A-Fa-f]$/.test(text(digit)))
      throw argumentException("Value does not fall within the expected range.", "digit");
    return Number.parseInt(text(digit), 16);
  },
};
