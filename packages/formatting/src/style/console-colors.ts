// Escape sequences of [ConsoleColor] values and of $PSStyle's named colours.
import { Exception } from "@latch/dotnet";

export const FOREGROUND_COLORS: Readonly<Record<string, string>> = colors(30, 90);
export const BACKGROUND_COLORS: Readonly<Record<string, string>> = colors(40, 100);

function colors(normal: number, bright: number): Record<string, string> {
  const names = ["Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White"];
  const table: Record<string, string> = {};
  for (let i = 0; i < names.length; i++) {
    table[names[i]!] = `\x1b[${normal + i}m`;
    table[`Bright${names[i]}`] = `\x1b[${bright + i}m`;
  }
  return table;
}

/** ConsoleColor order (blue and red swapped against ANSI's). */
const ANSI_OF_CONSOLE = [0, 4, 2, 6, 1, 5, 3, 7];

function code(index: number, normal: number, bright: number): number {
  if (index < 0 || index > 15 || !Number.isInteger(index)) {
    throw new Exception(
      "System.ArgumentOutOfRangeException",
      "Specified argument was out of the range of valid values. (Parameter 'color')",
    );
  }
  return index < 8 ? normal + ANSI_OF_CONSOLE[index]! : bright + ANSI_OF_CONSOLE[index - 8]!;
}

/** The sequence of a [ConsoleColor] number as foreground. */
export function foregroundOf(index: number): string {
  return `\x1b[${code(index, 30, 90)}m`;
}

/** The sequence of a [ConsoleColor] number as background. */
export function backgroundOf(index: number): string {
  return `\x1b[${code(index, 40, 100)}m`;
}

/** One sequence for both. */
export function colorPairOf(foreground: number, background: number): string {
  return `\x1b[${code(foreground, 30, 90)};${code(background, 40, 100)}m`;
}
