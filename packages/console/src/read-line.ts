// Reads one command from a terminal: the prompt at once in plain text, then the editor once ink is loaded.
import type { ConsoleServices } from "./console-services.ts";
import { type Key, KeyDecoder } from "./key-decoder.ts";
import { applyCompletions, type Effect, type EditorState, emptyState, update } from "./line-editor.ts";
import type { FrameProps, MountedView } from "./views.ts";

export interface ReadLineOptions {
  readonly prompt: string;
  readonly continuationPrompt: string;
  readonly history: readonly string[];
  readonly services: ConsoleServices;
  readonly input: NodeJS.ReadStream;
  readonly output: NodeJS.WriteStream;
  /** Loads the views; called once a process, behind the first prompt. */
  loadViews(): Promise<typeof import("./views.ts")>;
}

export type ReadLineResult =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "end-of-input" };

/** How long a lone Esc may wait for the rest of a sequence, in ms. */
const escapeTime = 30;
const bracketedPasteOn = "\x1b[?2004h";
const bracketedPasteOff = "\x1b[?2004l";

/** Resolves when a line is accepted, cancelled with Ctrl+C, or input ends. The terminal is raw only meanwhile. */
export function readLine(options: ReadLineOptions): Promise<ReadLineResult> {
  return new LineReader(options).run();
}

class LineReader {
  readonly #options: ReadLineOptions;
  readonly #decoder = new KeyDecoder();
  readonly #lastPromptLine: string;
  #state: EditorState;
  #view: MountedView | null = null;
  #escapeTimer: NodeJS.Timeout | null = null;
  #settle: ((result: ReadLineResult) => void) | null = null;
  #finished = false;

  constructor(options: ReadLineOptions) {
    this.#options = options;
    this.#state = emptyState(options.history);
    const lines = options.prompt.split("\n");
    this.#lastPromptLine = lines.pop() ?? "";
    options.output.write((lines.length > 0 ? `${lines.join("\n")}\n` : "") + this.#lastPromptLine + bracketedPasteOn);
  }

  run(): Promise<ReadLineResult> {
    const { input } = this.#options;
    input.setRawMode?.(true);
    input.on("data", this.#onData);
    input.on("end", this.#onEnd);
    input.resume();
    void this.#loadView();
    return new Promise((resolve) => {
      this.#settle = resolve;
      const ahead = typedAhead.splice(0).join("");
      if (ahead !== "") this.#keys(new KeyDecoder().receive(Buffer.from(ahead)));
    });
  }

  async #loadView(): Promise<void> {
    const views = await this.#options.loadViews();
    if (this.#finished) return;
    // The prompt is on this line already: ink draws it again from the line's start.
    this.#options.output.write("\r\x1b[K");
    this.#view = views.mountEditor(this.#frame(), this.#options.output, quietInput(this.#options.input));
  }

  readonly #onData = (bytes: Buffer | string): void => {
    if (this.#escapeTimer) clearTimeout(this.#escapeTimer);
    this.#escapeTimer = null;
    this.#keys(this.#decoder.receive(typeof bytes === "string" ? Buffer.from(bytes) : bytes));
    if (this.#decoder.isWaiting && !this.#finished)
      this.#escapeTimer = setTimeout(() => this.#keys(this.#decoder.flush()), escapeTime);
  };

  readonly #onEnd = (): void => this.#finish({ kind: "end-of-input" });

  #keys(keys: readonly Key[]): void {
    const context = { history: this.#options.history, isIncomplete: this.#options.services.isIncomplete };
    for (const [i, key] of keys.entries()) {
      if (this.#finished) {
        this.#pushBack(keys.slice(i));
        return;
      }
      const { state, effect } = update(this.#state, key, context);
      this.#state = state;
      if (effect) this.#perform(effect);
    }
    if (!this.#finished) this.#view?.update(this.#frame());
  }

  #perform(effect: Effect): void {
    switch (effect.kind) {
      case "accept":
        this.#finish({ kind: "line", text: effect.text });
        return;
      case "cancel":
        this.#finish({ kind: "cancelled" });
        return;
      case "end-of-input":
        this.#finish({ kind: "end-of-input" });
        return;
      case "clear-screen":
        this.#options.output.write("\x1b[H\x1b[2J");
        return;
      case "complete": {
        const answer = this.#options.services.complete(effect.text, effect.cursor);
        this.#state = applyCompletions(this.#state, effect.text, answer.start, answer.length, answer.items);
      }
    }
  }

  #frame(): FrameProps {
    const { continuationPrompt, services } = this.#options;
    return {
      prompt: this.#lastPromptLine,
      continuationPrompt,
      state: this.#state,
      spans: services.highlight(this.#state.text),
      isEditing: true,
    };
  }

  #finish(result: ReadLineResult): void {
    if (this.#finished) return;
    this.#finished = true;
    if (this.#escapeTimer) clearTimeout(this.#escapeTimer);
    void this.#release(result);
  }

  async #release(result: ReadLineResult): Promise<void> {
    const { input, output } = this.#options;
    this.#state = { ...this.#state, menu: null, search: null, cursor: this.#state.text.length };
    if (this.#view) await this.#view.unmount(this.#frame());
    else
      output.write(
        `\r\x1b[K${this.#lastPromptLine}${this.#state.text.replaceAll("\n", `\n${this.#options.continuationPrompt}`)}\n`,
      );
    output.write(bracketedPasteOff);
    input.off("data", this.#onData);
    input.off("end", this.#onEnd);
    input.setRawMode?.(false);
    input.pause();
    this.#settle?.(result);
  }

  /** Keys typed ahead of the next prompt are read again by it. */
  #pushBack(keys: readonly Key[]): void {
    const text = keys.map((key) => (key.name === "enter" ? "\r" : key.text)).join("");
    if (text !== "") typedAhead.push(text);
  }
}

/** Text that came behind an accepted line: the next prompt reads it. */
const typedAhead: string[] = [];

/** Ink wants an input stream; keys are ours to read, so it gets one that never speaks. */
function quietInput(input: NodeJS.ReadStream): NodeJS.ReadStream {
  return new Proxy(input, {
    get(target, property) {
      if (
        property === "on" ||
        property === "addListener" ||
        property === "off" ||
        property === "removeListener" ||
        property === "once"
      )
        return () => target;
      if (
        property === "setRawMode" ||
        property === "pause" ||
        property === "resume" ||
        property === "ref" ||
        property === "unref" ||
        property === "setEncoding"
      )
        return () => target;
      if (property === "read") return () => null;
      const value: unknown = Reflect.get(target, property);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
