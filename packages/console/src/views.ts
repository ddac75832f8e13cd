// What the line editor shows, as ink components. The only file that imports ink and react; loaded after the first prompt is on screen.
import { Box, render, Text, useCursor, useWindowSize } from "ink";
import { createElement, type ReactNode } from "react";
import stringWidth from "string-width";
import type { EditorState } from "./line-editor.ts";
import type { StyledSpan } from "./console-services.ts";

/** Everything a frame shows. */
export interface FrameProps {
  readonly prompt: string;
  readonly continuationPrompt: string;
  readonly state: EditorState;
  readonly spans: readonly StyledSpan[];
  /** false: the last frame, left on the screen without menu and cursor */
  readonly isEditing: boolean;
}

/** A mounted editor. */
export interface MountedView {
  update(props: FrameProps): void;
  /** Leaves the frame on the screen and gives the terminal back. */
  unmount(props: FrameProps): Promise<void>;
}

/** Mounts the editor on a terminal. */
export function mountEditor(props: FrameProps, output: NodeJS.WriteStream, input: NodeJS.ReadStream): MountedView {
  const instance = render(createElement(Frame, props), {
    stdout: output,
    stdin: input,
    exitOnCtrlC: false,
    patchConsole: false,
    maxFps: 120,
    interactive: true,
  });
  return {
    update: (next) => instance.rerender(createElement(Frame, next)),
    async unmount(last) {
      instance.rerender(createElement(Frame, { ...last, isEditing: false }));
      await instance.waitUntilRenderFlush();
      instance.unmount();
      await instance.waitUntilExit();
    },
  };
}

/** Prompt, text and menu. */
function Frame(props: FrameProps): ReactNode {
  const { columns, rows } = useWindowSize();
  const { setCursorPosition } = useCursor();
  const width = Math.max(columns, 10);
  const searching = props.state.search === null ? "" : `bck-i-search: ${props.state.search}_`;
  setCursorPosition(props.isEditing ? cursorOf(props, width) : undefined);
  const children: ReactNode[] = [createElement(Text, { key: "line", wrap: "hard" }, ...lineParts(props))];
  if (props.isEditing && searching !== "") children.push(createElement(Text, { key: "search" }, searching));
  if (props.isEditing && props.state.menu)
    children.push(createElement(Menu, { key: "menu", menu: props.state.menu, width, height: Math.max(3, rows - 4) }));
  return createElement(Box, { flexDirection: "column" }, ...children);
}

/** Prompt and text with their colours; continuation lines get their own prompt. */
function lineParts(props: FrameProps): ReactNode[] {
  const parts: ReactNode[] = [props.prompt];
  const text = props.state.text;
  let at = 0;
  const add = (end: number, color: string | null) => {
    if (end <= at) return;
    const piece = text.slice(at, end).replaceAll("\n", `\n${props.continuationPrompt}`);
    parts.push(color === null ? piece : createElement(Text, { key: at, color }, piece));
    at = end;
  };
  for (const span of props.spans) {
    add(Math.min(span.start, text.length), null);
    add(Math.min(span.end, text.length), span.color);
  }
  add(text.length, null);
  // Ink trims a line's end: something invisible keeps the prompt's last space.
  parts.push("\u200b");
  return parts;
}

/** Where the cursor is, in the cells of the frame. */
function cursorOf(props: FrameProps, width: number): { x: number; y: number } {
  const before =
    props.prompt + props.state.text.slice(0, props.state.cursor).replaceAll("\n", `\n${props.continuationPrompt}`);
  let x = 0;
  let y = 0;
  for (const [i, line] of before.split("\n").entries()) {
    if (i > 0) y++;
    const cells = stringWidth(line);
    x = cells % width;
    y += Math.floor(cells / width);
  }
  return { x, y };
}

function Menu({
  menu,
  width,
  height,
}: {
  menu: NonNullable<EditorState["menu"]>;
  width: number;
  height: number;
}): ReactNode {
  const cell = Math.min(width, Math.max(...menu.items.map((item) => stringWidth(item.listItemText))) + 2);
  const columns = Math.max(1, Math.floor(width / cell));
  const all = Math.ceil(menu.items.length / columns);
  const shown = Math.min(all, height);
  const current = menu.index < 0 ? 0 : menu.index % all;
  const top = Math.min(Math.max(0, current - shown + 1), all - shown);
  const rows: ReactNode[] = [];
  for (let row = top; row < top + shown; row++)
    rows.push(createElement(Text, { key: row, wrap: "truncate" }, ...menuRow(menu, row, all, columns, cell)));
  if (shown < all)
    rows.push(createElement(Text, { key: "more", dimColor: true }, `… ${menu.items.length} completions`));
  const toolTip = menu.items[menu.index]?.toolTip;
  if (toolTip) rows.push(createElement(Text, { key: "tip", dimColor: true, wrap: "truncate" }, toolTip.split("\n")[0]));
  return createElement(Box, { flexDirection: "column" }, ...rows);
}

function menuRow(
  menu: NonNullable<EditorState["menu"]>,
  row: number,
  rows: number,
  columns: number,
  cell: number,
): ReactNode[] {
  const cells: ReactNode[] = [];
  for (let column = 0; column < columns; column++) {
    const index = column * rows + row;
    const item = menu.items[index];
    if (!item) continue;
    const text = item.listItemText + " ".repeat(Math.max(0, cell - stringWidth(item.listItemText)));
    cells.push(index === menu.index ? createElement(Text, { key: index, inverse: true }, text) : text);
  }
  return cells;
}
