// The line editor as a pure function: a state and a key give a new state and what the world must do (Emacs keys, as PSReadLine on Unix).
import type { Key } from "./key-decoder.ts";

/** What is being edited. Positions count UTF-16 units and never split a character. */
export interface EditorState {
  readonly text: string;
  readonly cursor: number;
  /** place in history: history.length when editing a new line */
  readonly historyIndex: number;
  /** the new line, kept while older ones are shown */
  readonly draft: string;
  readonly killed: string;
  readonly undo: readonly { readonly text: string; readonly cursor: number }[];
  readonly menu: CompletionMenu | null;
  /** text of an incremental history search, null when not searching */
  readonly search: string | null;
}

/** Completions on offer; `index` -1 when none is chosen yet. */
export interface CompletionMenu {
  readonly start: number;
  readonly end: number;
  readonly items: readonly Completion[];
  readonly index: number;
  /** text before the menu opened, to go back to */
  readonly original: string;
}

export interface Completion {
  readonly completionText: string;
  readonly listItemText: string;
  readonly toolTip: string;
}

/** What the caller must do after a key. */
export type Effect =
  | { readonly kind: "accept"; readonly text: string }
  | { readonly kind: "cancel" }
  | { readonly kind: "end-of-input" }
  | { readonly kind: "clear-screen" }
  | { readonly kind: "complete"; readonly text: string; readonly cursor: number; readonly backwards: boolean };

export interface EditorContext {
  readonly history: readonly string[];
  /** whether Enter should add a line instead of running the text */
  isIncomplete(text: string): boolean;
}

export interface EditorResult {
  readonly state: EditorState;
  readonly effect: Effect | null;
}

/** An empty line. */
export function emptyState(history: readonly string[]): EditorState {
  return {
    text: "",
    cursor: 0,
    historyIndex: history.length,
    draft: "",
    killed: "",
    undo: [],
    menu: null,
    search: null,
  };
}

/** Applies one key. */
export function update(state: EditorState, key: Key, context: EditorContext): EditorResult {
  if (state.search !== null) {
    const searched = searchKey(state, key, context);
    if (searched) return searched;
  }
  if (state.menu && key.name === "escape")
    return only({ ...state, text: state.menu.original, cursor: state.menu.end, menu: null });
  if (state.menu && key.name !== "tab" && !(key.name === "space" && key.ctrl))
    return update({ ...state, menu: null }, key, context);
  if (key.name === "text" || key.name === "paste") return only(insert(state, key.text));
  return (
    (key.ctrl ? controlKey(state, key, context) : key.alt ? altKey(state, key) : plainKey(state, key, context)) ??
    only(state)
  );
}

function only(state: EditorState): EditorResult {
  return { state, effect: null };
}

function plainKey(state: EditorState, key: Key, context: EditorContext): EditorResult | null {
  switch (key.name) {
    case "enter":
      return enter(state, context);
    case "backspace":
      return only(remove(state, before(state.text, state.cursor), state.cursor));
    case "delete":
      return only(remove(state, state.cursor, after(state.text, state.cursor)));
    case "left":
      return only(moveTo(state, before(state.text, state.cursor)));
    case "right":
      return only(moveTo(state, after(state.text, state.cursor)));
    case "home":
      return only(moveTo(state, lineStart(state)));
    case "end":
      return only(moveTo(state, lineEnd(state)));
    case "up":
      return only(vertical(state, -1, context));
    case "down":
      return only(vertical(state, 1, context));
    case "tab":
      return complete(state, key.shift);
    case "escape":
      return only(state.text === "" ? state : edit(state, "", 0));
    default:
      return null;
  }
}

