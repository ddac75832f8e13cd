// CLIXML's own text escape (_xHHHH_) on top of XML's, and the number formats of XmlConvert. MS-PSRP 2.2.5.3.2.

const needsEncoding = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff&<>]|_[xX]/;
const encoded = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff&<>]|_(?=[xX])/g;

/** A string as element content: control characters, surrogates and `_x` as _xHHHH_, then XML's entities. */
export function encodeText(text: string): string {
  return needsEncoding.test(text) ? text.replace(encoded, encodeCharacter) : text;
}

function encodeCharacter(character: string): string {
  switch (character) {
    case "&":
      return "&amp;";
    case "<":
      return "&lt;";
    case ">":
      return "&gt;";
    default:
      return `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}_`;
  }
}

/** A string as an attribute value: as content, and quotes escaped. */
export function encodeAttribute(text: string): string {
  const content = encodeText(text);
  return content.indexOf('"') < 0 ? content : content.replaceAll('"', "&quot;");
}

/** Undoes _xHHHH_ (XML entities are the scanner's). */
export function decodeText(text: string): string {
  if (text.indexOf("_x") < 0 && text.indexOf("_X") < 0) return text;
  return text.replace(/_[xX]([0-9a-fA-F]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** XmlConvert.ToString of a Double (`digits` 17) or of the shortest text of a Single given as `shortest`. */
export function encodeDouble(value: number, shortest: string = String(value)): string {
  if (Number.isNaN(value)) return "NaN";
  if (value === Number.POSITIVE_INFINITY) return "INF";
  if (value === Number.NEGATIVE_INFINITY) return "-INF";
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e15 && !shortest.includes("e")) return shortest;
  return scientific(shortest);
}

/** "1.5e+21" or "123456789012345680" as .NET's "1.5E+21" (two exponent digits at least). */
function scientific(shortest: string): string {
  const negative = shortest.startsWith("-");
  const [mantissa = "", exponentText = "0"] = (negative ? shortest.slice(1) : shortest).split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const allDigits = whole + fraction;
  const leading = allDigits.length - allDigits.replace(/^0+/, "").length;
  const digits = allDigits.slice(leading).replace(/0+$/, "");
  const exponent = Number(exponentText) + whole.length - 1 - leading;
  const sign = exponent < 0 ? "-" : "+";
  const tail = digits.length > 1 ? `.${digits.slice(1)}` : "";
  return `${negative ? "-" : ""}${digits[0] ?? "0"}${tail}E${sign}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** The shortest text that reads back as the same Single. */
export function shortestSingle(value: number): string {
  for (let precision = 1; precision < 10; precision++) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}

/** XmlConvert.ToString(TimeSpan): ticks as an xs:duration, `P1DT2H3M4.5S`. */
export function encodeDuration(ticks: bigint): string {
  const negative = ticks < 0n;
  const magnitude = negative ? -ticks : ticks;
  const fraction = magnitude % 10_000_000n;
  const seconds = magnitude / 10_000_000n;
  const days = seconds / 86_400n;
  const hours = (seconds / 3600n) % 24n;
  const minutes = (seconds / 60n) % 60n;
  const rest = seconds % 60n;
  let text = negative ? "-P" : "P";
  if (days > 0n) text += `${days}D`;
  const fractionText = fraction > 0n ? `.${String(fraction).padStart(7, "0").replace(/0+$/, "")}` : "";
  const hasSeconds = rest > 0n || fraction > 0n;
  if (hours > 0n || minutes > 0n || hasSeconds) {
    text += "T";
    if (hours > 0n) text += `${hours}H`;
    if (minutes > 0n) text += `${minutes}M`;
    if (hasSeconds) text += `${rest}${fractionText}S`;
  } else if (days === 0n) text += "T0S";
  return text;
}

const durationPattern = /^(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/;

/** An xs:duration as ticks, or null when it is none. Years are 365 days and months 30, as XmlConvert has them. */
export function decodeDuration(text: string): bigint | null {
  const match = durationPattern.exec(text.trim());
  if (match === null) return null;
  const part = (index: number): bigint => BigInt(match[index] ?? "0");
  const days = part(2) * 365n + part(3) * 30n + part(4);
  const seconds = ((days * 24n + part(5)) * 60n + part(6)) * 60n + part(7);
  const ticks = seconds * 10_000_000n + BigInt((match[8] ?? "").slice(0, 7).padEnd(7, "0"));
  return match[1] === "-" ? -ticks : ticks;
}
