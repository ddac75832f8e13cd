// The text of an error record as $ErrorView asks: ConciseView, NormalView, CategoryView, DetailedView.
import {
  DictionaryBase,
  ErrorRecord,
  Exception,
  convertTo,
  getType,
  isNull,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { psStyle } from "../style/ps-style.ts";
import { plainText } from "../text/vt-sequences.ts";
import { read, readPath, safeText } from "../views/built-in-columns.ts";
import { textOf } from "../views/display-value.ts";
import type { FormatContext } from "../views/format-context.ts";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const errorDetail = () => require("./error-detail.ts") as typeof import("./error-detail.ts");

interface Colors {
  readonly reset: string;
  readonly error: string;
  readonly accent: string;
}
const NO_COLORS: Colors = { reset: "", error: "", accent: "" };

/** The colours of error text; none when output is plain anyway. */
function colorsOf(context: FormatContext): Colors {
  if (!context.supportsVirtualTerminal || psStyle.rendering === "PlainText") return NO_COLORS;
  if ((process.env["__SuppressAnsiEscapeSequences"] ?? "") !== "") return NO_COLORS;
  const { error, errorAccent } = psStyle.formatting;
  return { reset: "\x1b[0m", error, accent: errorAccent };
}

/** The end of a style. */
const plain = "\x1b[0m";
const CONCISE_VIEWS = new Set(["categoryview", "conciseview", "detailedview"]);

/** An error record (or what stands for one after deserialization) as text, without a trailing newline. */
export function renderError(target: PSValue, context: FormatContext): string {
  const colors = colorsOf(context);
  const view = context.errorView.toLowerCase();
  const id = textOf(read(target, "FullyQualifiedErrorId"));
  const isNative = id === "NativeCommandError" || id === "NativeCommandErrorMessage";
  const prefix = isNative || CONCISE_VIEWS.has(view) ? "" : normalPrefix(target, colors);
  return prefix + renderBody(new ErrorParts(target), view, isNative, context, colors);
}

/** What the views read of a record; remote ones carry their record in `ErrorRecord`. */
class ErrorParts {
  readonly outer: PSValue;
  readonly error: PSValue;
  readonly invocation: PSValue;

  constructor(target: PSValue) {
    this.outer = target;
    let error = target;
    let invocation = read(target, "InvocationInfo");
    if (isNull(invocation) && !(unwrap(target) instanceof ErrorRecord)) {
      const inner = read(target, "ErrorRecord");
      const innerInvocation = read(inner, "InvocationInfo");
      if (!isNull(innerInvocation)) {
        error = inner;
        invocation = innerInvocation;
      }
    }
    this.error = error;
    this.invocation = isNull(invocation) ? null : invocation;
  }

  get category(): string {
    return textOf(readPath(this.error, "CategoryInfo.Category"));
  }
  get exception(): PSValue {
    return read(this.error, "Exception");
  }
  get exceptionMessage(): string {
    return textOf(read(this.exception, "Message"));
  }
  get detailsMessage(): string {
    return textOf(readPath(this.error, "ErrorDetails.Message"));
  }
  invocationText(name: string): string {
    return this.invocation === null ? "" : textOf(read(this.invocation, name));
  }
}

function renderBody(
  parts: ErrorParts,
  view: string,
  isNative: boolean,
  context: FormatContext,
  colors: Colors,
): string {
  if (isNative) return colors.error + parts.exceptionMessage + colors.reset;
  // Hosts drop empty lines of errors; these two have their color, which plain text loses only after that.
  if (view === "detailedview")
    return `${colors.error}${plain}${errorDetail().renderNewestError(context).trimEnd()}\n${plain}\n`;
  if (view === "categoryview") return colors.error + safeText(read(parts.error, "CategoryInfo")) + colors.reset;
  const details = textOf(read(parts.error, "PSMessageDetails"));
  if (view === "conciseview") {
    let text = concise(parts, context, colors);
    if (details !== "") text = `${colors.error} : ${details}${text}`;
    return text + recommendation(parts, colors);
  }
  return normal(parts, details, colors);
}

function recommendation(parts: ErrorParts, colors: Colors): string {
  const action = textOf(readPath(parts.outer, "ErrorDetails.RecommendedAction"));
  return action.trim() === "" ? "" : `\n${colors.error}  Recommendation: ${action}${colors.reset}`;
}

// ConciseView ---------------------------------------------------------------------------------------------------------

function concise(parts: ErrorParts, context: FormatContext, colors: Colors): string {
  const target = pesterTarget(parts);
  const position = target !== null ? targetPosition(target, colors) : scriptPosition(parts, colors);
  let message = (position?.prefix ?? "") + concreteMessage(parts);
  if (parts.invocationText("ScriptName") !== "" || parts.category === "ParserError") {
    message = wrapMessage(message, position?.prefix ?? "", context.windowWidth) + "\n";
  }
  return `${colors.error}${reasonOf(parts, context)}: ${position?.text ?? ""}${colors.error}${message}${colors.reset}`;
}

interface Position {
  readonly text: string;
  /** What leads each line of the message below. */
  readonly prefix: string;
}

function headOf(where: string, lineNumber: string, colors: Colors): { text: string; lead: string; prefix: string } {
  const header = " ".repeat(Math.max(0, lineNumber.length - 4));
  const blanks = " ".repeat(Math.max(0, 4 - lineNumber.length));
  return {
    text: `${where}\n${colors.accent}${header}Line |\n`,
    lead: `${colors.accent}${blanks}${lineNumber} | ${colors.reset}`,
    prefix: `${colors.accent}${header}     | ${colors.error}`,
  };
}

/** The place of the error: shown for scripts, for code of several lines, and for syntax errors; not inside modules. */
function scriptPosition(parts: ErrorParts, colors: Colors): Position | null {
  const scriptName = parts.invocationText("ScriptName");
  const lineNumber = parts.invocationText("ScriptLineNumber") || "0";
  const exception = parts.exception;
  const isParseError =
    parts.category === "ParserError" &&
    exception instanceof Exception &&
    (exception.is("System.Management.Automation.ParentContainsErrorRecordException") ||
      exception.is("System.Management.Automation.ParseException"));
  const hasPosition = scriptName !== "" || Number(lineNumber) > 1;
  if (!(isParseError || hasPosition) || /\.psm1$/i.test(scriptName)) return null;
  const head = headOf(placeOf(parts, scriptName, lineNumber, colors), lineNumber, colors);
  const marked = parts.invocationText("PositionMessage").split("\n");
  const source = (marked[1] ?? "").slice(1);
  const highlight = marked.length > 1 ? marked[marked.length - 1]!.slice(1) : "";
  const line = colored(source, highlight.indexOf("~"), highlight.trim().length, colors);
  let text = head.text + head.lead + line;
  if (highlight !== "") text += `${head.prefix}${highlight}\n`;
  return { text, prefix: head.prefix };
}

function placeOf(parts: ErrorParts, scriptName: string, lineNumber: string, colors: Colors): string {
  if (scriptName === "") return "";
  const column = process.env["TERM_PROGRAM"] === "vscode" ? `:${parts.invocationText("OffsetInLine")}` : "";
  return `${colors.reset}${scriptName}:${lineNumber}${column}`;
}

/** The source line with the failing part in colour (unless it is the whole line), ending with a newline. */
function colored(source: string, offset: number, length: number, colors: Colors): string {
  const line = source.endsWith("\n") ? source : `${source}\n`;
  if (length >= line.length - 1 || offset < 0) return line;
  return (
    line.slice(0, offset) +
    colors.accent +
    line.slice(offset, offset + length) +
    colors.reset +
    line.slice(offset + length)
  );
}

/** A target object of Pester's `Should`: a dictionary with the line to show. */
function pesterTarget(parts: ErrorParts): DictionaryBase | null {
  const target = unwrap(read(parts.error, "TargetObject"));
  return target instanceof DictionaryBase && target.has("Line") && target.has("LineText") ? target : null;
}

function targetPosition(target: DictionaryBase, colors: Colors): Position {
  const lineNumber = textOf(target.get("Line") ?? null);
  const head = headOf(`${colors.reset}${textOf(target.get("File") ?? null)}`, lineNumber, colors);
  const line = textOf(target.get("LineText") ?? null).trim();
  let text = head.text + head.lead;
  const start = columnOf(target, "StartColumn");
  if (start > 0 && start <= line.length) {
    let end = columnOf(target, "EndColumn");
    if (!(end > start && end <= line.length + 1)) end = line.length + 1;
    text += colored(line, start - 1, end - start, colors);
    text += `${head.prefix}${" ".repeat(start - 1)}${"~".repeat(end - start)}\n`;
  } else text += colored(line, 0, 0, colors);
  return { text, prefix: head.prefix };
}

function columnOf(target: DictionaryBase, key: string): number {
  const value = target.get(key);
  if (value === undefined || value === null) return 0;
  try {
    return Number(convertTo(value, getType("System.Int32")));
  } catch (error) {
    if (error instanceof Exception) return 0;
    throw error;
  }
}

/** The message without position: details first; a syntax error's message is the text under its marks. */
function concreteMessage(parts: ErrorParts): string {
  const details = parts.detailsMessage;
  if (details !== "") return details;
  const message = parts.exceptionMessage;
  if (parts.category === "ParserError") {
    const marks = message.indexOf("~\n");
    if (marks >= 0)
      return message
        .slice(marks + 2)
        .split("~\n")[0]!
        .split("\n\n")[0]!;
  }
  if (!isNull(parts.exception)) return message;
  const own = textOf(read(parts.error, "Message"));
  return own !== "" ? own : safeText(parts.error);
}

/** Cut at the last white space at or before the length; all of it when there is none. */
function cutAtBlank(text: string, length: number): string {
  if (text.length <= length) return text;
  const head = text.slice(0, length);
  const match = /\s\S*$/.exec(head);
  return match === null ? head : head.slice(0, match.index);
}

/** The message broken into lines no wider than the window, each led by the prefix. */
function wrapMessage(message: string, prefix: string, windowWidth: number): string {
  const text = message.replace(/[\n\t]/g, " ");
  const width = windowWidth;
  const visible = plainText(prefix).length;
  const hidden = prefix.length - visible;
  if (width <= 0 || text.length - hidden <= width) return text;
  const first = cutAtBlank(text, width + hidden);
  let rest = text.slice(first.length).trim();
  let result = `${first}\n`;
  while (rest.length + visible > width) {
    const line = cutAtBlank(prefix + rest, width + hidden);
    if (line.length <= prefix.length) break;
    result += `${line}\n`;
    rest = rest.slice(line.length - prefix.length).trim();
  }
  return result + prefix + rest.trim();
}

/** What heads the error: `Exception` for throw, the command's name, else category words. */
function reasonOf(parts: ErrorParts, context: FormatContext): string {
  const exception = parts.exception;
  if (exception instanceof Exception && exception.wasThrownFromThrowStatement) return "Exception";
  if (
    !isNull(exception) &&
    !(exception instanceof Exception) &&
    read(exception, "WasThrownFromThrowStatement") === true
  )
    return "Exception";
  const command = parts.invocation === null ? null : read(parts.invocation, "MyCommand");
  const name = isNull(command) ? "" : textOf(read(command, "Name"));
  if (name !== "" && context.commandExists(name)) return name;
  const activity = textOf(readPath(parts.error, "CategoryInfo.Activity"));
  if (activity !== "") return activity;
  if (!isNull(command)) return safeText(command);
  const invocationName = parts.invocationText("InvocationName");
  if (invocationName !== "") return invocationName;
  const category = parts.category;
  // NotSpecified is the enum's zero and so counts as nothing.
  if (category !== "" && category !== "NotSpecified") return category;
  const reason = textOf(readPath(parts.error, "CategoryInfo.Reason"));
  return reason !== "" ? reason : "Error";
}

// NormalView ----------------------------------------------------------------------------------------------------------

/** `Get-Item : ` before the message: what was called. */
function normalPrefix(target: PSValue, colors: Colors): string {
  const invocation = read(target, "InvocationInfo");
  if (isNull(invocation)) return colors.error;
  const command = read(invocation, "MyCommand");
  const invocationName = textOf(read(invocation, "InvocationName"));
  if (isNull(command)) return colors.error + (invocationName === "" ? "" : `${invocationName} : `);
  const type = textOf(read(command, "CommandType"));
  let name: string;
  if (type === "ExternalScript") name = textOf(read(command, "Path"));
  else if (type === "Script") name = safeText(read(command, "ScriptBlock"));
  else name = /^[&.]?$/.test(invocationName) ? textOf(read(command, "Name")) : invocationName;
  return colors.error + (name === "" ? "" : `${name} : `);
}

function normal(parts: ErrorParts, details: string, colors: Colors): string {
  let position = "";
  if (parts.invocation !== null && (!isNull(read(parts.invocation, "MyCommand")) || parts.category !== "ParserError")) {
    position = parts.invocationText("PositionMessage");
    if (position !== "") position = `\n${position}`;
  }
  if (details !== "") position = ` : ${details}${position}`;
  const category = read(parts.error, "ErrorCategory_Message");
  const categoryText = isNull(category) ? safeText(read(parts.error, "CategoryInfo")) : textOf(category);
  position += `\n+ CategoryInfo          : ${categoryText}`;
  position += `\n+ FullyQualifiedErrorId : ${textOf(read(parts.error, "FullyQualifiedErrorId"))}`;
  const computer = readPath(parts.error, "OriginInfo.PSComputerName");
  if (!isNull(computer)) position += `\n+ PSComputerName        : ${toStringValue(computer)}`;
  return `${colors.error}${parts.detailsMessage || parts.exceptionMessage}${position}${colors.reset}`;
}