function controlKey(state: EditorState, key: Key, context: EditorContext): EditorResult | null {
  switch (key.name) {
    case "a":
      return only(moveTo(state, lineStart(state)));
    case "b":
      return only(moveTo(state, before(state.text, state.cursor)));
    case "c":
      return { state, effect: { kind: "cancel" } };
    case "d":
      if (state.text === "") return { state, effect: { kind: "end-of-input" } };
      return only(remove(state, state.cursor, after(state.text, state.cursor)));
    case "e":
      return only(moveTo(state, lineEnd(state)));
    case "f":
      return only(moveTo(state, after(state.text, state.cursor)));
    case "h":
      return only(remove(state, before(state.text, state.cursor), state.cursor));
    case "k":
      return only(kill(state, state.cursor, lineEnd(state)));
    case "l":
      return { state, effect: { kind: "clear-screen" } };
    case "m":
    case "j":
    case "enter":
      return enter(state, context);
    case "n":
      return only(recall(state, state.historyIndex + 1, context));
    case "p":
      return only(recall(state, state.historyIndex - 1, context));
    case "r":
      return only({ ...state, search: "", draft: state.text });
    case "u":
      return only(kill(state, lineStart(state), state.cursor));
    case "w":
      return only(kill(state, wordStart(state.text, state.cursor, true), state.cursor));
    case "y":
      return only(insert(state, state.killed));
    case "left":
      return only(moveTo(state, wordStart(state.text, state.cursor, false)));
    case "right":
      return only(moveTo(state, wordEnd(state.text, state.cursor)));
    case "space":
      return complete(state, false);
    case "_":
    case "z":
      return only(undo(state));
    default:
      return null;
  }
}

function altKey(state: EditorState, key: Key): EditorResult | null {
  switch (key.name) {
    case "b":
    case "left":
      return only(moveTo(state, wordStart(state.text, state.cursor, false)));
    case "f":
    case "right":
      return only(moveTo(state, wordEnd(state.text, state.cursor)));
    case "d":
      return only(kill(state, state.cursor, wordEnd(state.text, state.cursor)));
    case "backspace":
      return only(kill(state, wordStart(state.text, state.cursor, false), state.cursor));
    case "enter":
      return only(insert(state, "\n"));
    default:
      return null;
  }
}

function enter(state: EditorState, context: EditorContext): EditorResult {
  if (context.isIncomplete(state.text)) return only(insert({ ...state, cursor: state.text.length }, "\n"));
  return { state, effect: { kind: "accept", text: state.text } };
}

/** Applies the completions that the world found for a "complete" effect. A late answer for another text is dropped. */
export function applyCompletions(
  state: EditorState,
  forText: string,
  start: number,
  length: number,
  items: readonly Completion[],
): EditorState {
  if (state.text !== forText || items.length === 0) return state;
  const end = start + length;
  const [first] = items;
  if (items.length === 1 && first)
    return edit(state, splice(state.text, start, end, first.completionText), start + first.completionText.length);
  const common = commonPrefix(items.map((item) => item.completionText));
  if (common.length > length && sameIgnoringCase(common.slice(0, length), state.text.slice(start, end))) {
    return edit(state, splice(state.text, start, end, common), start + common.length);
  }
  return { ...state, menu: { start, end, items, index: -1, original: state.text } };
}

/** Tab: asks for completions, or walks the open menu. */
function complete(state: EditorState, backwards: boolean): EditorResult {
  const menu = state.menu;
  if (!menu) return { state, effect: { kind: "complete", text: state.text, cursor: state.cursor, backwards } };
  const count = menu.items.length;
  const index = menu.index < 0 ? (backwards ? count - 1 : 0) : (menu.index + (backwards ? -1 : 1) + count) % count;
  const chosen = menu.items[index]?.completionText ?? "";
  const text = splice(menu.original, menu.start, menu.end, chosen);
  return only({ ...edit(state, text, menu.start + chosen.length), menu: { ...menu, index } });
}

function searchKey(state: EditorState, key: Key, context: EditorContext): EditorResult | null {
  const search = state.search ?? "";
  if (key.name === "text") return only(searchBack(state, search + key.text, context.history.length - 1, context));
  if (key.name === "backspace")
    return only(searchBack(state, search.slice(0, -1), context.history.length - 1, context));
  if (key.ctrl && key.name === "r") return only(searchBack(state, search, state.historyIndex - 1, context));
  if (key.name === "escape" || (key.ctrl && (key.name === "c" || key.name === "g"))) {
    return only({
      ...state,
      search: null,
      text: state.draft,
      cursor: state.draft.length,
      historyIndex: context.history.length,
    });
  }
  return update({ ...state, search: null }, key, context);
}

