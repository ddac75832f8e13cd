// System.TimeZoneInfo: zones by IANA (or Windows) name, offsets and names from Intl.
import { readlinkSync } from "node:fs";
import { Exception } from "../errors/exception.ts";
import { defineType } from "../types/define-type.ts";
import { arrayOf } from "../values/arrays.ts";
import { PSDateTime } from "../values/date-time.ts";
import { PSDateTimeOffset } from "../values/date-time-offset.ts";
import { HASH_KEY } from "../values/hash-key-symbol.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { PSTimeSpan, ticksPerMinute } from "../values/time-span.ts";
import { cell, text } from "./arguments.ts";

/** Summer time was invented then. */
const firstRuleYear = 1916;

const dateOf = (value: PSValue | undefined): PSDateTime => value as PSDateTime;

/** Windows' names of zones with the IANA name that stands for each everywhere (CLDR's windowsZones, territory 001). */
const windowsNames: Readonly<Record<string, string>> = {
  "Dateline Standard Time": "Etc/GMT+12", "Hawaiian Standard Time": "Pacific/Honolulu", "Alaskan Standard Time": "America/Anchorage",
  "Pacific Standard Time": "America/Los_Angeles", "US Mountain Standard Time": "America/Phoenix", "Mountain Standard Time": "America/Denver",
  "Central America Standard Time": "America/Guatemala", "Central Standard Time": "America/Chicago",
  "Central Standard Time (Mexico)": "America/Mexico_City", "Canada Central Standard Time": "America/Regina",
  "SA Pacific Standard Time": "America/Bogota", "Eastern Standard Time": "America/New_York", "US Eastern Standard Time": "America/Indianapolis",
  "Venezuela Standard Time": "America/Caracas", "Atlantic Standard Time": "America/Halifax", "SA Western Standard Time": "America/La_Paz",
  "Pacific SA Standard Time": "America/Santiago", "Newfoundland Standard Time": "America/St_Johns",
  "E. South America Standard Time": "America/Sao_Paulo", "Argentina Standard Time": "America/Buenos_Aires",
  "SA Eastern Standard Time": "America/Cayenne", "Greenland Standard Time": "America/Godthab", "Azores Standard Time": "Atlantic/Azores",
  "GMT Standard Time": "Europe/London", "Greenwich Standard Time": "Atlantic/Reykjavik", "Morocco Standard Time": "Africa/Casablanca",
  "W. Europe Standard Time": "Europe/Berlin", "Central Europe Standard Time": "Europe/Budapest", "Romance Standard Time": "Europe/Paris",
  "Central European Standard Time": "Europe/Warsaw", "W. Central Africa Standard Time": "Africa/Lagos", "GTB Standard Time": "Europe/Bucharest",
  "Egypt Standard Time": "Africa/Cairo", "South Africa Standard Time": "Africa/Johannesburg", "FLE Standard Time": "Europe/Kiev",
  "Israel Standard Time": "Asia/Jerusalem", "E. Europe Standard Time": "Europe/Chisinau", "Turkey Standard Time": "Europe/Istanbul",
  "Arab Standard Time": "Asia/Riyadh", "Arabic Standard Time": "Asia/Baghdad", "Russian Standard Time": "Europe/Moscow",
  "E. Africa Standard Time": "Africa/Nairobi", "Iran Standard Time": "Asia/Tehran", "Arabian Standard Time": "Asia/Dubai",
  "Azerbaijan Standard Time": "Asia/Baku", "Georgian Standard Time": "Asia/Tbilisi", "Caucasus Standard Time": "Asia/Yerevan",
  "Afghanistan Standard Time": "Asia/Kabul", "West Asia Standard Time": "Asia/Tashkent", "Ekaterinburg Standard Time": "Asia/Yekaterinburg",
  "Pakistan Standard Time": "Asia/Karachi", "India Standard Time": "Asia/Calcutta", "Sri Lanka Standard Time": "Asia/Colombo",
  "Nepal Standard Time": "Asia/Katmandu", "Bangladesh Standard Time": "Asia/Dhaka", "Myanmar Standard Time": "Asia/Rangoon",
  "SE Asia Standard Time": "Asia/Bangkok", "N. Central Asia Standard Time": "Asia/Novosibirsk", "North Asia Standard Time": "Asia/Krasnoyarsk",
  "China Standard Time": "Asia/Shanghai", "Singapore Standard Time": "Asia/Singapore", "W. Australia Standard Time": "Australia/Perth",
  "Taipei Standard Time": "Asia/Taipei", "Tokyo Standard Time": "Asia/Tokyo", "Korea Standard Time": "Asia/Seoul",
  "Cen. Australia Standard Time": "Australia/Adelaide", "AUS Central Standard Time": "Australia/Darwin",
  "E. Australia Standard Time": "Australia/Brisbane", "AUS Eastern Standard Time": "Australia/Sydney", "Tasmania Standard Time": "Australia/Hobart",
  "Vladivostok Standard Time": "Asia/Vladivostok", "New Zealand Standard Time": "Pacific/Auckland", "Fiji Standard Time": "Pacific/Fiji",
  "Tonga Standard Time": "Pacific/Tongatapu", "Samoa Standard Time": "Pacific/Apia",
}; // biome-ignore format: a table
const windowsZones: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(windowsNames).map(([name, id]) => [name.toLowerCase(), id]),
);

