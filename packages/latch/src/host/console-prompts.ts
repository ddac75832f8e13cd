// Prompting on a console: fields, credentials, choices; loaded when something asks.
import type { ChoiceDescription, FieldDescription } from "@latch/engine";
import { Exception, type PSValue, construct, convertTo, resolveType } from "@latch/dotnet";
import type { ConsoleUI } from "./console-ui.ts";

const consoleColors =
  "Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green Cyan Red Magenta Yellow White".split(
    " ",
  );
const ansiOrder = [0, 4, 2, 6, 1, 5, 3, 7];

/** Puts a text between the escape sequences .NET's console writes for [ConsoleColor] names. */
export function colored(text: string, foreground: string | null, background: string | null): string {
  const sequence = (name: string | null, base: number): string => {
    const index = consoleColors.findIndex((color) => color.toLowerCase() === name?.toLowerCase());
    if (index < 0) return "";
    return `\u001b[${(index < 8 ? base : base + 60) + (ansiOrder[index % 8] ?? 0)}m`;
  };
  return `${sequence(foreground, 30)}${sequence(background, 40)}${text}\u001b[39;49m`;
}

/** Reads a line without echo from the terminal, plainly from a pipe; a SecureString. */
export function readSecureLine(ui: ConsoleUI): PSValue {
  ui.requireInteraction();
  const line = ui.streams.input.readLine();
  if (line === null) return null;
  return secureString(line);
}

function secureString(text: string): PSValue {
  const type = resolveType("System.Security.SecureString");
  if (type === null)
    throw new Exception("System.PlatformNotSupportedException", "Operation is not supported on this platform.");
  const secure = construct(type, []);
  (secure as { appendText?(text: string): void }).appendText?.(text);
  return secure;
}

/** Writes what precedes every kind of prompt. */
function writeHeading(ui: ConsoleUI, caption: string, message: string): void {
  if (caption !== "") {
    ui.writeLine("");
    ui.writeLine(caption, "White");
  }
  if (message !== "") ui.writeLine(message);
}

/** PSHostUserInterface.Prompt: one value a field; a list field ends with an empty line. An empty result: input ended. */
export function promptForFields(
  ui: ConsoleUI,
  caption: string,
  message: string,
  fields: readonly FieldDescription[],
): Map<string, PSValue> {
  writeHeading(ui, caption, message);
  if (fields.some((field) => field.helpMessage !== "")) ui.writeLine("(Type !? for Help.)");
  const results = new Map<string, PSValue>();
  for (const field of fields) {
    const value = field.typeName.endsWith("[]")
      ? promptForList(ui, field)
      : promptForItem(ui, field, `${field.name}: `, field.typeName);
    if (value === undefined) {
      ui.writeLine("");
      results.clear();
      break;
    }
    results.set(field.name, value);
  }
  return results;
}

function promptForList(ui: ConsoleUI, field: FieldDescription): PSValue | undefined {
  const items: PSValue[] = [];
  for (;;) {
    const item = promptForItem(ui, field, `${field.name}[${items.length}]: `, field.typeName.slice(0, -2));
    if (item === undefined) return undefined;
    if (item === "") return items;
    items.push(item);
  }
}

/** Asks until the answer converts; undefined at the end of input. */
function promptForItem(ui: ConsoleUI, field: FieldDescription, prompt: string, typeName: string): PSValue | undefined {
  if (/SecureString$/.test(typeName)) {
    ui.write(prompt);
    return readSecureLine(ui) ?? undefined;
  }
  if (/PSCredential$/.test(typeName)) return promptForCredential(ui, "", "", "", "") ?? undefined;
  for (;;) {
    ui.write(prompt);
    const line = ui.readLine();
    if (line === null) return undefined;
    if (field.label !== "" && line.startsWith("!")) {
      answerPromptCommand(ui, field, line);
      continue;
    }
    const converted = convertAnswer(ui, line, typeName);
    if (converted !== undefined) return converted;
  }
}

