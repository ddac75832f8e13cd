// The tree of a .NET regular expression.

import type { Ranges } from "./char-class.ts";

/** A set of code units; `spec` builds it for ASCII or any input. */
export interface SetSpec {
  ranges(ascii: boolean): Ranges;
  /** Differs between ASCII and other input (\w, \d, \p{…}). */
  readonly isUnicode: boolean;
}

export type RegexNode =
  | { readonly kind: "empty" }
  | { readonly kind: "fail" }
  | { readonly kind: "char"; readonly code: number; readonly ignoreCase: boolean }
  | { readonly kind: "set"; readonly set: SetSpec; readonly ignoreCase: boolean }
  | { readonly kind: "sequence"; readonly parts: readonly RegexNode[] }
  | { readonly kind: "alternation"; readonly branches: readonly RegexNode[] }
  | { readonly kind: "capture"; readonly group: number; readonly body: RegexNode }
  | { readonly kind: "balance"; readonly group: number; readonly popped: number; readonly body: RegexNode }
  | { readonly kind: "atomic"; readonly body: RegexNode }
  | { readonly kind: "look"; readonly behind: boolean; readonly negative: boolean; readonly body: RegexNode }
  | { readonly kind: "backreference"; readonly group: number; readonly ignoreCase: boolean }
  | {
      readonly kind: "conditional";
      readonly group: number;
      readonly test: RegexNode | null;
      readonly yes: RegexNode;
      readonly no: RegexNode;
    }
  | { readonly kind: "anchor"; readonly anchor: Anchor }
  | {
      readonly kind: "loop";
      readonly min: number;
      readonly max: number;
      readonly lazy: boolean;
      readonly body: RegexNode;
    };

/** bol/eol are ^ and $ under Multiline; end is $ and \Z, absoluteEnd \z, start ^ and \A, continue \G. */
export type Anchor = "start" | "bol" | "end" | "eol" | "absoluteEnd" | "continue" | "word" | "notWord";

/** A parsed pattern. */
export interface RegexTree {
  readonly root: RegexNode;
  /** Group numbers in order (0 first) and their names. */
  readonly numbers: readonly number[];
  readonly names: ReadonlyMap<number, string>;
  readonly numberOf: ReadonlyMap<string, number>;
  /** Needs the matcher of our own: balancing, conditionals, right-to-left, \G, mixed case options with backreferences. */
  readonly needsMatcher: boolean;
  /** A capture stands inside a loop: only our matcher keeps all its captures. */
  readonly hasLoopedCaptures: boolean;
  readonly hasUnicodeSets: boolean;
}

export const optionIgnoreCase = 1;
export const optionMultiline = 2;
export const optionExplicitCapture = 4;
export const optionSingleline = 16;
export const optionIgnoreWhitespace = 32;
export const optionRightToLeft = 64;
export const optionEcmaScript = 256;
