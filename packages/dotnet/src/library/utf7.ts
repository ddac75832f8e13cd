// UTF-7 (RFC 2152) as .NET writes it: direct characters as they are, everything else as base64 of UTF-16 between + and -.

const direct = /^[\t\n\r A-Za-z0-9'(),./:?-]$/;

/** The bytes of a text in UTF-7; unpaired surrogates are kept. */
export function encodeUtf7(value: string): Uint8Array {
  let result = "";
  let i = 0;
  while (i < value.length) {
    const c = value[i] as string;
    if (direct.test(c)) {
      result += c;
      i++;
    } else if (c === "+") {
      result += "+-";
      i++;
    } else {
      const start = i;
      while (i < value.length && !direct.test(value[i] as string)) i++;
      const units = Buffer.from(value.slice(start, i), "utf16le").swap16();
      result += `+${units.toString("base64").replaceAll("=", "")}-`;
    }
  }
  return new Uint8Array(Buffer.from(result, "latin1"));
}

/** The text of UTF-7 bytes; a base64 part ends at its "-" or at the first character that is no base64. */
export function decodeUtf7(data: Uint8Array): string {
  const source = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("latin1");
  return source.replace(/\+([A-Za-z0-9+/]*)-?/g, (all, part: string) => {
    if (part === "") return all.endsWith("-") ? "+" : "";
    const units = Buffer.from(part, "base64");
    return Buffer.from(units.subarray(0, units.length - (units.length % 2)))
      .swap16()
      .toString("utf16le");
  });
}