function answerPromptCommand(ui: ConsoleUI, field: FieldDescription, line: string): void {
  if (line.trim() !== "!?") return ui.writeLine(`"${line}" cannot be recognized as a valid Prompt command.`);
  ui.writeLine(field.helpMessage === "" ? `No help is available for ${field.name}.` : field.helpMessage);
}

function convertAnswer(ui: ConsoleUI, line: string, typeName: string): PSValue | undefined {
  const type = resolveType(typeName);
  if (type === null) return line;
  try {
    return convertTo(line, type);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    if (line !== "") ui.writeLine(`Cannot recognize "${line}" as a ${typeName} due to a format error.`);
    return undefined;
  }
}

/** PSHostUserInterface.PromptForCredential; null at the end of input. */
export function promptForCredential(
  ui: ConsoleUI,
  caption: string,
  message: string,
  userName: string,
  targetName: string,
): PSValue {
  // Where nobody can be asked, PowerShell says so after the first words of the prompt.
  writeHeading(ui, caption, message);
  let user = userName;
  while (user === "") {
    ui.write("User: ");
    const line = ui.readLine();
    if (line === null) return null;
    user = line;
  }
  ui.write(`Password for user ${user}: `);
  const password = readSecureLine(ui);
  if (password === null) return null;
  ui.writeLine("");
  const type = resolveType("System.Management.Automation.PSCredential");
  if (type === null) return null;
  return construct(type, [targetName === "" ? user : `${targetName}\\${user}`, password]);
}

type Label = { readonly hotkey: string; readonly plain: string };

/** `&Yes` is the label Yes with the key Y. */
function labelOf(choice: ChoiceDescription): Label {
  const at = choice.label.indexOf("&");
  if (at < 0) return { hotkey: "", plain: choice.label };
  const plain = choice.label.slice(0, at) + choice.label.slice(at + 1);
  return {
    hotkey: choice.label
      .slice(at + 1, at + 2)
      .trim()
      .toUpperCase(),
    plain: plain.trim(),
  };
}

/** PSHostUserInterface.PromptForChoice: the index chosen. At the end of input the prompt is cancelled. */
export function promptForChoice(
  ui: ConsoleUI,
  caption: string,
  message: string,
  choices: readonly ChoiceDescription[],
  defaultChoice: number,
): number {
  writeHeading(ui, caption, message);
  const labels = choices.map(labelOf);
  for (;;) {
    writeChoices(ui, labels, defaultChoice);
    const answer = ui.readLine();
    if (answer === null) {
      throw new Exception("System.Management.Automation.Host.PromptingException", "The prompt was canceled.");
    }
    const word = answer.trim();
    if (answer === "" && defaultChoice >= 0) return defaultChoice;
    if (word === "?") {
      for (const [index, { hotkey, plain }] of labels.entries())
        ui.writeLine(`${hotkey || plain} - ${choices[index]?.helpMessage ?? ""}`);
      continue;
    }
    const picked = pick(labels, word);
    if (picked >= 0) return picked;
  }
}

/** A whole label counts before a key. */
function pick(labels: readonly Label[], word: string): number {
  const lower = word.toLowerCase();
  const byLabel = labels.findIndex(({ plain }) => plain.toLowerCase() === lower);
  return byLabel >= 0 ? byLabel : labels.findIndex(({ hotkey }) => hotkey !== "" && hotkey.toLowerCase() === lower);
}

function writeChoices(ui: ConsoleUI, labels: readonly Label[], defaultChoice: number): void {
  const parts = labels.map(({ hotkey, plain }) => `[${hotkey}] ${plain}  `);
  parts.push("[?] Help ");
  const chosen = labels[defaultChoice];
  if (chosen !== undefined) parts.push(`(default is "${chosen.hotkey || chosen.plain}"): `);
  const longest = ui.rawUI.windowWidth - 1;
  let length = 0;
  for (const [index, part] of parts.entries()) {
    const wraps = length + part.length > longest;
    if (wraps) ui.writeLine("");
    length = wraps ? part.length : length + part.length;
    ui.write(wraps ? part.trimEnd() : part, index === defaultChoice ? "Yellow" : "White");
  }
}