/** TimeZoneInfo by IANA name, offsets from Intl. */
class TimeZoneInfo {
  /** The IANA name. */
  readonly id: string;
  /** The name it was asked for by: a Windows one stays. */
  readonly askedFor: string;
  /** `isLocal`: the machine's own name of UTC (Etc/UTC) stays; asked for by such a name it is UTC. */
  constructor(id: string, askedFor = id, isLocal = false) {
    this.id = id;
    this.askedFor = id === "UTC" && !isLocal ? id : askedFor;
  }
  /** Minutes east of UTC at a moment. */
  offsetAt(milliseconds: number): number {
    if (this.id === "UTC") return 0;
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: this.id, timeZoneName: "longOffset" }).formatToParts(
      milliseconds,
    );
    const match = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(parts.find((p) => p.type === "timeZoneName")?.value ?? "");
    if (match?.[1] === undefined) return 0;
    return (match[1] === "-" ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
  }
  private get year(): number {
    return new Date().getFullYear();
  }
  private knownSummerYear: number | null | undefined;
  /** The last year in which the clocks were changed for summer, or null: never. */
  get summerYear(): number | null {
    if (this.knownSummerYear !== undefined) return this.knownSummerYear;
    this.knownSummerYear = null;
    if (this.id === "UTC") return null;
    for (let year = this.year; year >= firstRuleYear; year--) {
      if (this.offsetAt(Date.UTC(year, 0, 1)) === this.offsetAt(Date.UTC(year, 6, 1))) continue;
      this.knownSummerYear = year;
      break;
    }
    return this.knownSummerYear;
  }
  get standardOffset(): number {
    return Math.min(this.offsetAt(Date.UTC(this.year, 0, 1)), this.offsetAt(Date.UTC(this.year, 6, 1)));
  }
  get hasDaylight(): boolean {
    return this.offsetAt(Date.UTC(this.year, 0, 1)) !== this.offsetAt(Date.UTC(this.year, 6, 1));
  }
  name(style: "long" | "short", summer = false): string {
    const year = summer ? (this.summerYear ?? this.year) : this.year;
    const summerIsJuly = this.offsetAt(Date.UTC(year, 6, 1)) >= this.offsetAt(Date.UTC(year, 0, 1));
    const month = summer === summerIsJuly ? 6 : 0;
    const parts = new Intl.DateTimeFormat("en-US", { timeZone: this.id, timeZoneName: style }).formatToParts(
      Date.UTC(year, month, 1),
    );
    const found = parts.find((p) => p.type === "timeZoneName")?.value ?? this.id;
    // Intl has no name for a summer time long given up.
    return summer && found.startsWith("GMT") ? this.name(style).replace("Standard", "Daylight") : found;
  }
  get displayName(): string {
    const minutes = this.standardOffset;
    if (this.id === "UTC") return "(UTC) Coordinated Universal Time";
    const sign = minutes < 0 ? "-" : "+";
    const clock = `${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0")}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;
    const generic = new Intl.DateTimeFormat("en-US", { timeZone: this.id, timeZoneName: "longGeneric" })
      .formatToParts(Date.now())
      .find((p) => p.type === "timeZoneName")?.value;
    const city = this.id.slice(this.id.lastIndexOf("/") + 1).replaceAll("_", " ");
    return `(UTC${sign}${clock}) ${generic ?? this.id} (${city})`;
  }
  get [HASH_KEY](): string {
    return `timezone:${this.id}`;
  }
  toString(): string {
    return this.displayName;
  }
}
tagType(TimeZoneInfo, "System.TimeZoneInfo");

/** The zone under the name that the machine gives it: $env:TZ, else where /etc/localtime leads. */
const localZone = (): TimeZoneInfo => {
  const known = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const id = known === "Etc/UTC" || known === "GMT" ? "UTC" : known;
  const named = process.env["TZ"]?.replace(/^:/, "") ?? /zoneinfo\/(.+)$/.exec(localTimeTarget())?.[1];
  return new TimeZoneInfo(id, named === undefined || named === "" ? id : named, true);
};

function localTimeTarget(): string {
  try {
    return readlinkSync("/etc/localtime");
  } catch {
    return ""; // a file of its own, or none
  }
}
const utcZone = new TimeZoneInfo("UTC");

function zoneById(given: string): TimeZoneInfo {
  const id = windowsZones[given.toLowerCase()] ?? given;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: id });
    return new TimeZoneInfo(/^(etc\/)?utc$/i.test(id) ? "UTC" : id, given);
  } catch {
    throw new Exception(
      "System.TimeZoneNotFoundException",
      `The time zone ID '${given}' was not found on the local computer.`,
    );
  }
}

/** A Windows name of a zone as .NET spells it, or undefined. */
function windowsNameOf(iana: string): string | undefined {
  return Object.entries(windowsNames).find(([, id]) => id === iana)?.[0];
}

function converted(id: string | undefined, result: PSValue | undefined): boolean {
  cell(result).value = id ?? null;
  return id !== undefined;
}

function offsetOf(zone: TimeZoneInfo, date: PSDateTime): bigint {
  const local = date.rawUnixMilliseconds;
  const guess = zone.offsetAt(local);
  return BigInt(zone.offsetAt(local - guess * 60000)) * ticksPerMinute;
}
/** The offsets (minutes) under which a clock time exists: none in a spring gap, two in an autumn overlap. */
function possibleOffsets(zone: TimeZoneInfo, date: PSDateTime): number[] {
  const local = date.rawUnixMilliseconds;
  const around = new Set([zone.offsetAt(local - 86_400_000), zone.offsetAt(local + 86_400_000)]);
  return [...around].filter((offset) => zone.offsetAt(local - offset * 60_000) === offset);
}
/** A moment with an offset, told in another zone. */
function inZone(moment: PSDateTimeOffset, zone: TimeZoneInfo): PSDateTimeOffset {
  return moment.toOffset(zone.offsetAt(moment.utcDateTime.rawUnixMilliseconds));
}
function toUtc(date: PSDateTime, zone: TimeZoneInfo): PSDateTime {
  if (date.kind === 1) return date;
  if (date.kind === 2 && zone.id === localZone().id) return date.toUniversalTime();
  return new PSDateTime(date.ticks - offsetOf(zone, date), 1);
}
function fromUtc(date: PSDateTime, zone: TimeZoneInfo): PSDateTime {
  const ticks = date.ticks + BigInt(zone.offsetAt(date.rawUnixMilliseconds)) * ticksPerMinute;
  return new PSDateTime(ticks, zone.id === "UTC" ? 1 : zone.id === localZone().id ? 2 : 0);
}
const zoneOf = (value: PSValue | undefined): TimeZoneInfo => (value instanceof TimeZoneInfo ? value : localZone());

defineType<TimeZoneInfo>({
  name: "System.TimeZoneInfo",
  properties: {
    Id: (self) => self.askedFor,
    HasIanaId: (self) => self.askedFor === self.id,
    DisplayName: (self) => self.displayName,
    StandardName: (self) => (self.id === "UTC" ? "Coordinated Universal Time" : self.name("long")),
    DaylightName: (self) => (self.id === "UTC" ? "Coordinated Universal Time" : self.name("long", true)),
    BaseUtcOffset: (self) => new PSTimeSpan(BigInt(self.standardOffset) * ticksPerMinute),
    SupportsDaylightSavingTime: (self) => self.summerYear !== null,
  },
  methods: {
    GetUtcOffset: (self, [date]) => {
      const moment = date instanceof PSDateTimeOffset ? date.utcDateTime : dateOf(date);
      if (moment.kind !== 0)
        return new PSTimeSpan(BigInt(self.offsetAt(moment.toUniversalTime().rawUnixMilliseconds)) * ticksPerMinute);
      return new PSTimeSpan(offsetOf(self, moment));
    },
    IsDaylightSavingTime: (self, [date]) => {
      if (!self.hasDaylight) return false;
      const moment = date instanceof PSDateTimeOffset ? date.utcDateTime : dateOf(date);
      const offset =
        moment.kind === 0
          ? offsetOf(self, moment)
          : BigInt(self.offsetAt(moment.toUniversalTime().rawUnixMilliseconds)) * ticksPerMinute;
      return offset !== BigInt(self.standardOffset) * ticksPerMinute;
    },
    IsInvalidTime: (self, [date]) => dateOf(date).kind !== 1 && possibleOffsets(self, dateOf(date)).length === 0,
    IsAmbiguousTime: (self, [date]) => dateOf(date).kind !== 1 && possibleOffsets(self, dateOf(date)).length > 1,
    GetAdjustmentRules: () => arrayOf("System.TimeZoneInfo+AdjustmentRule", []),
  },
  staticProperties: { Local: localZone, Utc: () => utcZone },
  staticMethods: {
    FindSystemTimeZoneById: ([id]) => zoneById(text(id)),
    TryFindSystemTimeZoneById: ([id, found]) => {
      try {
        cell(found).value = zoneById(text(id));
        return true;
      } catch (error) {
        if (!(error instanceof Exception)) throw error;
        cell(found).value = null;
        return false;
      }
    },
    GetSystemTimeZones: () =>
      arrayOf(
        "System.TimeZoneInfo",
        ["UTC", ...Intl.supportedValuesOf("timeZone")].map((id) => new TimeZoneInfo(id)),
      ),
    ConvertTimeToUtc: ([date, zone]) => toUtc(dateOf(date), zoneOf(zone)),
    ConvertTimeFromUtc: ([date, zone]) => fromUtc(dateOf(date), zoneOf(zone)),
    ConvertTime: ([date, first, second]) =>
      date instanceof PSDateTimeOffset
        ? inZone(date, zoneOf(first))
        : second === undefined
          ? fromUtc(toUtc(dateOf(date), localZone()), zoneOf(first))
          : fromUtc(toUtc(dateOf(date).withKind(0), zoneOf(first)), zoneOf(second)),
    ConvertTimeBySystemTimeZoneId: ([date, from, to]) =>
      date instanceof PSDateTimeOffset
        ? inZone(date, zoneById(text(from)))
        : to === undefined
          ? fromUtc(toUtc(dateOf(date), localZone()), zoneById(text(from)))
          : fromUtc(toUtc(dateOf(date).withKind(0), zoneById(text(from))), zoneById(text(to))),
    TryConvertWindowsIdToIanaId: (args) => converted(windowsZones[text(args[0]).toLowerCase()], args.at(-1)),
    TryConvertIanaIdToWindowsId: ([id, result]) => converted(windowsNameOf(text(id)), result),
    ClearCachedData: () => undefined,
  },
});
