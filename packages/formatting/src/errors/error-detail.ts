// Get-Error's view: everything an error record holds, nested records and exceptions indented.
import {
  DictionaryBase,
  DotNetType,
  ErrorRecord,
  Exception,
  PSNoteProperty,
  PSPropertyInfo,
  isNull,
  listMembers,
  typeNamesOf,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { PSMemberInfo, PSValue } from "@latch/dotnet";
import { psStyle } from "../style/ps-style.ts";
import { elementsOf, textOf } from "../views/display-value.ts";
import type { FormatContext } from "../views/format-context.ts";

const MAXIMUM_DEPTH = 10;
const ELLIPSIS = "\u2026";
const hidden = new Set(["PSErrorIndex", "DisplayScriptPosition"]);
const EXPANDED_TYPES = new Set(["System.Management.Automation.InvocationInfo"]);

interface Style {
  readonly reset: string;
  readonly error: string;
  readonly accent: string;
}

function styleOf(context: FormatContext): Style {
  if (!context.supportsVirtualTerminal || psStyle.rendering === "PlainText")
    return { reset: "", error: "", accent: "" };
  return { reset: "\x1b[0m", error: psStyle.formatting.error, accent: psStyle.formatting.formatAccent };
}

/** The properties of an error record or exception, one a line. */
export function renderErrorDetail(target: PSValue, context: FormatContext): string {
  return showRecord(target, 0, 1, styleOf(context));
}

/** `Get-Error | Out-String`: the newest error of the session. */
export function renderNewestError(context: FormatContext): string {
  const error = context.lastError;
  return isNull(error) ? "" : `\n${renderErrorDetail(error, context)}\n\n`;
}

interface Shown {
  readonly name: string;
  readonly value: PSValue;
  readonly typeName: string;
}

/** Properties with a value worth showing. */
function shownProperties(target: PSValue): Shown[] {
  const shown: Shown[] = [];
  const add = (member: PSMemberInfo): void => {
    if (!(member instanceof PSPropertyInfo) || hidden.has(member.name)) return;
    const value = valueOf(member);
    // Zero and false compare equal to an empty string there, so they are not shown either.
    if (isNull(value) || value === "" || value === 0 || value === false || value === 0n || isEmpty(value)) return;
    shown.push({ name: member.name, value, typeName: member.typeNameOfValue });
  };
  const base = unwrap(target);
  // An exception's type comes first, as if it were a property.
  if (base instanceof Exception) add(new PSNoteProperty("Type", typeOf(base).displayName));
  for (const member of listMembers(target)) add(member);
  return shown;
}

function valueOf(member: PSMemberInfo): PSValue {
  try {
    return member.value;
  } catch (error) {
    if (error instanceof Exception) return null;
    throw error;
  }
}

function isEmpty(value: PSValue): boolean {
  const elements = elementsOf(value);
  if (elements === null) return false;
  for (const _ of elements) return false;
  return true;
}

function showRecord(target: PSValue, indent: number, depth: number, style: Style): string {
  const prefix = " ".repeat(indent);
  const properties = shownProperties(target);
  let width = 0;
  for (const property of properties) width = Math.max(width, property.name.length);
  const lines = properties.map((property) => {
    const label = `${prefix}${style.accent}${property.name.padEnd(width)} : ${style.reset}`;
    return label + showValue(property, prefix, width, indent + 4, depth, style);
  });
  return lines.join("\n");
}

function isNested(property: Shown): boolean {
  const value = unwrap(property.value);
  if (value instanceof Exception || value instanceof ErrorRecord) return true;
  if (EXPANDED_TYPES.has(property.typeName)) return true;
  return typeof value === "object" && value !== null && EXPANDED_TYPES.has(typeNamesOf(value)[0] ?? "");
}

function showValue(
  property: Shown,
  prefix: string,
  width: number,
  indent: number,
  depth: number,
  style: Style,
): string {
  const value = unwrap(property.value);
  if (isNested(property))
    return depth >= MAXIMUM_DEPTH ? ELLIPSIS : `\n${showRecord(property.value, indent, depth + 1, style)}`;
  if (property.name === "StackTrace") return `\n${textOf(property.value)}`;
  if (value instanceof DictionaryBase) return showDictionary(value, prefix, style);
  if (value instanceof DotNetType) return `[${value.fullName}]`;
  const elements = property.name === "Data" ? null : elementsOf(property.value);
  if (elements !== null)
    return depth >= MAXIMUM_DEPTH ? ELLIPSIS : showElements(elements, prefix, indent, depth, style);
  return showText(property, prefix, width, style);
}

function showDictionary(dictionary: DictionaryBase, prefix: string, style: Style): string {
  let text = "\n";
  const keys = [...dictionary.keys()].sort((a, b) => (textOf(a).toLowerCase() < textOf(b).toLowerCase() ? -1 : 1));
  for (const key of keys) {
    const value = textOf(key) === "Authorization" ? ELLIPSIS : textOf(dictionary.get(key) ?? null);
    text += `${prefix}    ${style.accent}${textOf(key)} : ${style.reset}${value}\n`;
  }
  return text;
}

function showElements(
  elements: Iterable<PSValue>,
  prefix: string,
  indent: number,
  depth: number,
  style: Style,
): string {
  let text = "";
  let first = true;
  for (const element of elements) {
    text += "\n";
    const lead = prefix + " ".repeat(indent + 2);
    const value = unwrap(element);
    if (value instanceof DotNetType) text += `${lead}[${value.fullName}]`;
    else if (typeof value !== "object" || value === null || typeOf(value).isPrimitive) text += lead + textOf(value);
    else text += (first ? "" : "\n") + showRecord(element, indent, depth + 1, style);
    first = false;
  }
  return text;
}

function showText(property: Shown, prefix: string, width: number, style: Style): string {
  let text = textOf(property.value);
  if (property.name === "PositionMessage" && text.includes("~")) {
    const at = text.indexOf("~");
    text = text.slice(0, at) + style.error + text.slice(at);
  } else if (property.name === "Message") text = style.error + text;
  if (!text.includes("\n")) return text;
  const lead = `\n${prefix}${" ".repeat(width + 3)}`;
  return text
    .split("\n")
    .map((line) => line.trim())
    .join(lead);
}
