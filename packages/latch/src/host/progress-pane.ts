// Progress bars of Write-Progress on a terminal: below the cursor's line, gone when the command ends.
import { monotonicTime, getMember, type PSValue, toInt32, toStringValue } from "@latch/dotnet";
import { psStyle } from "@latch/formatting";

/** A bar that is shown already is drawn again after so many milliseconds at the soonest. */
const INTERVAL = 200;
const REVERSE = "\u001b[7m";
const NOT_REVERSE = "\u001b[27m";
const RESET = "\u001b[0m";
const ELLIPSIS = "\u2026";
/** Bars that hang on each other are indented so far. */
const INDENT = 2;

interface Activity {
  readonly key: string;
  readonly parent: string;
  activity: string;
  status: string;
  operation: string;
  percent: number;
  seconds: number;
}

export class ProgressPane {
  readonly #write: (text: string) => void;
  readonly #size: () => { columns: number; rows: number };
  readonly #activities = new Map<string, Activity>();
  /** Lines on the screen now. */
  #shown = 0;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(write: (text: string) => void, size: () => { columns: number; rows: number }) {
    this.#write = write;
    this.#size = size;
  }

  /** Takes a ProgressRecord: a new or finished activity is drawn at once, others not more often than the eye needs. */
  update(source: bigint, record: PSValue): void {
    const key = `${source}:${toInt32(getMember(record, "ActivityId") ?? 0)}`;
    if (toStringValue(getMember(record, "RecordType") ?? null) === "Completed") {
      this.#remove(key);
      this.#draw();
      return;
    }
    const isNew = !this.#activities.has(key);
    const text = (name: string): string => toStringValue(getMember(record, name) ?? null);
    const number = (name: string): number => toInt32(getMember(record, name) ?? -1);
    this.#activities.set(key, {
      key,
      parent: `${source}:${number("ParentActivityId")}`,
      activity: text("Activity"),
      status: text("StatusDescription"),
      operation: text("CurrentOperation"),
      percent: number("PercentComplete"),
      seconds: number("SecondsRemaining"),
    });
    if (isNew || monotonicTime() - this.#drawnAt >= INTERVAL) this.#draw();
  }

  /** Forgets all activities and clears their lines: the command is done. */
  end(): void {
    this.hide();
    this.#activities.clear();
  }

  /** Clears the lines before other text is written. */
  hide(): void {
    if (this.#shown === 0) return;
    this.#write(`\u001b7${"\u001b[1E\u001b[2K".repeat(this.#shown)}\u001b8`);
    this.#shown = 0;
  }

  /** Shows the bars again behind text that was written. */
  show(): void {
    if (this.#activities.size > 0) this.#draw();
  }

  #remove(key: string): void {
    this.#activities.delete(key);
    for (const child of [...this.#activities.values()]) if (child.parent === key) this.#remove(child.key);
  }

  #draw(): void {
    const { columns, rows } = this.#size();
    const lines = this.#lines(columns).slice(0, Math.max(rows - 2, 0));
    this.hide();
    if (lines.length === 0) return;
    // Going down by index makes room at the screen's end without leaving the column.
    const room = `${"\u001bD".repeat(lines.length)}\u001b[${lines.length}A`;
    this.#write(`${room}\u001b7${lines.map((line) => `\u001b[1E${line}\u001b[K`).join("")}\u001b8`);
    this.#shown = lines.length;
    this.#drawnAt = monotonicTime();
  }

  #lines(columns: number): string[] {
    const classic = psStyle.progress.view.toString() === "Classic";
    const lines: string[] = [];
    const add = (item: Activity, indentation: number): void => {
      lines.push(...(classic ? classicLines(item, indentation, columns) : [bar(item, indentation, columns)]));
      for (const child of this.#activities.values())
        if (child.parent === item.key && child.key !== item.key) add(child, indentation + INDENT);
    };
    for (const item of this.#activities.values())
      if (!this.#activities.has(item.parent) || item.parent === item.key) add(item, 0);
    return lines;
  }
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 0))}${ELLIPSIS}`;
}

/** The minimal view: `Activity [status        ]`, the done part in reverse. */
function bar(item: Activity, indentation: number, columns: number): string {
  const { style, maxWidth } = psStyle.progress;
  const width = Math.min(columns, maxWidth);
  const activity = shortened(item.activity, Math.floor(width / 2));
  const barWidth = Math.max(width - activity.length - indentation - 4, 0);
  const seconds = item.seconds >= 0 ? ` ${item.seconds}s` : "";
  const status = shortened(item.status, Math.max(barWidth - seconds.length, 0));
  const content = status.padEnd(Math.max(barWidth - seconds.length, 0)) + seconds;
  const done = item.percent < 0 ? 0 : Math.min(Math.floor((item.percent * barWidth) / 100), barWidth);
  const filled = done === 0 ? content : `${REVERSE}${content.slice(0, done)}${NOT_REVERSE}${content.slice(done)}`;
  return `${style}${" ".repeat(indentation)}${activity} [${filled}]${RESET}`;
}

/** The classic view: activity, status, a bar of o's, time and operation on lines of their own. */
function classicLines(item: Activity, indentation: number, columns: number): string[] {
  const width = columns - 1;
  const inner = " ".repeat(indentation + 5);
  const lines = [`${" ".repeat(indentation + 1)}${item.activity}`, inner + item.status];
  if (item.percent >= 0) {
    const room = Math.max(width - inner.length - 4, 0);
    const done = Math.min(Math.floor((item.percent * room) / 100), room);
    lines.push(`${inner}[${"o".repeat(done)}${" ".repeat(room - done)}]`);
  }
  if (item.seconds >= 0) lines.push(`${inner}${clock(item.seconds)} remaining.`);
  if (item.operation !== "") lines.push(inner + item.operation);
  return lines.map((line) => `${psStyle.progress.style}${shortened(line, width).padEnd(width)}${RESET}`);
}

function clock(seconds: number): string {
  const part = (value: number): string => String(value).padStart(2, "0");
  return `${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
}