function searchBack(state: EditorState, wanted: string, from: number, context: EditorContext): EditorState {
  for (let i = Math.min(from, context.history.length - 1); i >= 0 && wanted !== ""; i--) {
    const line = context.history[i] ?? "";
    const at = line.toLowerCase().indexOf(wanted.toLowerCase());
    if (at >= 0) return { ...state, search: wanted, text: line, cursor: at, historyIndex: i };
  }
  return { ...state, search: wanted };
}

function insert(state: EditorState, text: string): EditorState {
  if (text === "") return state;
  return edit(state, splice(state.text, state.cursor, state.cursor, text), state.cursor + text.length);
}

function remove(state: EditorState, start: number, end: number): EditorState {
  return start === end ? state : edit(state, splice(state.text, start, end, ""), start);
}

function kill(state: EditorState, start: number, end: number): EditorState {
  return start === end ? state : { ...remove(state, start, end), killed: state.text.slice(start, end) };
}

function edit(state: EditorState, text: string, cursor: number): EditorState {
  const undo = [...state.undo.slice(-200), { text: state.text, cursor: state.cursor }];
  return { ...state, text, cursor, undo };
}

function undo(state: EditorState): EditorState {
  const last = state.undo[state.undo.length - 1];
  return last ? { ...state, ...last, undo: state.undo.slice(0, -1) } : state;
}

function moveTo(state: EditorState, cursor: number): EditorState {
  return { ...state, cursor };
}

/** Up and down move between the lines of the text, and at its edges through history. */
function vertical(state: EditorState, direction: -1 | 1, context: EditorContext): EditorState {
  const start = lineStart(state);
  const end = lineEnd(state);
  const column = state.cursor - start;
  if (direction < 0 && start > 0) {
    const above = state.text.lastIndexOf("\n", start - 2) + 1;
    return moveTo(state, Math.min(above + column, start - 1));
  }
  if (direction > 0 && end < state.text.length) {
    const below = end + 1;
    const next = state.text.indexOf("\n", below);
    return moveTo(state, Math.min(below + column, next < 0 ? state.text.length : next));
  }
  return recall(state, state.historyIndex + direction, context);
}

function recall(state: EditorState, index: number, context: EditorContext): EditorState {
  if (index < 0 || index > context.history.length || index === state.historyIndex) return state;
  const draft = state.historyIndex === context.history.length ? state.text : state.draft;
  const text = index === context.history.length ? draft : (context.history[index] ?? "");
  return { ...state, text, cursor: text.length, historyIndex: index, draft };
}

function lineStart(state: EditorState): number {
  return state.text.lastIndexOf("\n", state.cursor - 1) + 1;
}

function lineEnd(state: EditorState): number {
  const end = state.text.indexOf("\n", state.cursor);
  return end < 0 ? state.text.length : end;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

function before(text: string, cursor: number): number {
  let last = 0;
  for (const { index } of graphemes.segment(text.slice(Math.max(0, cursor - 64), cursor))) last = index;
  return cursor === 0 ? 0 : Math.max(0, cursor - 64) + last;
}

function after(text: string, cursor: number): number {
  for (const { segment } of graphemes.segment(text.slice(cursor, cursor + 64))) return cursor + segment.length;
  return cursor;
}

function wordStart(text: string, cursor: number, blanksOnly: boolean): number {
  const inWord = blanksOnly ? /\S/ : /[\w]/;
  let at = cursor;
  while (at > 0 && !inWord.test(text.charAt(at - 1))) at--;
  while (at > 0 && inWord.test(text.charAt(at - 1))) at--;
  return at;
}

function wordEnd(text: string, cursor: number): number {
  let at = cursor;
  while (at < text.length && !/\w/.test(text.charAt(at))) at++;
  while (at < text.length && /\w/.test(text.charAt(at))) at++;
  return at;
}

function splice(text: string, start: number, end: number, replacement: string): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

function commonPrefix(texts: readonly string[]): string {
  const [first = ""] = texts;
  let length = first.length;
  for (const text of texts)
    while (length > 0 && !sameIgnoringCase(text.slice(0, length), first.slice(0, length))) length--;
  return first.slice(0, length);
}

function sameIgnoringCase(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
