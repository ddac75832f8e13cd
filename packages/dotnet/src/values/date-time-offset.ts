// System.DateTimeOffset: a clock time with its distance from UTC.
import { createRequire } from "node:module";
import { type CultureInfo, invariantCulture } from "../text/culture.ts";
import { PSDateTime } from "./date-time.ts";
import { COMPARE_TO, FORMAT } from "./formattable.ts";
import { HASH_KEY } from "./hash-key-symbol.ts";
import { tagType } from "./ps-value.ts";
import { PSTimeSpan, ticksPerMinute } from "./time-span.ts";

const require = createRequire(import.meta.url);

/** A moment and the offset it is told in. Immutable. */
export class PSDateTimeOffset {
  /** The clock time (kind Unspecified). */
  readonly clock: PSDateTime;
  readonly offsetMinutes: number;
  constructor(clock: PSDateTime, offsetMinutes: number) {
    this.clock = clock.kind === 0 ? clock : clock.withKind(0);
    this.offsetMinutes = offsetMinutes;
  }
  /** DateTimeOffset(DateTime): local or UTC by kind. */
  static fromDateTime(time: PSDateTime): PSDateTimeOffset {
    return new PSDateTimeOffset(time, Number(time.utcOffset.ticks / ticksPerMinute));
  }
  get offset(): PSTimeSpan {
    return new PSTimeSpan(BigInt(this.offsetMinutes) * ticksPerMinute);
  }
  get utcTicks(): bigint {
    return this.clock.ticks - BigInt(this.offsetMinutes) * ticksPerMinute;
  }
  get utcDateTime(): PSDateTime {
    return new PSDateTime(this.utcTicks, 1);
  }
  get localDateTime(): PSDateTime {
    return this.utcDateTime.toLocalTime();
  }
  toOffset(minutes: number): PSDateTimeOffset {
    return new PSDateTimeOffset(new PSDateTime(this.utcTicks + BigInt(minutes) * ticksPerMinute), minutes);
  }
  add(ticks: bigint): PSDateTimeOffset {
    return new PSDateTimeOffset(this.clock.addTicks(ticks), this.offsetMinutes);
  }
  get [HASH_KEY](): string {
    return `datetimeoffset:${this.utcTicks}`;
  }
  [COMPARE_TO](other: object): number {
    const ticks = (other as PSDateTimeOffset).utcTicks;
    return this.utcTicks < ticks ? -1 : this.utcTicks > ticks ? 1 : 0;
  }
  [FORMAT](format: string | null, culture: CultureInfo): string {
    return (
      require("../formatting/date-time-format.ts") as typeof import("../formatting/date-time-format.ts")
    ).formatDateTimeOffset(this, format, culture);
  }
  toString(): string {
    return this[FORMAT](null, invariantCulture);
  }
}
tagType(PSDateTimeOffset, "System.DateTimeOffset");
