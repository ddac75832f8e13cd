// Get-Date -UFormat: strftime's letters.
import { getMember, invokeMethod, PSDouble, type PSValue, toStringValue } from "@latch/dotnet";

const formats: Readonly<Record<string, string>> = {
  A: "dddd", a: "ddd", B: "MMMM", b: "MMM", h: "MMM", c: "ddd dd MMM yyyy HH:mm:ss", D: "MM/dd/yy", d: "dd", F: "yyyy-MM-dd", H: "HH", I: "hh", M: "mm", m: "MM",
  p: "tt", R: "HH:mm", r: "hh:mm:ss tt", S: "ss", T: "HH:mm:ss", X: "HH:mm:ss", x: "MM/dd/yy", Y: "yyyy", y: "yy", Z: "zz",
}; // biome-ignore format: a table

/** The date in a Unix format; letters unknown to PowerShell stay as they are. */
export function unixFormat(date: PSValue, format: string): string {
  const pattern = format.startsWith("+") ? format.slice(1) : format;
  return pattern.replace(/%(.)/g, (_all, letter: string) => letterText(date, letter));
}

function letterText(date: PSValue, letter: string): string {
  const number = (name: string) => Number(getMember(date, name));
  const padded = (value: number, width: number, fill = "0") => String(value).padStart(width, fill);
  const format = formats[letter];
  if (format !== undefined) return toStringValue(invokeMethod(date, "ToString", [format]));
  switch (letter) {
    case "C":
      return String(Math.floor(number("Year") / 100));
    case "e":
      return padded(number("Day"), 2, " ");
    case "G":
    case "g": {
      const [year] = isoWeek(date);
      return letter === "G" ? String(year) : padded(year % 100, 2);
    }
    case "j":
      return padded(number("DayOfYear"), 3);
    case "k":
      return padded(number("Hour"), 2, " ");
    case "l":
      return padded(number("Hour") % 12 || 12, 2, " ");
    case "n":
      return "\n";
    case "s":
      return unixSeconds(date);
    case "t":
      return "\t";
    case "V":
      return padded(isoWeek(date)[1], 2);
    case "U":
    case "W":
      return String(Math.floor(number("DayOfYear") / 7));
    case "u":
      return String(Number(dayOfWeek(date)) || 7);
    case "w":
      return String(dayOfWeek(date));
    case "%":
      return "%";
    default:
      return letter;
  }
}

function dayOfWeek(date: PSValue): number {
  const day = getMember(date, "DayOfWeek") as { value: number };
  return Number(day.value);
}

function unixSeconds(date: PSValue): string {
  const utc = invokeMethod(date, "ToUniversalTime", []);
  const ticks = BigInt(getMember(utc, "Ticks") as bigint);
  return String((ticks - 621355968000000000n) / 10000000n);
}

/** ISO 8601 year and week: the week of the Thursday. */
function isoWeek(date: PSValue): [year: number, week: number] {
  const fromMonday = (dayOfWeek(date) + 6) % 7;
  const thursday = invokeMethod(date, "AddDays", [new PSDouble(3 - fromMonday)]);
  return [Number(getMember(thursday, "Year")), Math.floor((Number(getMember(thursday, "DayOfYear")) - 1) / 7) + 1];
}
